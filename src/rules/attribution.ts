import { portion } from './money.ts'
import { spread } from './spread.ts'

/** What a partner is credited for. */
export type AttributionEventType = 'referral_visit' | 'coupon_used'

/** How partners earn. */
export interface AttributionProgram {
  readonly id: string
  readonly structure: 'newest_engagement' | 'oldest_engagement' | 'top_score' | 'shared_pool' | 'performance_pool'
  readonly points: Readonly<Partial<Record<AttributionEventType, number>>>
  readonly windowDays: number
  /** A share of the order's line net, or minor units. */
  readonly reward: { readonly basisPoints: number } | { readonly amount: number }
  /** Ids of the active partners. */
  readonly partners: readonly string[]
}

/** Something a shopper did that a partner is credited for. */
export interface AttributionEvent {
  readonly type: AttributionEventType
  readonly partner: string
  readonly at: string
}

/** The order to be credited. */
export interface AttributedOrder {
  readonly placedAt: string
  /** Line net after discounts, without shipping, in minor units. */
  readonly net: number
  /** The first reservation of the checkout. */
  readonly checkoutStartedAt?: string
  /** The partner who is the buyer. */
  readonly buyerPartner?: string
}

/** The relation of a partner and the shopper, as it stands at the order. */
export interface Engagement {
  readonly partner: string
  readonly points: number
  readonly firstAt: string
  readonly lastAt: string
}

/** Who is paid what for an order. */
export interface Attribution {
  readonly rewards: { readonly partner: string; readonly amount: number }[]
  readonly engagements: Engagement[]
  /** Only where the buyer would have been paid. */
  readonly reason?: 'self_referral'
}

interface Running {
  readonly partner: string
  points: number
  readonly first: AttributionEvent
  last: AttributionEvent
  /** Place of its last event in the record. */
  lastPlace: number
  usedCode: boolean
}

/**
 * Says who gets the reward for an order, from the events of one shopper as recorded. A partner's engagement begins with the
 * first event that the program names points for.
 */
export function attribute(input: {
  readonly program: AttributionProgram
  readonly events: readonly AttributionEvent[]
  readonly order: AttributedOrder
}): Attribution {
  const { program, events, order } = input
  const running = engage(program, events, order)
  const counting = running.filter(one => counts(one, program, order))
  const reward =
    'amount' in program.reward ? program.reward.amount : portion(order.net, program.reward.basisPoints, 10000)
  const paid = share(program, counting, reward)
  const isBuyer = ({ partner }: { partner: string }): boolean => partner === order.buyerPartner
  const engagements = running.map(({ partner, points, first, last }) => ({
    partner,
    points,
    firstAt: first.at,
    lastAt: last.at,
  }))
  const rewards = paid.filter(one => !isBuyer(one))
  return rewards.length === paid.length ? { rewards, engagements } : { rewards, engagements, reason: 'self_referral' }
}

function engage(
  { points, partners }: AttributionProgram,
  events: readonly AttributionEvent[],
  { placedAt }: AttributedOrder,
): Running[] {
  const byPartner = new Map<string, Running>()
  for (const [place, event] of events.entries()) {
    const worth = points[event.type]
    if (Date.parse(event.at) > Date.parse(placedAt) || !partners.includes(event.partner) || worth === undefined)
      continue
    let one = byPartner.get(event.partner)
    if (!one) {
      one = { partner: event.partner, points: 0, first: event, last: event, lastPlace: place, usedCode: false }
      byPartner.set(event.partner, one)
    }
    one.points += worth
    one.last = event
    one.lastPlace = place
    one.usedCode ||= event.type === 'coupon_used'
  }
  return [...byPartner.values()]
}

function counts(
  { first, last, usedCode }: Running,
  { windowDays }: AttributionProgram,
  { placedAt, checkoutStartedAt }: AttributedOrder,
): boolean {
  const age = Date.parse(placedAt) - Date.parse(last.at)
  // A visit that came only after checkout had begun did not bring the sale; a code used after it did.
  const late = checkoutStartedAt !== undefined && Date.parse(first.at) > Date.parse(checkoutStartedAt) && !usedCode
  return !late && (age === 0 || age < windowDays * 86_400_000)
}

function share(
  { structure }: AttributionProgram,
  counting: readonly Running[],
  reward: number,
): { partner: string; amount: number }[] {
  if (structure === 'shared_pool' || structure === 'performance_pool') {
    const points = counting.map(one => (structure === 'shared_pool' ? 1 : one.points))
    const parts = spread(reward, points.some(Boolean) ? points : points.map(() => 1))
    return counting.map(({ partner }, index) => ({ partner, amount: parts[index]! }))
  }
  const newest = (a: Running, b: Running): number =>
    Date.parse(b.last.at) - Date.parse(a.last.at) || a.lastPlace - b.lastPlace
  const order = {
    newest_engagement: newest,
    // The engagements are in order of their first events already, and sorting keeps that order.
    oldest_engagement: () => 0,
    top_score: (a: Running, b: Running) => b.points - a.points || newest(a, b),
  }[structure]
  const [winner] = [...counting].sort(order)
  return winner ? [{ partner: winner.partner, amount: reward }] : []
}
