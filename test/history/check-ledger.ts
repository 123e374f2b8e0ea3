import { type Evidence, type FinalLedger, type Finding, groupBy } from './history.ts'
import { monotonic, type Spans } from './spans.ts'

/** Checks what clients were told against what the database says in the end, and the database against itself. */
export function checkLedger(evidence: Evidence, spans: Spans): Finding[] {
  return [...checkItself(evidence.ledger), ...checkOrders(evidence), ...checkUses(spans), ...checkMerges(evidence)]
}

function checkItself(ledger: FinalLedger): Finding[] {
  const findings: Finding[] = []
  const add = (what: string, message: string): void => void findings.push({ what, message })
  const coupons = new Map(ledger.coupons.map(coupon => [coupon.id, coupon]))
  const promotions = new Map(ledger.promotions.map(promotion => [promotion.id, promotion]))
  const live = ledger.redemptions.filter(({ state }) => state === 'redeemed')
  const count = (keyOf: (coupon: string) => string | undefined): ReadonlyMap<string, readonly unknown[]> =>
    groupBy(live, ({ coupon }) => keyOf(coupon))
  const ofPromotions = count(coupon => coupons.get(coupon)?.promotion)
  const ofSets = count(coupon => coupons.get(coupon)?.set)
  for (const [rows, uses] of [
    [ledger.promotions, ofPromotions],
    [ledger.sets, ofSets],
  ] as const) {
    for (const { id, limit, counter } of rows) {
      const counted = uses.get(id)?.length ?? 0
      if (limit === undefined) continue
      if (counter !== counted) add('counter is not the ledger', `${id} counts ${counter} of ${counted} redemptions`)
      if (counted > limit) add('beyond the limit', `${id} was redeemed ${counted} times of ${limit}`)
    }
  }
  const doubled = [...groupBy(live, ({ coupon }) => coupon)].filter(([, uses]) => uses.length > 1)
  for (const [coupon, uses] of doubled) add('double redemption', `${coupon}: ${uses.map(({ order }) => order).join()}`)
  for (const { coupon, order, at } of ledger.redemptions) {
    const row = coupons.get(coupon)
    const ends = Math.min(row?.expiresAt ?? Infinity, promotions.get(row?.promotion ?? '')?.endsAt ?? Infinity)
    if (at >= ends) add('grant after expiry', `${coupon} was redeemed by ${order} ${at - ends} ms after it ended`)
  }
  const used = new Set(live.map(({ coupon }) => coupon))
  for (const { id, state } of ledger.coupons) {
    if ((state === 'redeemed') !== used.has(id)) add('state is not the ledger', `coupon ${id} is ${state}`)
  }
  const uses = groupBy(ledger.redemptions, ({ order }) => order)
  for (const { id, state, coupons: ordered } of ledger.orders) {
    const rows = uses.get(id) ?? []
    const expected = state === 'placed' ? 'redeemed' : 'restored'
    if (
      !isSame(
        rows.map(({ coupon }) => coupon),
        ordered,
      ) ||
      rows.some(row => row.state !== expected)
    ) {
      add('half an order', `${id} is ${state} with ${ordered}, and its redemptions are ${JSON.stringify(rows)}`)
    }
  }
  const known = new Set(ledger.orders.map(({ id }) => id))
  for (const { coupon, order } of ledger.redemptions) {
    if (!known.has(order)) add('half an order', `${coupon} was redeemed by ${order}, which there is not`)
  }
  for (const { coupon, reservation, state } of ledger.holds) {
    if (state !== 'held') add('a hold that was not freed', `${coupon} is held by ${reservation}, which is ${state}`)
  }
  const name = ({ coupon, order }: { coupon: string; order: string }): string => `${coupon} ${order}`
  const returned = ledger.redemptions.filter(({ state }) => state === 'restored')
  if (!isSame(ledger.used, ledger.redemptions.map(name))) add('events are not the ledger', 'coupon.used')
  if (!isSame(ledger.restored, returned.map(name))) add('events are not the ledger', 'coupon.restored')
  return findings
}

function checkOrders({ calls, ledger }: Evidence): Finding[] {
  const findings: Finding[] = []
  const add = (what: string, message: string): void => void findings.push({ what, message })
  const rows = new Map(ledger.orders.map(order => [order.id, order]))
  const coupons = new Map(ledger.coupons.map(coupon => [coupon.id, coupon]))
  const promotions = new Map(ledger.promotions.map(promotion => [promotion.id, promotion]))
  const asked = groupBy(calls, ({ order }) => order)
  for (const { id } of ledger.orders) if (!asked.has(id)) add('an order of nobody', id)
  for (const [id, about] of asked) {
    const orders = about.filter(({ op }) => op === 'order')
    const first = orders.reduce((least, call) => (call.invoked < least.invoked ? call : least), orders[0]!)
    const row = rows.get(id)
    const told = orders.flatMap(({ answer }) => (answer.kind === 'done' ? [answer] : []))
    if (told.length && !row) add('lost order', `${id} was acknowledged and is not in the ledger`)
    for (const { coupons: granted = [], at } of told) {
      if (!isSame(granted, row?.coupons ?? granted) || at !== (row?.at ?? at)) {
        add('two effects of one order', `${id} was answered with ${granted} at ${at}, and is ${JSON.stringify(row)}`)
      }
      for (const coupon of granted) {
        const ends = Math.min(
          coupons.get(coupon)?.expiresAt ?? Infinity,
          promotions.get(coupons.get(coupon)?.promotion ?? '')?.endsAt ?? Infinity,
        )
        if (first.invoked > monotonic(first, ends))
          add('grant after expiry', `${id} was asked for after ${coupon} ended`)
      }
    }
    for (const { answer } of orders) {
      const reasons = answer.kind === 'refused' ? Object.values(answer.reasons).flat() : []
      if (reasons.includes('conflict')) add('an order that refused its own retry', id)
    }
    const cancels = about.filter(({ op }) => op === 'cancel')
    if (cancels.some(({ answer }) => answer.kind === 'done') && row?.state === 'placed') add('lost cancellation', id)
    if (row?.state === 'cancelled' && !cancels.length) add('a cancellation of nobody', id)
  }
  return findings
}

function checkUses({ uses }: Spans): Finding[] {
  return [...groupBy(uses.certain, ({ coupon }) => coupon)].flatMap(([coupon, spans]) => {
    const sorted = spans.toSorted((a, b) => a.from - b.from)
    const isDoubled = sorted.some((span, index) => index > 0 && span.from <= (sorted[index - 1]?.to ?? -Infinity))
    return isDoubled ? [{ what: 'double redemption', message: `${coupon} was used twice at one time` }] : []
  })
}

/** Every coupon of a guest who signed in is told once, and is where it was told to be (S17). */
function checkMerges({ calls, ledger, given }: Evidence): Finding[] {
  const findings: Finding[] = []
  const add = (what: string, message: string): void => void findings.push({ what, message })
  const owners = new Map(ledger.coupons.map(({ id, owner }) => [id, owner]))
  const had = groupBy([...given], ([, shopper]) => shopper)
  const claims = calls.filter(({ op, answer }) => op === 'claim' && answer.kind === 'done')
  const claimed = groupBy(claims, ({ shopper }) => shopper)
  for (const { answer } of claims) {
    const lost = answer.kind === 'done' ? (answer.coupons ?? []).filter(id => !owners.has(id)) : []
    for (const id of lost) add('lost coupon', `${id} was claimed and is not in the ledger`)
  }
  const merges = groupBy(calls, ({ op, shopper, answer }) => {
    return op === 'merge' && answer.kind === 'done' ? shopper : undefined
  })
  for (const [guest, of] of merges) {
    const reports = new Set<string>()
    for (const { answer, invoked } of of) {
      if (answer.kind !== 'done') continue
      const { moved = [], duplicates = [], shopper = '' } = answer
      reports.add([...moved, '', ...duplicates].join())
      const told = [...moved, ...duplicates]
      const own = [
        ...(had.get(guest) ?? []).map(([id]) => id),
        ...(claimed.get(guest) ?? [])
          .filter(({ returned }) => returned < invoked)
          .flatMap(claim => (claim.answer.kind === 'done' ? (claim.answer.coupons ?? []) : [])),
      ]
      for (const id of own) {
        const times = told.filter(one => one === id).length
        if (times !== 1)
          add(times ? 'a merge that doubled a coupon' : 'a merge that lost a coupon', `${id} of ${guest}`)
      }
      for (const id of moved) {
        if (owners.get(id) !== shopper) add('a merge that lost a coupon', `${id} of ${guest} is ${owners.get(id)}'s`)
      }
      for (const id of duplicates) {
        if (owners.get(id) !== guest) add('a merge that doubled a coupon', `${id} of ${guest} is ${owners.get(id)}'s`)
      }
    }
    if (reports.size > 1) add('two reports of one merge', guest)
  }
  return findings
}

function isSame(some: readonly string[], others: readonly string[]): boolean {
  if (some.length !== others.length) return false
  const sorted = others.toSorted()
  return some.toSorted().every((one, index) => one === sorted[index])
}
