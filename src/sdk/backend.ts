import type { Cart } from '../rules/cart.ts'
import type { QueuedEvent, SyncReport } from '../contract/event.ts'
import type { PublicOffer } from '../contract/offer.ts'
import type { Order, TotalChange } from '../contract/order.ts'
import type { Quote } from '../contract/quote.ts'
import type { Outcome, Refusal } from '../contract/reason.ts'
import type { HostReferral, RecordedReferral, Referral, ReferralRequest } from '../contract/referral.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { MergeReport, Session } from '../contract/session.ts'
import type { Claim, Claimed, Wallet } from '../contract/wallet.ts'

/** What a back end is able to do; the SDK hides what it is not. */
export interface BackendAbilities {
  readonly wallet: boolean
  readonly offers: boolean
  readonly referrals: boolean
  readonly reservations: boolean
  /** Who places orders: the shop's back end, or the browser (no price guarantee then). */
  readonly orders: 'server' | 'browser'
  readonly maxCoupons: number
}

/**
 * Sends events while the page goes away. Nobody hears the answer, so they count as waiting still.
 *
 * @returns ids of those that the browser took over
 */
export type ReportAtUnload = (session: Session, events: readonly QueuedEvent[]) => readonly string[]

/** Ends a call early. */
export interface CallOptions {
  readonly signal?: AbortSignal
}

/**
 * Says who is shopping: a new guest, a customer who signs in, or one who leaves. `resume` asks for the one whose page lost
 * its storage, where the back end can tell; without a session in the answer it cannot.
 */
export type Identification =
  | { readonly referral?: ReferralRequest }
  | { readonly resume: true }
  | { readonly guest?: Session; readonly customerToken: string }
  | { readonly signOut: Session }

/** What the shopper puts in order: the browser's orders, or a look at one that the shop's back end placed. */
export interface OrderWant {
  readonly orderId: string
  readonly cart?: Cart
  readonly reservation?: string
  readonly confirm?: string
}

/** The refusal `total_changed`, with what it changed to. */
export interface TotalChangedRefusal extends Refusal {
  readonly change: TotalChange
}

/**
 * What the SDK needs of a back end: the coupon service over HTTP, a local one without any server, or an adapter to a
 * commerce back end. Refusals are returned.
 *
 * @throws BackendUnavailableError, as a rejection and as the only one: it cannot be reached, is too slow or answers nonsense.
 */
export interface Backend {
  readonly can: BackendAbilities
  identify(
    how: Identification,
    options?: CallOptions,
  ): Promise<{
    readonly session?: Session
    readonly merged?: MergeReport
    /** The arrival of a new guest, where it was recorded. */
    readonly referral?: RecordedReferral
  }>
  wallet(session: Session, options?: CallOptions): Promise<Outcome<{ readonly wallet: Wallet }>>
  /** Without a session the referral is an unproven input; a host that is nobody's leaves the partner. */
  offers(
    session: Session | undefined,
    want: { readonly slot: string; readonly referral?: Partial<Referral & HostReferral> },
    options?: CallOptions,
  ): Promise<readonly PublicOffer[]>
  refer(
    session: Session,
    referral: ReferralRequest,
    /** What is told under one key is recorded once. */
    options?: CallOptions & { readonly key?: string },
  ): Promise<Outcome<{ readonly referral: RecordedReferral }>>
  claim(session: Session, what: Claim, options?: CallOptions): Promise<Outcome<Claimed>>
  discard(session: Session, couponId: string, options?: CallOptions): Promise<Outcome>
  quote(
    session: Session,
    /** With the running checkout's id, what other checkouts hold is reserved elsewhere. */
    want: { readonly cart: Cart; readonly coupons: readonly string[]; readonly checkoutId?: string },
    options?: CallOptions,
  ): Promise<Outcome<{ readonly quote: Quote }>>
  hold(
    session: Session,
    want: { readonly checkoutId: string; readonly cart: Cart; readonly coupons: readonly string[] },
    options?: CallOptions,
  ): Promise<Outcome<{ readonly reservation: Reservation }>>
  release(session: Session, reservationId: string, options?: CallOptions): Promise<void>
  /** Places the order where `can.orders` is `browser`; looks it up where it is `server`. */
  order(
    session: Session,
    want: OrderWant,
    options?: CallOptions,
  ): Promise<Outcome<{ readonly order: Order }> | TotalChangedRefusal>
  /**
   * Reports events, each id of which counts once. Those that are refused together as `invalid_request` are tried again in
   * halves, until the wrong one is alone.
   */
  report(session: Session, events: readonly QueuedEvent[], options?: CallOptions): Promise<SyncReport>
  /** Loads what reports events at unload, where the back end can take them so. */
  loadUnloadReport?(): Promise<ReportAtUnload>
}
