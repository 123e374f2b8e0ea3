import type { Offer, PublicOffer } from '../contract/offer.ts'
import type { Order } from '../contract/order.ts'
import type { PartnerName } from '../contract/partner.ts'
import type { ShopPolicy } from '../contract/policy.ts'
import type { PublicPromotion } from '../contract/promotion.ts'
import type { Outcome, Refusal, RefusalReason } from '../contract/reason.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { WalletCoupon } from '../contract/wallet.ts'
import { apply, combine, normaliseCode, qualify, type Cart, type PartnerTie, type Promotion } from '../rules/index.ts'
import type { QualifyInput } from '../rules/judge.ts'
import type { Backend, OrderWant, TotalChangedRefusal } from './backend.ts'
import { type Book, couponsAt, parseBook } from './local/book.ts'
import { findChange } from './local/find-change.ts'
import { endOfLife } from './local/first-instant.ts'
import { createStorage } from './storage.ts'
import { makeId } from './stored.ts'

const HOUR = 3_600_000
const HELD_FOR = HOUR / 4

/** A shared code of the local back end. */
export interface LocalCode {
  readonly promotion: string
  readonly partner?: PartnerTie
}

/** What the local back end works with. */
export interface LocalBackendOptions {
  readonly promotions: readonly Promotion[]
  readonly offers?: readonly Offer[]
  readonly policy?: ShopPolicy
  readonly partners?: readonly PartnerName[]
  /** By code, in any spelling: the id of its promotion, or more. */
  readonly codes?: Readonly<Record<string, string | LocalCode>>
  /** Name of the IndexedDB database. @default "tearoff-local" */
  readonly database?: string
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
}

/**
 * Creates a back end without any server: the rules and IndexedDB. For prototypes, tests, and shops that only show coupons;
 * whoever owns the browser owns its wallet, so no price follows from it.
 */
export function createLocalBackend(options: LocalBackendOptions): Backend {
  const { promotions, offers = [], policy = {}, partners = [], codes = {}, now = Date.now } = options
  const storage = createStorage(options.database ?? 'tearoff-local')
  const known = new Map(promotions.map(promotion => [promotion.id, promotion]))
  const byCode = new Map(Object.entries(codes).map(([code, entry]) => [normalForm(code), { code, ...toCode(entry) }]))

  const read = async (): Promise<Book> => parseBook(await storage.read('book'), makeId())
  const write = async <Answer>(update: (book: Book) => readonly [Book, Answer]): Promise<Answer> => {
    let answer: Answer
    await storage.change(['book'], ([stored]) => {
      const [book, said] = update(parseBook(stored, makeId()))
      answer = said
      return [book]
    })
    return answer!
  }

  const instant = (time: number = now()): string => new Date(time).toISOString()
  const nameOf = (partner: string): string | undefined => partners.find(({ id }) => id === partner)?.name
  const partnerOf = ({ partner }: Book): string | undefined =>
    partner && now() - Date.parse(partner.at) < (policy.partnerSessionHours ?? 24) * HOUR ? partner.id : undefined

  const shopperOf = (book: Book): QualifyInput['shopper'] => {
    const partner = partnerOf(book)
    return {
      signedIn: book.signedIn,
      firstOrder: book.orders.every(({ state }) => state === 'cancelled'),
      ...(partner !== undefined && { partner }),
    }
  }
  const inputOf = (book: Book, cart: Cart, own?: string): QualifyInput => ({
    cart,
    promotions,
    policy,
    at: instant(),
    coupons: couponsAt(book, now(), own).filter(({ promotion }) => known.has(promotion)),
    shopper: shopperOf(book),
  })

  const whyNot = (book: Book, id: string): Refusal | undefined => {
    const promotion = known.get(id)
    if (!promotion) return refuse({ reason: 'code_not_found' })
    if (promotion.status !== 'active') return refuse({ reason: 'promotion_inactive' })
    if (promotion.startsAt && now() < Date.parse(promotion.startsAt)) {
      return refuse({ reason: 'not_started', startsAt: promotion.startsAt })
    }
    if (promotion.endsAt && now() >= Date.parse(promotion.endsAt)) {
      return refuse({ reason: 'expired', cause: 'promotion', expiredAt: promotion.endsAt })
    }
    const held = book.coupons.filter(coupon => coupon.promotion === id && isLive(coupon, now())).length
    return held >= (promotion.limits?.maxHeld ?? 1) ? refuse({ reason: 'already_claimed' }) : undefined
  }

  const receive = (id: string, { code, partner }: { code?: string; partner?: PartnerTie } = {}): WalletCoupon => {
    const days = known.get(id)!.couponLifetimeDays
    return {
      id: makeId(),
      promotion: id,
      state: 'claimed',
      receivedAt: instant(),
      ...(days !== undefined && { expiresAt: instant(endOfLife(now(), days, policy.timeZone ?? 'UTC')) }),
      ...(code !== undefined && { code }),
      ...(partner && { partner }),
    }
  }

  const keep = (
    book: Book,
    coupon: WalletCoupon,
  ): readonly [Book, Outcome<{ coupon: WalletCoupon; promotion: PublicPromotion }>] => [
    { ...book, coupons: [...book.coupons.filter(({ id }) => id !== coupon.id), coupon] },
    { ok: true, coupon, promotion: toPublic(known.get(coupon.promotion)!) },
  ]

  const place = (
    book: Book,
    cart: Cart,
    want: OrderWant,
  ): readonly [Book, Outcome<{ order: Order }> | TotalChangedRefusal] => {
    const { orderId, reservation } = want
    const hold = book.holds.find(({ id }) => id === reservation)
    const application = apply({ ...inputOf(book, cart, hold?.checkoutId), chosen: hold?.coupons ?? [] })
    const change = findChange(want, hold, application)
    if (change) return [book, { ...refuse({ reason: 'total_changed' }), change }]
    const { coupons, totals } = application
    const placedAt = instant()
    const used = Object.entries(coupons).flatMap(([id, choice]) =>
      choice.status === 'applied' ? [[id, choice] as const] : [],
    )
    const order: Order = {
      orderId,
      cart,
      totals,
      placedAt,
      state: 'placed',
      coupons: Object.fromEntries(
        used.map(([id, { status: _status, ...saving }]) => {
          const { promotion, code } = book.coupons.find(coupon => coupon.id === id)!
          return [id, { ...saving, promotion, ...(code !== undefined && { code }) }]
        }),
      ),
    }
    const redeemed = book.coupons.map((coupon): WalletCoupon => {
      const saved = order.coupons[coupon.id]?.discount
      if (saved === undefined) return coupon
      return { ...coupon, state: 'redeemed', endedAt: placedAt, used: { orderId, saved, currency: cart.currency } }
    })
    const holds = book.holds.filter(one => one !== hold)
    return [
      { ...book, coupons: redeemed, holds, orders: [...book.orders, order] },
      { ok: true, order },
    ]
  }

  return {
    can: {
      wallet: true,
      offers: true,
      referrals: true,
      reservations: true,
      orders: 'browser',
      maxCoupons: policy.maxCoupons ?? 5,
    },
    identify: how =>
      write(book => {
        if ('signOut' in how) return [parseBook(undefined, makeId()), {}]
        const isSignIn = 'customerToken' in how
        const from = 'referral' in how && how.referral && 'partner' in how.referral ? how.referral.partner : undefined
        const at = instant()
        const arrival = from === undefined ? {} : { partner: { id: from, at } }
        const next = { ...book, ...arrival, signedIn: book.signedIn || isSignIn }
        const session = {
          token: next.shopper,
          shopper: next.shopper,
          kind: next.signedIn ? 'customer' : 'guest',
        } as const
        const moved = book.coupons.filter(coupon => isLive(coupon, now())).map(({ id }) => id)
        const referral = from !== undefined && { partner: from, name: nameOf(from) ?? from, at }
        const merged = isSignIn && { moved, duplicates: [] }
        return [next, { session, ...(merged && { merged }), ...(referral && { referral }) }]
      }),
    async wallet() {
      const book = await read()
      const named = new Set(book.coupons.map(({ promotion }) => promotion))
      return {
        ok: true,
        wallet: {
          now: instant(),
          policy,
          shopper: shopperOf(book),
          coupons: couponsAt(book, now()),
          promotions: promotions.filter(({ id }) => named.has(id)).map(toPublic),
          partners,
        },
      }
    },
    async offers(_session, { slot, referral }) {
      const book = await read()
      const partner = partnerOf(book) ?? referral?.partner
      return offers
        .filter(offer => offer.slot === slot && known.has(offer.promotion) && isOn(offer, now()))
        .filter(({ audience }) => !audience?.partners || (partner !== undefined && audience.partners.includes(partner)))
        .sort((one, other) => (one.priority ?? 100) - (other.priority ?? 100))
        .map(({ id, action, promotion }): PublicOffer => {
          const claimed = book.coupons.some(coupon => coupon.promotion === promotion && isLive(coupon, now()))
          return { id, slot, action, promotion: toPublic(known.get(promotion)!), claimed }
        })
    },
    refer: (_session, told) =>
      write((book): readonly [Book, Outcome<{ referral: { partner: string; name: string; at: string } }>] => {
        const partner = 'partner' in told ? told.partner : ''
        const name = nameOf(partner)
        if (name === undefined) return [book, refuse({ reason: 'not_found' })]
        const at = instant()
        return [
          { ...book, partner: { id: partner, at } },
          { ok: true, referral: { partner, name, at } },
        ]
      }),
    claim: (_session, what) =>
      write((book): ReturnType<typeof keep> | readonly [Book, Refusal] => {
        if ('coupon' in what) {
          const coupon = book.coupons.find(({ id, state }) => id === what.coupon && state === 'discarded')
          if (!coupon) return [book, refuse({ reason: 'not_found' })]
          const { endedAt: _endedAt, ...back } = coupon
          const no = whyNot(book, coupon.promotion)
          return no ? [book, no] : keep(book, { ...back, state: 'claimed' })
        }
        const offer = 'offer' in what ? offers.find(one => one.id === what.offer && isOn(one, now())) : undefined
        if ('offer' in what && offer?.action !== 'add_to_wallet') return [book, refuse({ reason: 'not_found' })]
        const normal = 'code' in what ? normalForm(what.code) : ''
        if (normal === undefined) return [book, refuse({ reason: 'code_malformed' })]
        const code = byCode.get(normal)
        const promotion = offer?.promotion ?? code?.promotion
        if (promotion === undefined) return [book, refuse({ reason: 'code_not_found' })]
        const no = whyNot(book, promotion)
        return no ? [book, no] : keep(book, receive(promotion, code))
      }),
    discard: (_session, id) =>
      write((book): readonly [Book, Outcome] => {
        if (!book.coupons.some(coupon => coupon.id === id)) return [book, refuse({ reason: 'not_owner' })]
        const endedAt = instant()
        const discarded = (coupon: WalletCoupon): WalletCoupon =>
          coupon.id === id && coupon.state === 'claimed' ? { ...coupon, state: 'discarded', endedAt } : coupon
        return [{ ...book, coupons: book.coupons.map(discarded) }, { ok: true }]
      }),
    async quote(_session, { cart, coupons: chosen }) {
      const book = await read()
      // Every hold is the one shopper's own.
      const input = inputOf({ ...book, holds: [] }, cart)
      const live = {
        ...input,
        coupons: input.coupons.filter(({ state }) => state === 'claimed' || state === 'reserved'),
      }
      const some = chosen.filter(id => input.coupons.some(coupon => coupon.id === id))
      const quote = {
        now: input.at,
        verdicts: qualify(live),
        application: apply({ ...input, chosen: some }),
        best: combine(live),
      }
      return { ok: true, quote }
    },
    hold: (_session, { checkoutId, cart, coupons }) =>
      write((book): readonly [Book, Outcome<{ reservation: Reservation }>] => {
        const { coupons: choices, totals } = apply({ ...inputOf(book, cart, checkoutId), chosen: coupons })
        const bad = Object.values(choices).flatMap(choice => (choice.status === 'inapplicable' ? choice.reasons : []))
        if (bad.length > 0) return [book, { ok: false, reasons: bad }]
        const id = book.holds.find(hold => hold.checkoutId === checkoutId)?.id ?? makeId()
        const reservation = { id, checkoutId, coupons, reservedUntil: instant(now() + HELD_FOR), totals }
        const others = book.holds.filter(hold => hold.checkoutId !== checkoutId)
        return [
          { ...book, holds: [...others, { ...reservation, cart }] },
          { ok: true, reservation },
        ] as const
      }),
    release: (_session, id) =>
      write(book => [{ ...book, holds: book.holds.filter(hold => hold.id !== id) }, undefined]),
    order: (_session, want) =>
      write((book): ReturnType<typeof place> => {
        const placed = book.orders.find(({ orderId }) => orderId === want.orderId)
        if (placed) return [book, { ok: true, order: placed }]
        return want.cart ? place(book, want.cart, want) : [book, refuse({ reason: 'not_found' })]
      }),
    report: async (_session, events) => ({ accepted: events.map(({ id }) => id), refused: [] }),
  }
}

function refuse(reason: RefusalReason): Refusal {
  return { ok: false, reasons: [reason] }
}

function toCode(entry: string | LocalCode): LocalCode {
  return typeof entry === 'string' ? { promotion: entry } : entry
}

function normalForm(code: string): string | undefined {
  const normal = normaliseCode(code)
  return 'code' in normal ? normal.code : undefined
}

function toPublic({ limits: _limits, ...promotion }: Promotion): PublicPromotion {
  return promotion
}

function isLive({ state, expiresAt }: WalletCoupon, now: number): boolean {
  return (state === 'claimed' || state === 'reserved') && (expiresAt === undefined || Date.parse(expiresAt) > now)
}

function isOn({ startsAt, endsAt }: Offer, now: number): boolean {
  return (startsAt === undefined || Date.parse(startsAt) <= now) && (endsAt === undefined || Date.parse(endsAt) > now)
}
