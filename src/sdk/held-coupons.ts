import type { PublicPromotion } from '../contract/promotion.ts'
import type { Wallet, WalletCoupon } from '../contract/wallet.ts'
import { asObject } from './stored.ts'
import type { HeldCoupon } from './tearoff.ts'

const PAST_DAYS = 30
const DAY = 86_400_000

/** A wallet as it is shown at an instant. */
export interface ShownWallet {
  /** Those that end soonest first. */
  readonly live: readonly HeldCoupon[]
  /** Newest first. */
  readonly past: readonly HeldCoupon[]
  /** When the next coupon ends, in milliseconds; infinite where none does. */
  readonly nextEnd: number
}

/** Sorts the coupons of a wallet into live and past ones. At its effective expiry a coupon is over (HCL-34). */
export function showWallet(wallet: Wallet | undefined, now: number): ShownWallet {
  const live: HeldCoupon[] = []
  const past: HeldCoupon[] = []
  let nextEnd = Infinity
  for (const coupon of wallet?.coupons ?? []) {
    const held = holdCoupon(wallet!, coupon, now)
    if (held?.state === 'claimed' || held?.state === 'reserved') {
      live.push(held)
      nextEnd = Math.min(nextEnd, endOf(held))
    } else if (held && now - Date.parse(held.endedAt ?? '') < PAST_DAYS * DAY) {
      past.push(held)
    }
  }
  live.sort((one, other) => compare(endOf(one), endOf(other)) || compare(other.receivedAt, one.receivedAt))
  past.sort((one, other) => compare(other.endedAt!, one.endedAt!))
  return { live, past, nextEnd }
}

/** Puts a coupon together with what is needed to show it; nothing where its promotion is unknown. */
export function holdCoupon(wallet: Wallet, coupon: WalletCoupon, now: number): HeldCoupon | undefined {
  const promotion = wallet.promotions.find(({ id }) => id === coupon.promotion)
  if (!promotion) return undefined
  const { id, code, shared, receivedAt, used } = coupon
  const expiresAt = effectiveExpiry(coupon, promotion)
  const over = coupon.state === 'claimed' && expiresAt !== undefined && Date.parse(expiresAt) <= now
  const endedAt = coupon.endedAt ?? (over ? expiresAt : undefined)
  const tie = coupon.partner ?? promotion.partner
  const name = wallet.partners.find(partner => partner.id === tie?.id)?.name
  return {
    id,
    state: over ? 'expired' : coupon.state,
    promotion,
    receivedAt,
    ...(code !== undefined && { code }),
    ...(shared && { shared }),
    ...(expiresAt !== undefined && { expiresAt }),
    ...(tie && { partner: { ...tie, name: name ?? tie.id } }),
    ...(endedAt !== undefined && { endedAt }),
    ...(used && { used }),
  }
}

/** Makes the wallet of somebody who has none yet. */
export function emptyWallet(now: number): Wallet {
  return { now: new Date(now).toISOString(), policy: {}, shopper: {}, coupons: [], promotions: [], partners: [] }
}

/** Looks at a stored or received wallet as at input; what cannot be shown is left out, and nonsense is no wallet. */
export function parseWallet(value: unknown): Wallet | undefined {
  const { now, policy, shopper, coupons, promotions, partners } = asObject<Wallet>(value)
  if (typeof now !== 'string' || !Array.isArray(coupons) || !Array.isArray(promotions)) return undefined
  return {
    now,
    policy: asObject(policy) as Wallet['policy'],
    shopper: asObject(shopper) as Wallet['shopper'],
    coupons: coupons.filter(one => isNamed(one, 'promotion') && isNamed(one, 'receivedAt') && isNamed(one, 'state')),
    promotions: promotions.filter(isPromotion),
    partners: Array.isArray(partners) ? partners.filter(one => isNamed(one, 'name')) : [],
  }
}

/** Says whether something can be shown as a promotion. */
export function isPromotion(value: unknown): value is PublicPromotion {
  return (
    isNamed(value, 'name') &&
    typeof asObject<PublicPromotion['discount']>(asObject<PublicPromotion>(value).discount).type === 'string'
  )
}

function isNamed(value: unknown, key: string): boolean {
  const one = asObject<Record<string, unknown>>(value)
  return typeof one['id'] === 'string' && typeof one[key] === 'string'
}

function effectiveExpiry({ expiresAt }: WalletCoupon, { endsAt }: PublicPromotion): string | undefined {
  if (expiresAt === undefined || endsAt === undefined) return expiresAt ?? endsAt
  return Date.parse(endsAt) <= Date.parse(expiresAt) ? endsAt : expiresAt
}

function endOf({ expiresAt }: HeldCoupon): number {
  return expiresAt === undefined ? Infinity : Date.parse(expiresAt)
}

function compare<Value extends number | string>(one: Value, other: Value): number {
  return one < other ? -1 : one > other ? 1 : 0
}
