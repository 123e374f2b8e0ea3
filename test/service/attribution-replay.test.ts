import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import * as fc from 'fast-check'
import type { Program, Reservation } from '../../src/contract/index.ts'
import { attribute, type AttributionEvent } from '../../src/rules/attribution.ts'
import { type MoneyShop, openMoneyShop, type TestShopper } from '../support/money-shop.ts'
import { addProgramShop, hundred, program, type ProgramShop } from '../support/program-shop.ts'

const HOUR = 3_600_000
const structures = ['newest_engagement', 'oldest_engagement', 'top_score', 'shared_pool', 'performance_pool'] as const
const programs: Program[] = [
  ...structures.map(structure => program({ id: structure, structure, windowDays: 7 })),
  program({ id: 'codes', points: { coupon_used: 3 }, partners: ['acme', 'nord'], reward: { amount: 501 } }),
]
const names = ['acme', 'blog', 'nord']

/** One thing that happens, some time after the one before. */
type Step =
  | { readonly does: 'arrive'; readonly who: number; readonly partner: string; readonly after: number }
  | { readonly does: 'reserve'; readonly who: number; readonly after: number }
  | { readonly does: 'buy'; readonly who: number; readonly codes: readonly string[]; readonly after: number }
  | { readonly does: 'sign in'; readonly who: number; readonly after: number }

const who = fc.nat(2)
// Never at one instant, so that the log says what came first; the codes of one order are.
const pause = fc.constantFrom(10, HOUR, 70 * HOUR)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ does: fc.constant('arrive' as const), who, partner: fc.constantFrom(...names), after: pause }),
  fc.record({ does: fc.constant('reserve' as const), who, after: pause }),
  fc.record({
    does: fc.constant('buy' as const),
    who,
    codes: fc.array(fc.constantFrom(...names), { maxLength: 3 }),
    after: pause,
  }),
  fc.record({ does: fc.constant('sign in' as const), who, after: pause }),
)

describe('who is paid', () => {
  let money: MoneyShop
  before(async () => {
    money = await openMoneyShop()
  })
  after(() => money.close())

  it('is what the rules make of the log, whatever happened (S24)', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 16 }), async steps => {
        const partners = [{ id: 'acme', name: 'acme', customerId: 'kim' }]
        const shop = await addProgramShop(money, { programs, partners })
        for (const id of ['code-0', 'code-1', 'code-2']) await shop.shop.promotion({ id })
        const people = [
          await shop.shop.shopper(),
          await shop.shop.shopper(),
          await shop.shop.shopper({ customer: 'lee' }),
        ]
        const held = new Map<string, string>()
        for (const one of steps) {
          shop.shop.advance(one.after)
          await play(shop, people, held, one)
        }
        assert.deepEqual(await stored(shop), await replay(shop))
      }),
      { numRuns: 25 },
    )
  })
})

let checkouts = 0

async function play(shop: ProgramShop, people: TestShopper[], held: Map<string, string>, one: Step): Promise<void> {
  const person = people[one.who] ?? assert.fail()
  switch (one.does) {
    case 'arrive':
      return shop.arrive(person, one.partner)
    case 'reserve': {
      if (held.has(person.id)) return
      const want = { checkoutId: `checkout-${++checkouts}`, cart: hundred(), coupons: [] }
      const { body } = await person.call<Reservation>('POST', '/v1/reservations', want)
      held.set(person.id, body.id)
      return
    }
    case 'buy': {
      const reservation = held.get(person.id)
      held.delete(person.id)
      if (reservation !== undefined) {
        assert.equal((await shop.order({ reservation })).status, 201)
        return
      }
      const coupons: string[] = []
      for (const [at, partner] of one.codes.entries()) {
        coupons.push(await shop.shop.coupon(person, `code-${at}`, { partner: { id: partner, use: 'anyone' } }))
      }
      await shop.buy(person, coupons.length ? coupons : undefined)
      return
    }
    case 'sign in': {
      // The first person is acme himself.
      const customer = await shop.signIn(person, ['kim', 'lee', 'lee'][one.who] ?? '')
      const reserved = held.get(person.id)
      held.delete(person.id)
      if (reserved !== undefined && !held.has(customer.id)) held.set(customer.id, reserved)
      people[one.who] = customer
    }
  }
}

/** What was paid, and what not because the buyer is the partner: `order program partner amount reason`. */
async function stored(shop: ProgramShop): Promise<{ readonly paid: string[]; readonly engagements: string[] }> {
  const rows = await shop.conversions('limit=200')
  const engagements = await shop.engagements('limit=200')
  return {
    paid: rows
      .filter(({ status }) => status === 'created')
      .map(one => `${one.orderId} ${one.program} ${one.partner} ${one.reward}`)
      .concat(rows.filter(one => one.reason).map(one => `${one.orderId} ${one.program} ${one.reason}`))
      .sort(),
    engagements: engagements
      .map(one => `${one.program} ${one.shopper} ${one.partner} ${one.points} ${one.first.at} ${one.last.at}`)
      .sort(),
  }
}

/** The same from the event log and the orders alone, by the rules. */
async function replay({ shop }: ProgramShop): ReturnType<typeof stored> {
  const { kysely } = shop.db
  const log = await kysely.selectFrom('event').selectAll().where('shop_id', '=', shop.id).orderBy('id').execute()
  const orders = await kysely
    .selectFrom('shop_order')
    .leftJoin('reservation', of =>
      of
        .onRef('reservation.shop_id', '=', 'shop_order.shop_id')
        .onRef('reservation.id', '=', 'shop_order.reservation_id'),
    )
    .select(['order_id', 'shop_order.shopper_id', 'placed_at', 'shop_order.totals', 'reservation.created_at'])
    .where('shop_order.shop_id', '=', shop.id)
    .execute()
  const kim = await kysely
    .selectFrom('shopper')
    .select('id')
    .where('shop_id', '=', shop.id)
    .where('customer_id', '=', 'kim')
    .executeTakeFirst()
  const record = new Map<string, AttributionEvent[]>()
  const paid: string[] = []
  // An order stands behind what was recorded at its instant: its own codes.
  const happened = [
    ...log.map(event => ({ at: event.time, event })),
    ...orders.map(order => ({ at: order.placed_at, order })),
  ]
  happened.sort((a, b) => a.at.getTime() - b.at.getTime())
  for (const one of happened) {
    if ('order' in one) {
      const { order_id: id, shopper_id: shopper, totals, created_at: started } = one.order
      for (const program of programs) {
        const { rewards, reason } = attribute({
          program,
          events: record.get(shopper ?? '') ?? [],
          order: {
            placedAt: one.at.toISOString(),
            net: totals.subtotal - totals.discount,
            ...(started ? { checkoutStartedAt: started.toISOString() } : {}),
            ...(shopper === kim?.id ? { buyerPartner: 'acme' } : {}),
          },
        })
        paid.push(...rewards.map(({ partner, amount }) => `${id} ${program.id} ${partner} ${amount}`))
        if (reason) paid.push(`${id} ${program.id} ${reason}`)
      }
      continue
    }
    const { type, subject, data, time } = one.event
    const own = record.get(subject ?? '') ?? []
    if (type === 'wallet.merged') {
      const guest = String(data['guest'])
      const both = [...own, ...(record.get(guest) ?? [])]
      record.set(
        subject ?? '',
        both.sort((a, b) => Date.parse(a.at) - Date.parse(b.at)),
      )
      record.delete(guest)
    }
    const partner = data['partner']
    const kind = { 'referral.recorded': 'referral_visit', 'coupon.used': 'coupon_used' } as const
    if ((type !== 'referral.recorded' && type !== 'coupon.used') || typeof partner !== 'string') continue
    record.set(subject ?? '', [...own, { type: kind[type], partner, at: time.toISOString() }])
  }
  const engagements = [...record].flatMap(([shopper, events]) =>
    programs.flatMap(program =>
      attribute({ program, events, order: { placedAt: '2100-01-01T00:00:00Z', net: 0 } }).engagements.map(
        ({ partner, points, firstAt, lastAt }) =>
          `${program.id} ${shopper} ${partner} ${points} ${short(firstAt)} ${short(lastAt)}`,
      ),
    ),
  )
  return { paid: paid.sort(), engagements: engagements.sort() }
}

function short(at: string): string {
  return at.replace('.000Z', 'Z')
}
