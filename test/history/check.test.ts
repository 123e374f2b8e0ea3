import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { checkHistory } from './check.ts'
import { type Call, type Evidence, type FinalLedger, readHistory, writeHistory } from './history.ts'
import { ledgerOf, emptyState, step } from './model.ts'
import { randomHistory } from './random-history.ts'
import { isLinearizable } from './search.ts'

const RUNS = 1500

test('a history that a service without a fault could leave behind is accepted, by the times and by the search', () => {
  fc.assert(
    fc.property(randomHistory(14), evidence => {
      assert.deepEqual(checkHistory(evidence), [])
      assert.ok(isLinearizable(evidence))
    }),
    { numRuns: RUNS },
  )
})

test('where the times find a fault in an altered history, the search finds no order that explains it', () => {
  let found = 0
  fc.assert(
    fc.property(randomHistory(12), fc.nat(), fc.nat(3), fc.boolean(), (evidence, at, limit, granted) => {
      const altered = alter(evidence, at, limit, granted)
      if (!checkHistory(altered).length) return
      found += 1
      assert.ok(!isLinearizable(altered))
    }),
    { numRuns: RUNS },
  )
  assert.ok(found > RUNS / 10, `only ${found} altered histories were found out`)
})

/** Turns one refusal into a grant that the ledger has, or one grant into a refusal for the limit. */
function alter(evidence: Evidence, at: number, limit: number, granted: boolean): Evidence {
  const which = evidence.calls.filter(({ op, answer }) => {
    return (op === 'order' || (op === 'reserve' && !granted)) && answer.kind === (granted ? 'refused' : 'done')
  })
  const chosen = which[at % which.length]
  if (!chosen) return evidence
  const [coupon = ''] = chosen.coupons
  const answer: Call['answer'] = granted
    ? { kind: 'done', coupons: [coupon], at: 0 }
    : { kind: 'refused', reasons: { [coupon]: ['usage_limit_reached'] } }
  const calls = evidence.calls.map(call => (call === chosen ? { ...call, answer } : call))
  const { order = '' } = chosen
  if (!granted || evidence.ledger.orders.some(({ id }) => id === order)) return { ...evidence, calls }
  const { ledger } = evidence
  const wrong: FinalLedger = {
    ...ledger,
    promotions: ledger.promotions.map(one => ({ ...one, limit: Math.max(1, limit), counter: one.counter + 1 })),
    orders: [...ledger.orders, { id: order, state: 'placed', coupons: [coupon], at: 0 }],
    redemptions: [...ledger.redemptions, { coupon, order, state: 'redeemed', at: 0 }],
    coupons: ledger.coupons.map(one => (one.id === coupon ? { ...one, state: 'redeemed' } : one)),
    used: [...ledger.used, `${coupon} ${order}`],
  }
  return { ...evidence, calls, ledger: wrong }
}

test('a history is the same after it was written and read', () => {
  fc.assert(
    fc.property(randomHistory(10), ({ calls }) => assert.deepEqual(readHistory(writeHistory(calls)), calls)),
    { numRuns: 100 },
  )
})

const call = (given: Partial<Call>): Call => {
  const shopper = given.coupons?.[0] ?? 'c0'
  return {
    client: 0,
    op: 'order',
    shopper,
    coupons: ['c0'],
    invoked: 0,
    returned: 1,
    wall: 0,
    answer: { kind: 'done' },
    ...given,
  }
}
/** Orders that were granted one after the other, each for a coupon of its own. */
const orders = (count: number): Call[] =>
  Array.from({ length: count }, (_, index) => {
    const at = { invoked: index * 10, returned: index * 10 + 5 }
    const coupons = [`c${index}`]
    return call({ ...at, coupons, order: `o${index}`, answer: { kind: 'done', coupons, at: 0 } })
  })
/** What calls leave behind if they are right. */
function rightly(calls: readonly Call[], limit: number, change: Partial<FinalLedger> = {}): Evidence {
  const state = calls.reduce((before, one) => step(before, one, Infinity).state, emptyState)
  const ids = [...new Set(['c0', ...calls.flatMap(({ coupons }) => coupons)])]
  return { calls, ledger: { ...ledgerOf(state, ids, limit), ...change }, given: new Map() }
}
const whats = (evidence: Evidence): string[] => [...new Set(checkHistory(evidence).map(({ what }) => what))]

test('a sixth use of five is found, by the history and by the ledger (S1)', () => {
  assert.deepEqual(whats(rightly(orders(5), 5)), [])
  assert.deepEqual(whats(rightly(orders(6), 5)), ['beyond the limit'])
  const [first, ...rest] = orders(6)
  const cancelled = call({ op: 'cancel', order: 'o0', coupons: [], invoked: 6, returned: 7 })
  assert.deepEqual(whats(rightly([first!, cancelled, ...rest], 5)), [], 'one came back in between')
  const late = { ...cancelled, invoked: 60, returned: 61 }
  assert.deepEqual(whats(rightly([first!, ...rest, late], 5)), ['beyond the limit'], 'it came back after the sixth')
})

test('a use beside a hold of the last one is found (S10)', () => {
  const hold = call({
    op: 'reserve',
    checkout: 'r',
    coupons: ['c9'],
    invoked: -10,
    returned: -5,
    answer: { kind: 'done', coupons: ['c9'], reservation: 'r', at: 60_000 },
  })
  assert.deepEqual(whats(rightly([hold, ...orders(1)], 2)), [])
  assert.deepEqual(whats(rightly([hold, ...orders(1)], 1)), ['beyond the limit'])
  const ranOut = { ...hold, answer: { ...hold.answer, at: -60_000 } } as Call
  assert.deepEqual(whats(rightly([ranOut, ...orders(1)], 1)), [], 'the hold had run out')
})

test('a refusal is premature while a use is left in every order of the calls', () => {
  const reasons = { c9: ['usage_limit_reached'] }
  const refused = call({
    coupons: ['c9'],
    order: 'o9',
    invoked: 100,
    returned: 105,
    answer: { kind: 'refused', reasons },
  })
  const evidence = (calls: readonly Call[], limit: number): Evidence => {
    const right = rightly(calls, limit)
    const coupon = { id: 'c9', promotion: 'p', owner: 'c9', state: 'claimed' }
    return {
      ...right,
      calls: [...calls, refused],
      ledger: { ...right.ledger, coupons: [...right.ledger.coupons, coupon] },
    }
  }
  assert.deepEqual(whats(evidence(orders(5), 5)), [])
  assert.deepEqual(whats(evidence(orders(4), 5)), ['premature refusal'])
  const cancelled = call({ op: 'cancel', order: 'o0', coupons: [], invoked: 60, returned: 99 })
  assert.deepEqual(whats(evidence([...orders(5), cancelled], 5)), ['premature refusal'])
  const beside = { ...cancelled, returned: 101 }
  assert.deepEqual(whats(evidence([...orders(5), beside], 5)), [], 'it came back while the refused one ran')
})

test('a release that did not free is found, by the next refusal and by the hold left behind', () => {
  const hold = call({ op: 'reserve', checkout: 'r', answer: { kind: 'done', coupons: ['c0'], reservation: 'r' } })
  const release = call({ op: 'release', reservation: 'r', coupons: [], invoked: 2, returned: 3 })
  const reasons = { c1: ['usage_limit_reached'] }
  const refused = call({ coupons: ['c1'], order: 'o', invoked: 4, returned: 5, answer: { kind: 'refused', reasons } })
  const ledger = ledgerOf(emptyState, ['c0', 'c1'], 1)
  const given = new Map<string, string>()
  assert.deepEqual(whats({ calls: [hold, refused], ledger, given }), [])
  assert.deepEqual(whats({ calls: [hold, release, refused], ledger, given }), ['premature refusal'])
  const left = { ...ledger, holds: [{ coupon: 'c0', reservation: 'r', state: 'released' }] }
  assert.deepEqual(whats({ calls: [hold, release], ledger: left, given }), ['a hold that was not freed'])
})

test('a coupon that two orders used is found (S4)', () => {
  const [first] = orders(1)
  const second = { ...first!, order: 'o9', invoked: 20, returned: 25 }
  assert.ok(whats(rightly([first!, second], 5)).includes('double redemption'))
})

test('an order with two effects is found, in its coupons, its time and its ledger (S4, S5)', () => {
  const [first] = orders(1)
  const again = { ...first!, invoked: 20, returned: 25 }
  assert.deepEqual(whats(rightly([first!, again], 5)), [])
  const other = { ...again, answer: { kind: 'done', coupons: ['c1'], at: 0 } } as const
  assert.deepEqual(whats(rightly([first!, other], 5)), ['two effects of one order'])
  const later = { ...again, answer: { kind: 'done', coupons: ['c0'], at: 7 } } as const
  assert.deepEqual(whats(rightly([first!, later], 5)), ['two effects of one order'])
  const conflict = { ...again, answer: { kind: 'refused', reasons: { '': ['conflict'] } } } as const
  assert.deepEqual(whats(rightly([first!, conflict], 5)), ['an order that refused its own retry'])
})

test('a lost order, a lost cancellation, and those of nobody are found', () => {
  const { ledger } = rightly([], 5)
  const given = new Map<string, string>()
  assert.deepEqual(whats({ calls: orders(1), ledger, given }), ['lost order'])
  const unknown = orders(1).map(order => ({ ...order, answer: { kind: 'unknown' } as const }))
  assert.deepEqual(whats({ calls: unknown, ledger, given }), [], 'its answer was lost, and it may be too')
  assert.deepEqual(whats({ ...rightly(orders(1), 5), calls: [] }), ['an order of nobody'])
  const cancel = call({ op: 'cancel', order: 'o0', coupons: [], invoked: 20, returned: 21 })
  const placed = rightly(orders(1), 5)
  assert.deepEqual(whats({ ...placed, calls: [...orders(1), cancel] }), ['lost cancellation'])
  assert.deepEqual(whats({ ...rightly([...orders(1), cancel], 5), calls: orders(1) }), ['a cancellation of nobody'])
})

test('a use after the coupon or its promotion ended is found, by either clock (S8)', () => {
  const ends = (endsAt: number, at: number, asked: number): string[] => {
    const [order] = orders(1)
    const late = { ...order!, wall: asked, answer: { kind: 'done', coupons: ['c0'], at } } as const
    const right = rightly([late], 5)
    const promotions = right.ledger.promotions.map(one => ({ ...one, endsAt }))
    const redemptions = right.ledger.redemptions.map(row => ({ ...row, at }))
    const rows = right.ledger.orders.map(row => ({ ...row, at }))
    return whats({ ...right, ledger: { ...right.ledger, promotions, redemptions, orders: rows } })
  }
  assert.deepEqual(ends(1000, 999, 998), [])
  assert.deepEqual(ends(1000, 1000, 998), ['grant after expiry'])
  assert.deepEqual(ends(1000, 999, 1001), ['grant after expiry'])
})

test('a ledger that does not agree with itself is found', () => {
  const right = rightly(orders(2), 5)
  const broken = (change: Partial<FinalLedger>): string[] => whats({ ...right, ledger: { ...right.ledger, ...change } })
  const { promotions, coupons, redemptions, used } = right.ledger
  assert.deepEqual(broken({ promotions: promotions.map(one => ({ ...one, counter: 1 })) }), [
    'counter is not the ledger',
  ])
  assert.deepEqual(broken({ coupons: coupons.map(one => ({ ...one, state: 'claimed' })) }), ['state is not the ledger'])
  assert.ok(broken({ redemptions: redemptions.slice(1) }).includes('half an order'))
  assert.deepEqual(broken({ used: used.slice(1) }), ['events are not the ledger'])
  assert.deepEqual(broken({ used: [...used, used[0]!] }), ['events are not the ledger'])
  assert.deepEqual(broken({ restored: ['c0 o0'] }), ['events are not the ledger'])
})

test('a merge that loses or doubles a coupon, or tells two stories, is found (S17)', () => {
  const told = (moved: string[], duplicates: string[], owner: string, again?: string[]): string[] => {
    const merge = (to: string[], at: number): Call =>
      call({
        op: 'merge',
        shopper: 'guest',
        customer: 'ada',
        coupons: [],
        invoked: at,
        returned: at + 1,
        answer: { kind: 'done', shopper: 'customer', moved: to, duplicates },
      })
    const ledger = ledgerOf(emptyState, ['c0'], 5)
    const coupons = ledger.coupons.map(coupon => ({ ...coupon, owner }))
    const calls = [merge(moved, 0), ...(again ? [merge(again, 5)] : [])]
    return whats({ calls, ledger: { ...ledger, coupons }, given: new Map([['c0', 'guest']]) })
  }
  assert.deepEqual(told(['c0'], [], 'customer'), [])
  assert.deepEqual(told([], ['c0'], 'guest'), [])
  assert.deepEqual(told([], [], 'guest'), ['a merge that lost a coupon'])
  assert.deepEqual(told(['c0'], [], 'guest'), ['a merge that lost a coupon'])
  assert.deepEqual(told([], ['c0'], 'customer'), ['a merge that doubled a coupon'])
  assert.ok(told(['c0'], ['c0'], 'customer').includes('a merge that doubled a coupon'))
  assert.ok(told(['c0'], [], 'customer', []).includes('two reports of one merge'))
})

test('a claimed coupon that is gone is found', () => {
  const claim = call({ op: 'claim', promotion: 'p', coupons: [], answer: { kind: 'done', coupons: ['c7'] } })
  assert.deepEqual(whats({ ...rightly([], 5), calls: [claim] }), ['lost coupon'])
})

test('a customer who is beyond his own limit, or is refused before it, is found (S2)', () => {
  const own = orders(3).map(order => ({ ...order, shopper: 'ada' }))
  const limited = (calls: readonly Call[], perCustomer: number): string[] => {
    const right = rightly(
      calls.filter(({ answer }) => answer.kind === 'done'),
      5,
    )
    const coupons = [...right.ledger.coupons, { id: 'c9', promotion: 'p', owner: 'ada', state: 'claimed' }]
    const promotions = right.ledger.promotions.map(one => ({ ...one, perCustomer }))
    return whats({ ...right, calls, ledger: { ...right.ledger, promotions, coupons } })
  }
  assert.deepEqual(limited(own, 3), [])
  assert.deepEqual(limited(own, 2), ['beyond the limit'])
  const reasons = { c9: ['customer_limit_reached'] }
  const refused = call({ shopper: 'ada', coupons: ['c9'], order: 'o9', invoked: 30, returned: 31 })
  const answered = { ...refused, answer: { kind: 'refused', reasons } } as const
  assert.deepEqual(limited([...own.slice(0, 2), answered], 2), [])
  assert.deepEqual(limited([...own.slice(0, 2), answered], 3), ['premature refusal'])
})
