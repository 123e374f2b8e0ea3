import { type Call, type Evidence, type Finding, groupBy } from './history.ts'
import { monotonic, type Span, type Spans } from './spans.ts'

const SLACK = 50e6

/** A number of uses, and what counts as one. */
interface Bound {
  readonly name: string
  readonly limit: number
  readonly certain: readonly Span[]
  readonly possible: readonly Span[]
}

/**
 * Checks each limit against the times of uses and holds: at no instant may more stand for certain than it allows, and who was
 * refused must have come while, at the most, as many stood.
 */
export function checkLimits(evidence: Evidence, spans: Spans): Finding[] {
  const coupons = new Map(evidence.ledger.coupons.map(coupon => [coupon.id, coupon]))
  const personOf = findPeople(evidence.calls)
  const all = {
    certain: [...spans.uses.certain, ...spans.holds.certain],
    possible: [...spans.uses.possible, ...spans.holds.possible],
  }
  const split = (keyOf: (span: Span) => string | undefined) => ({
    certain: groupBy(all.certain, keyOf),
    possible: groupBy(all.possible, keyOf),
  })
  const byPromotion = split(({ coupon }) => coupons.get(coupon)?.promotion)
  const bySet = split(({ coupon }) => coupons.get(coupon)?.set)
  const promotions = new Map(evidence.ledger.promotions.map(promotion => [promotion.id, promotion]))
  const bounds = new Map<string, Bound>()
  const add = (key: string, limit: number | undefined, of: typeof byPromotion, id: string): void => {
    const [certain, possible] = [of.certain.get(id) ?? [], of.possible.get(id) ?? []]
    if (limit !== undefined) bounds.set(key, { name: `${key} of ${limit}`, limit, certain, possible })
  }
  for (const { id, limit } of evidence.ledger.promotions) add(`promotion ${id}`, limit, byPromotion, id)
  for (const { id, limit } of evidence.ledger.sets) add(`set ${id}`, limit, bySet, id)
  const findings = [...bounds.values()].flatMap(checkBound)
  for (const promotion of evidence.ledger.promotions) {
    const limit = promotion.perCustomer
    if (limit === undefined) continue
    const name = `customer's uses of ${promotion.id}, of which he has ${limit}`
    for (const certain of groupBy(byPromotion.certain.get(promotion.id) ?? [], ({ shopper }) => shopper).values()) {
      findings.push(...checkBound({ name, limit, certain, possible: [] }))
    }
  }
  const timelines = new Map<string, Timeline>()
  const timelineOf = (key: string, spansOf: () => readonly Span[]): Timeline => {
    const timeline = timelines.get(key) ?? timelineFrom(spansOf())
    timelines.set(key, timeline)
    return timeline
  }
  for (const call of evidence.calls) {
    if (call.answer.kind !== 'refused') continue
    for (const [id, reasons] of Object.entries(call.answer.reasons)) {
      const coupon = coupons.get(id)
      const promotion = coupon?.promotion ?? call.promotion
      if (promotion === undefined) continue
      // What the coupon itself is used or held for is told by its state, and not by the count.
      const but = reasons.length === 1 ? id : undefined
      if (reasons.includes('usage_limit_reached')) {
        const keys = [`promotion ${promotion}`, `set ${coupon?.set ?? call.set}`]
        const isLegal = keys.some(key => {
          const bound = bounds.get(key)
          return (
            bound &&
            most(
              timelineOf(key, () => bound.possible),
              call,
              but,
            ) >= bound.limit
          )
        })
        if (!isLegal) findings.push(premature(call, id, `uses were left of ${keys.filter(key => bounds.has(key))}`))
      }
      const perCustomer = promotions.get(promotion)?.perCustomer
      if (reasons.includes('customer_limit_reached') && perCustomer !== undefined) {
        const person = personOf(call.shopper)
        const own = (): Span[] =>
          (byPromotion.possible.get(promotion) ?? []).filter(({ shopper }) => personOf(shopper) === person)
        if (most(timelineOf(`${promotion} by ${person}`, own), call, but) < perCustomer) {
          findings.push(premature(call, id, `he had uses left of ${promotion}`))
        }
      }
    }
  }
  return [...findings, ...checkStates(evidence, spans)]
}

/** Checks the refusals that tell a state: used, held, ended. */
function checkStates({ calls, ledger }: Evidence, { uses, holds }: Spans): Finding[] {
  const used = groupBy(uses.possible, ({ coupon }) => coupon)
  const held = groupBy(holds.possible, ({ coupon }) => coupon)
  const coupons = new Map(ledger.coupons.map(coupon => [coupon.id, coupon]))
  const promotions = new Map(ledger.promotions.map(promotion => [promotion.id, promotion]))
  const overlaps = (spans: readonly Span[] = [], { invoked, returned }: Call): boolean =>
    spans.some(({ from, to }) => from <= returned && to >= invoked)
  return calls.flatMap(call => {
    if (call.answer.kind !== 'refused') return []
    return Object.entries(call.answer.reasons).flatMap(([id, reasons]) => {
      const coupon = coupons.get(id)
      if (!coupon) return []
      const ends = Math.min(coupon.expiresAt ?? Infinity, promotions.get(coupon.promotion)?.endsAt ?? Infinity)
      return reasons.flatMap(reason => {
        if (reason === 'already_redeemed' && !overlaps(used.get(id), call))
          return premature(call, id, 'it was not used')
        if (reason === 'reserved_elsewhere' && !overlaps(held.get(id), call)) {
          return premature(call, id, 'it was not held')
        }
        if (reason === 'expired' && monotonic(call, ends) > call.returned + SLACK) {
          return premature(call, id, 'it had not ended')
        }
        return []
      })
    })
  })
}

function premature(call: Call, coupon: string, why: string): Finding {
  const { op, client, order, checkout } = call
  const asked = `${op} ${order ?? checkout ?? ''} of client ${client}`
  return { what: 'premature refusal', message: `${asked} was refused coupon ${coupon} though ${why}` }
}

function checkBound({ name, limit, certain }: Bound): Finding[] {
  const { count, at } = peak(eventsOf(certain))
  if (count <= limit) return []
  return [{ what: 'beyond the limit', message: `${count} uses and holds stood at once at ${at}: ${name}` }]
}

interface Event {
  readonly at: number
  readonly by: 1 | -1
  readonly coupon: string
}

/** Starts come before ends: both ends belong to a span. */
function eventsOf(spans: readonly Span[]): Event[] {
  const events = spans.flatMap(({ coupon, from, to }): Event[] => [
    { at: from, by: 1, coupon },
    { at: to, by: -1, coupon },
  ])
  return events.sort((a, b) => (a.at === b.at ? b.by - a.by : a.at - b.at))
}

function peak(events: readonly Event[]): { readonly count: number; readonly at: number } {
  let [now, count, at] = [0, 0, 0]
  for (const event of events) {
    now += event.by
    if (now > count) [count, at] = [now, event.at]
  }
  return { count, at }
}

interface Timeline {
  readonly events: readonly Event[]
  /** How many coupons stood before each event. */
  readonly before: readonly number[]
  readonly spans: ReadonlyMap<string, readonly Span[]>
}

/** A coupon that is held and used at once, at the most, is one. */
function timelineFrom(spans: readonly Span[]): Timeline {
  const united = [...groupBy(spans, ({ coupon }) => coupon).values()].flatMap(unite)
  const events = eventsOf(united)
  let now = 0
  const before = events.map(({ by }) => (now += by) - by)
  return { events, before, spans: groupBy(united, ({ coupon }) => coupon) }
}

function unite(spans: readonly Span[]): Span[] {
  const united: Span[] = []
  for (const span of spans.toSorted((a, b) => a.from - b.from)) {
    const last = united.at(-1)
    if (last && span.from <= last.to) united[united.length - 1] = { ...last, to: Math.max(last.to, span.to) }
    else united.push(span)
  }
  return united
}

/** The most coupons that stood at one instant of a call, but the one left out. */
function most({ events, before, spans }: Timeline, { invoked, returned }: Call, but: string | undefined): number {
  let [low, high] = [0, events.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((events[middle]?.at ?? Infinity) < invoked) low = middle + 1
    else high = middle
  }
  let self = (spans.get(but ?? '') ?? []).some(({ from, to }) => from < invoked && to >= invoked) ? 1 : 0
  let now = low < events.length ? (before[low] ?? 0) : 0
  let highest = now - self
  for (let index = low; index < events.length; index++) {
    const event = events[index]
    if (!event || event.at > returned) break
    now += event.by
    if (event.coupon === but) self += event.by
    highest = Math.max(highest, now - self)
  }
  return highest
}

/** Guests that may have become the same customer are one person. */
function findPeople(calls: readonly Call[]): (shopper: string) => string {
  const person = new Map<string, string>()
  for (const { op, shopper, customer, answer } of calls) {
    if (op !== 'merge' || customer === undefined || answer.kind === 'refused') continue
    person.set(shopper, `customer ${customer}`)
    if (answer.kind === 'done' && answer.shopper !== undefined) person.set(answer.shopper, `customer ${customer}`)
  }
  return shopper => person.get(shopper) ?? shopper
}
