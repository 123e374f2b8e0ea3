import type { Refusal, RefusalReason } from '../contract/reason.ts'
import type { Cart } from '../rules/cart.ts'
import type { Application, Combination, SkipReason, Verdict } from '../rules/verdict.ts'
import type { BestChoice, CartTotals, CouponChoice, HeldCoupon } from './tearoff.ts'

/** What the coupons do to a cart, as the service says or as the rules work it out in the browser. */
export interface Judgement {
  readonly source: CartTotals['source']
  readonly cart: Cart
  readonly verdicts: Readonly<Record<string, Verdict>>
  /** Of the chosen coupons. */
  readonly application: Application
  readonly best: Combination
  /** Ids of the applied coupons that would have to go for this one. */
  replaces(id: string): readonly string[]
}

/** Lists the ids of the coupons that take something off, in the given order. */
export function appliedOf({ coupons }: Application, ids: readonly string[] = Object.keys(coupons)): readonly string[] {
  return ids.filter(id => own(coupons, id)?.status === 'applied')
}

/** Turns a judgement into the choices of a shopper: what fits first, by saving. */
export function toChoices(judgement: Judgement, held: readonly HeldCoupon[]): readonly CouponChoice[] {
  const choices = held.flatMap(coupon => toChoice(judgement, coupon) ?? [])
  return choices.sort((one, other) => rank(one) - rank(other) || other.saves - one.saves)
}

/** Turns a judgement into the offer of the best combination. */
export function toBest({ best, application }: Judgement, held: readonly HeldCoupon[]): BestChoice {
  const find = (id: string): HeldCoupon[] => held.filter(coupon => coupon.id === id)
  return {
    coupons: best.chosen.flatMap(find),
    saves: best.totals.discount,
    gain: best.totals.discount - application.totals.discount,
    leftOut: Object.entries(best.coupons).flatMap(([id, choice]) =>
      choice.status === 'skipped' ? find(id).map(coupon => ({ coupon, reason: choice.reasons[0] })) : [],
    ),
    exact: best.exact,
  }
}

/** Takes the sums of a cart out of a judgement. */
export function toTotals({ application, cart, source }: Judgement): CartTotals {
  return { ...application.totals, currency: cart.currency, shipping: cart.shipping ?? 0, source }
}

/** What becomes of the chosen coupons when some are newly chosen. */
export interface Plan {
  /** In the order chosen. */
  readonly chosen: readonly string[]
  /** Newly chosen ones that are on the cart. */
  readonly applied: readonly string[]
}

/**
 * Lets the newly chosen win: older ones that do not go with them are back in the wallet, saved for later (HCL-19). Older ones
 * that just do not fit this cart stay chosen, and count again when the cart changes.
 */
export function planOf({ coupons }: Application, newly: readonly string[], older: readonly string[]): Plan {
  const applied = appliedOf({ coupons } as Application, newly)
  const kept = older.filter(id => {
    const choice = own(coupons, id)
    return choice?.status !== 'skipped' || isWithoutEffect(choice.reasons[0])
  })
  return { chosen: [...applied, ...kept], applied }
}

/** The first of the newly chosen that stays off says why; the others cannot stand against it. */
export function refusalOf({ application }: Judgement, newly: readonly string[]): Refusal {
  const choices = newly.flatMap(id => own(application.coupons, id) ?? [])
  const refused = choices.find(choice => choice.status !== 'applied')
  const reasons = refused && 'reasons' in refused ? (refused.reasons as readonly RefusalReason[]) : []
  return { ok: false, reasons: reasons.length > 0 ? reasons : [{ reason: 'not_found' }] }
}

function isWithoutEffect({ reason }: SkipReason): boolean {
  return reason === 'no_effect'
}

function toChoice({ application, verdicts, replaces }: Judgement, coupon: HeldCoupon): CouponChoice | undefined {
  const { id } = coupon
  const verdict = own(verdicts, id)
  const choice = own(application.coupons, id)
  if (choice?.status === 'applied') {
    const { discount: saves, lines } = choice
    return { coupon, status: 'applied', saves, lines, reasons: [], recoverable: true, replaces: [] }
  }
  const unfit = choice?.status === 'inapplicable' ? choice : verdict
  if (!unfit) return undefined
  if (unfit.status === 'inapplicable') {
    const { reasons, recoverable } = unfit
    return { coupon, status: 'unfit', saves: 0, lines: {}, reasons, recoverable, replaces: [] }
  }
  const { discount: saves, lines } = unfit
  const reasons = choice ? choice.reasons : []
  const status = choice ? 'skipped' : 'fits'
  return { coupon, status, saves, lines, reasons, recoverable: true, replaces: replaces(id) }
}

/** An id may be any string, the name of something of `Object.prototype` too (B30). */
function own<Value>(record: Readonly<Record<string, Value>>, id: string): Value | undefined {
  return Object.hasOwn(record, id) ? record[id] : undefined
}

function rank({ status, recoverable }: CouponChoice): number {
  return status === 'unfit' ? (recoverable ? 1 : 2) : 0
}
