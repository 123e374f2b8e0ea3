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

/** An engagement as its events left it: all that a reward is judged by. */
export interface RunningEngagement extends Engagement {
  /** Place of its last event in the record. */
  readonly lastPlace: number
  /** Whether a code of the partner was used. */
  readonly usedCode: boolean
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
  const paid = divideReward({ program, engagements: running, order })
  const engagements = running.map(({ partner, points, firstAt, lastAt }) => ({ partner, points, firstAt, lastAt }))
  const rewards = paid.filter(({ partner }) => partner !== order.buyerPartner)
  return rewards.length === paid.length ? { rewards, engagements } : { rewards, engagements, reason: 'self_referral' }
}

/**
 * Divides the reward for an order among the engagements that count, as `attribute` does from events. The engagements stand
 * in the order of their first events; a buyer's own part is among the answer, and is paid to nobody.
 */
export function divideReward({
  program,
  engagements,
  order,
}: {
  readonly program: Omit<AttributionProgram, 'partners'>
  readonly engagements: readonly RunningEngagement[]
  readonly order: AttributedOrder
}): { partner: string; amount: number }[] {
  const reward =
    'amount' in program.reward ? program.reward.amount : portion(order.net, program.reward.basisPoints, 10000)
  const counting = engagements.filter(one => counts(one, program, order))
  return share(program, counting, reward)
}

function engage(
  { points, partners }: AttributionProgram,
  events: readonly AttributionEvent[],
  { placedAt }: AttributedOrder,
): RunningEngagement[] {
  const byPartner = new Map<string, RunningEngagement>()
  for (const [place, event] of events.entries()) {
    const worth = points[event.type]
    if (Date.parse(event.at) > Date.parse(placedAt) || !partners.includes(event.partner) || worth === undefined)
      continue
    const before = byPartner.get(event.partner)
    byPartner.set(event.partner, {
      partner: event.partner,
      points: (before?.points ?? 0) + worth,
      firstAt: before?.firstAt ?? event.at,
      lastAt: event.at,
      lastPlace: place,
      usedCode: before?.usedCode === true || event.type === 'coupon_used',
    })
  }
  return [...byPartner.values()]
}

function counts(
  { firstAt, lastAt, usedCode }: RunningEngagement,
  { windowDays }: Pick<AttributionProgram, 'windowDays'>,
  { placedAt, checkoutStartedAt }: AttributedOrder,
): boolean {
  const age = Date.parse(placedAt) - Date.parse(lastAt)
  // A visit that came only after checkout had begun did not bring the sale; a code used after it did.
  const late = checkoutStartedAt !== undefined && Date.parse(firstAt) > Date.parse(checkoutStartedAt) && !usedCode
  return !late && (age === 0 || age < windowDays * 86_400_000)
}

function share(
  { structure }: Pick<AttributionProgram, 'structure'>,
  counting: readonly RunningEngagement[],
  reward: number,
): { partner: string; amount: number }[] {
  if (structure === 'shared_pool' || structure === 'performance_pool') {
    const points = counting.map(one => (structure === 'shared_pool' ? 1 : one.points))
    const parts = spread(reward, points.some(Boolean) ? points : points.map(() => 1))
    return counting.map(({ partner }, index) => ({ partner, amount: parts[index]! }))
  }
  const newest = (a: RunningEngagement, b: RunningEngagement): number =>
    Date.parse(b.lastAt) - Date.parse(a.lastAt) || a.lastPlace - b.lastPlace
  const order = {
    newest_engagement: newest,
    // The engagements are in order of their first events already, and sorting keeps that order.
    oldest_engagement: () => 0,
    top_score: (a: RunningEngagement, b: RunningEngagement) => b.points - a.points || newest(a, b),
  }[structure]
  const [winner] = [...counting].sort(order)
  return winner ? [{ partner: winner.partner, amount: reward }] : []
}
