import { atom, type WritableAtom } from 'nanostores'
import type { PublicOffer } from '../../src/contract/offer.ts'
import type { TotalChange } from '../../src/contract/order.ts'
import type { PublicPromotion } from '../../src/contract/promotion.ts'
import type { Outcome, RefusalReason } from '../../src/contract/reason.ts'
import type { Reservation } from '../../src/contract/reservation.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type {
  BestChoice,
  CartTotals,
  CouponChoice,
  HeldCoupon,
  KnownReferral,
  Status,
  Tearoff,
} from '../../src/sdk/tearoff.ts'

/** The instant at which every story begins: a Saturday noon in Berlin. */
export const NOON: number = Date.parse('2026-11-21T11:00:00Z')

/** Makes a promotion: 25 % off the order, unless told otherwise. */
export function promotion(over: Partial<PublicPromotion> = {}): PublicPromotion {
  return {
    id: 'spring',
    name: 'Spring on the terrace',
    status: 'active',
    currency: 'EUR',
    discount: { type: 'percentage', of: 'order', basisPoints: 2500 },
    ...over,
  }
}

/** Makes a live coupon. */
export function held(id: string, over: Partial<HeldCoupon> = {}): HeldCoupon {
  return {
    id,
    state: 'claimed',
    promotion: promotion({ id: `${id}-promotion` }),
    receivedAt: '2026-11-21T10:00:00Z',
    expiresAt: '2026-12-04T23:00:00Z',
    ...over,
  }
}

/** Makes what a coupon does to the cart. */
export function choice(coupon: HeldCoupon, over: Partial<CouponChoice> = {}): CouponChoice {
  return { coupon, status: 'fits', saves: 1000, lines: {}, reasons: [], recoverable: true, replaces: [], ...over }
}

/** Makes a cart of two chairs for €120.00 with shipping for €5.90. */
export function cart(over: Partial<Cart> = {}): Cart {
  return { currency: 'EUR', lines: [{ id: 'l1', sku: 'CHAIR', quantity: 2, unitPrice: 6000 }], shipping: 590, ...over }
}

/** What a story starts with, and the stores behind it to move it on. */
export interface FakeTearoff extends Tearoff {
  readonly stores: {
    readonly $status: WritableAtom<Status>
    readonly $state: WritableAtom<'loading' | 'ready'>
    readonly $coupons: WritableAtom<readonly HeldCoupon[]>
    readonly $past: WritableAtom<readonly HeldCoupon[]>
    readonly $waitingCode: WritableAtom<string | undefined>
    readonly $signedIn: WritableAtom<boolean>
    readonly $referral: WritableAtom<KnownReferral | undefined>
    readonly $offers: WritableAtom<readonly PublicOffer[] | undefined>
    readonly $cart: WritableAtom<Cart | undefined>
    readonly $choices: WritableAtom<readonly CouponChoice[]>
    readonly $best: WritableAtom<BestChoice | undefined>
    readonly $totals: WritableAtom<CartTotals | undefined>
    readonly $reservation: WritableAtom<Reservation | undefined>
    readonly $change: WritableAtom<TotalChange | undefined>
  }
  /** The calls of actions, as "step.action argument". */
  readonly calls: string[]
  /** What the next action answers instead of going. */
  refuse(reason: RefusalReason): void
  /** Lets actions wait until what it returns is called. */
  hold(): () => void
  /** How many listeners all stores have. */
  listeners(): number
}

/** What a fake begins with; everything may be left out. */
export interface FakeStart {
  readonly locale?: string
  readonly timeZone?: string
  readonly now?: number
  readonly status?: Status
  readonly state?: 'loading' | 'ready'
  readonly coupons?: readonly HeldCoupon[]
  readonly past?: readonly HeldCoupon[]
  readonly waitingCode?: string
  readonly signedIn?: boolean
  readonly referral?: KnownReferral
  readonly offers?: readonly PublicOffer[]
  readonly cart?: Cart
  readonly choices?: readonly CouponChoice[]
  readonly best?: BestChoice
  readonly reservation?: Reservation
  readonly change?: TotalChange
  /** The coupons that codes stand for. */
  readonly codes?: Readonly<Record<string, CouponChoice>>
}

/** Makes an SDK of plain stores, without rules, network or storage: for elements alone, and for states that are hard to reach. */
export function createFakeTearoff(start: FakeStart = {}): FakeTearoff {
  const stores: FakeTearoff['stores'] = {
    $status: atom<Status>(start.status ?? { state: 'ready' }),
    $state: atom(start.state ?? 'ready'),
    $coupons: atom(start.coupons ?? start.choices?.map(one => one.coupon) ?? []),
    $past: atom(start.past ?? []),
    $waitingCode: atom(start.waitingCode),
    $signedIn: atom(start.signedIn ?? false),
    $referral: atom(start.referral),
    $offers: atom(start.offers),
    $cart: atom(start.cart),
    $choices: atom(start.choices ?? []),
    $best: atom(start.best),
    $totals: atom<CartTotals | undefined>(undefined),
    $reservation: atom(start.reservation),
    $change: atom(start.change),
  }
  const calls: string[] = []
  let refusal: RefusalReason | undefined
  let gate: Promise<void> = Promise.resolve()

  const sumUp = (): CartTotals => {
    const { currency, lines, shipping = 0 } = stores.$cart.get() ?? cart()
    const subtotal = lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0)
    const discount = stores.$choices.get().reduce((sum, one) => sum + (one.status === 'applied' ? one.saves : 0), 0)
    const total = subtotal + shipping - discount
    const totals = { currency, subtotal, shipping, discount, shippingDiscount: 0, total, source: 'service' as const }
    stores.$totals.set(totals)
    return totals
  }
  if (start.cart) sumUp()

  async function act<Result extends object>(call: string, go: () => Result | RefusalReason): Promise<Outcome<Result>> {
    calls.push(call)
    await gate
    const reason = refusal
    refusal = undefined
    if (reason) return { ok: false, reasons: [reason] }
    const result = go()
    return 'reason' in result ? { ok: false, reasons: [result as RefusalReason] } : { ok: true, ...(result as Result) }
  }

  const choose = (ids: readonly string[], status: 'applied' | 'fits'): { totals: CartTotals } => {
    stores.$choices.set(
      stores.$choices.get().map(one => (ids.includes(one.coupon.id) ? changed(one, { status }) : one)),
    )
    return { totals: sumUp() }
  }

  const never = async (): Promise<Outcome<never>> => ({ ok: false, reasons: [{ reason: 'not_found' }] })

  return {
    stores,
    calls,
    refuse: reason => (refusal = reason),
    hold() {
      let release = (): void => undefined
      gate = new Promise(resolve => (release = resolve))
      return release
    },
    listeners: () => Object.values(stores).reduce((sum, store) => sum + store.lc, 0),
    $status: stores.$status,
    locale: start.locale ?? 'en',
    referral: { ...stores, record: never },
    offers: { $offers: () => stores.$offers },
    wallet: {
      ...stores,
      now: () => start.now ?? NOON,
      timeZone: () => start.timeZone ?? 'Europe/Berlin',
      partnerName: id => (id === 'acme' ? 'Acme Garden' : undefined),
      claim: what =>
        act<{ coupon: HeldCoupon }>(`wallet.claim ${Object.values(what)}`, () => {
          const offer = 'offer' in what && stores.$offers.get()?.find(({ id }) => id === what.offer)
          const byCode = 'code' in what ? start.codes?.[what.code] : undefined
          const back = 'coupon' in what && stores.$past.get().find(({ id }) => id === what.coupon)
          const coupon = offer
            ? held(offer.id, { promotion: offer.promotion })
            : back
              ? { ...back, state: 'claimed' as const }
              : byCode?.coupon
          if (!coupon) return { reason: 'code_not_found' }
          stores.$past.set(stores.$past.get().filter(({ id }) => id !== coupon.id))
          stores.$coupons.set([coupon, ...stores.$coupons.get()])
          stores.$waitingCode.set(undefined)
          if (byCode) stores.$choices.set([...stores.$choices.get(), byCode])
          if (offer)
            stores.$offers.set(
              stores.$offers.get()?.map(one => (one === offer ? changed(one, { claimed: true }) : one)),
            )
          return { coupon }
        }),
      discard: id =>
        act(`wallet.discard ${id}`, () => {
          const gone = stores.$coupons.get().filter(coupon => coupon.id === id)
          stores.$past.set([...gone.map(one => changed(one, { state: 'discarded' })), ...stores.$past.get()])
          stores.$coupons.set(stores.$coupons.get().filter(coupon => coupon.id !== id))
          return {}
        }),
      refresh: () =>
        act('wallet.refresh', () => {
          stores.$status.set({ state: 'ready' })
          stores.$state.set('ready')
          return {}
        }),
      signIn: never,
      signOut: never,
    },
    cart: {
      ...stores,
      set: next =>
        act('cart.set', () => {
          stores.$cart.set(next)
          return { totals: sumUp() }
        }),
      apply: ids => act(`cart.apply ${ids}`, () => choose(ids, 'applied')),
      remove: id => act(`cart.remove ${id}`, () => choose([id], 'fits')),
      applyBest: () =>
        act('cart.applyBest', () => {
          const best = stores.$best.get()
          if (best) stores.$best.set({ ...best, gain: 0 })
          return choose(best?.coupons.map(({ id }) => id) ?? [], 'applied')
        }),
    },
    checkout: {
      ...stores,
      reserve: never,
      complete: never,
      confirm: change =>
        act('checkout.confirm', () => {
          stores.$change.set(undefined)
          return { confirm: change.confirm, totals: sumUp() }
        }),
      changed: change => stores.$change.set(change),
      cancel: never,
    },
    on: () => () => undefined,
    dispose: () => undefined,
  }
}

function changed<Shape extends object>(shape: Shape, over: Partial<Shape>): Shape {
  return { ...shape, ...over }
}
