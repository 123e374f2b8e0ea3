import type { Cart } from '../rules/cart.ts'
import type { Order, TotalChange } from '../contract/order.ts'
import type { Outcome } from '../contract/reason.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { Backend, TotalChangedRefusal } from './backend.ts'
import { hasReason } from './calls.ts'
import type { Carts } from './cart.ts'
import type { ServiceClock } from './clock.ts'
import { refuseCall } from './checked-cart.ts'
import { CouponUsedEvent } from './coupon-used-event.ts'
import type { Emitter } from './events.ts'
import { checkOrder, checkReservation } from './purchase-answers.ts'
import type { PurchaseStores } from './purchase-stores.ts'
import { CHECKOUT, parseCheckout, type RunningCheckout } from './running-checkout.ts'
import { report } from './signal.ts'
import type { SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'
import { asObject, makeId } from './stored.ts'
import type { CartTotals, CheckoutStep, CouponUse } from './tearoff.ts'
import type { Wallets } from './wallet.ts'

const USED = 'used'
const KEPT_ORDERS = 50

/** The fifth step. */
export type Checkouts = Omit<CheckoutStep, '$reservation' | '$change' | 'changed'>

/** Creates the step that holds coupons for a checkout and tells once that they were used. */
export function createCheckouts(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly session: SessionKeeper
  readonly carts: Carts
  readonly wallets: Wallets
  readonly emitter: Emitter
  readonly clock: ServiceClock
  readonly stores: PurchaseStores
  changed(change: TotalChange): void
}): Checkouts {
  const { backend, storage, session, carts, wallets, emitter, clock, changed } = deps
  const { $cart, $reservation, $change } = deps.stores
  let running: RunningCheckout | undefined

  const show = (checkout: RunningCheckout | undefined): void => {
    running = checkout
    const reservation = checkout?.reservation
    const isLive = reservation && Date.parse(reservation.reservedUntil) > clock.now()
    $reservation.set(isLive ? reservation : undefined)
  }

  const load = async (): Promise<void> => show(parseCheckout(await storage.read(CHECKOUT)))

  const edit = async (update: (checkout: RunningCheckout) => RunningCheckout): Promise<RunningCheckout> => {
    const [next] = await storage.change([CHECKOUT], ([stored]) => [
      update(parseCheckout(stored) ?? { checkoutId: makeId() }),
    ])
    show(next as RunningCheckout)
    return next as RunningCheckout
  }

  const ready = load()
  storage.onElsewhere(keys => keys.includes(CHECKOUT) && void load())
  session.$session.listen(known => {
    if (!known) $change.set(undefined)
    void load()
  })

  /** The mark is durable before anything fires, so a reload or a second tab fires nothing again. */
  const fireOnce = async (order: Order): Promise<void> => {
    let fresh: readonly string[] = []
    let isFirst = false
    await storage.change([USED, CHECKOUT, 'chosen'], ([stored, checkout, chosen]) => {
      const used = parseUsed(stored)
      const marked = used.find(([orderId]) => orderId === order.orderId)
      const couponIds = Object.keys(order.coupons)
      isFirst = !marked
      fresh = couponIds.filter(id => !marked?.[1].includes(id))
      const others = used.filter(one => one !== marked)
      const kept = [...others, [order.orderId, [...new Set([...(marked?.[1] ?? []), ...couponIds])]]].slice(
        -KEPT_ORDERS,
      )
      // A thank-you page that is opened again must not end the checkout that came after it.
      return isFirst ? [kept, undefined, undefined] : [kept, checkout, chosen]
    })
    if (isFirst) {
      show(undefined)
      $change.set(undefined)
      carts.clear()
    }
    for (const couponId of fresh) fire(toUse(order, couponId))
  }

  const fire = (use: CouponUse): void => {
    emitter.emit('coupon-used', use)
    try {
      if (typeof document !== 'undefined') document.dispatchEvent(new CouponUsedEvent(use))
    } catch (error) {
      report(error)
    }
  }

  return {
    async reserve() {
      await ready
      const cart = $cart.get()
      if (!cart) return refuseCall('cart', 'a cart, told by `cart.set`')
      let { checkoutId } = await edit(checkout => checkout)
      const coupons = carts.applied()
      const hold = (): Promise<Outcome<{ readonly reservation: Reservation }>> =>
        session.act(async (shopper, options) =>
          checkReservation(await backend.hold(shopper, { checkoutId, cart, coupons }, options)),
        )
      let outcome = await hold()
      if (hasReason(outcome, 'conflict')) {
        // It was ordered, and its thank-you page never told: what is bought now is another checkout.
        const ordered = checkoutId
        const fresh = { checkoutId: makeId() }
        checkoutId = (await edit(checkout => (checkout.checkoutId === ordered ? fresh : checkout))).checkoutId
        outcome = await hold()
      }
      if (!outcome.ok) {
        carts.rejudge()
        return outcome
      }
      const { reservation } = outcome
      // Another tab may have ended the checkout, or the shopper's visit, while the service answered.
      const [kept] = await storage.change([CHECKOUT], ([stored]) => {
        const checkout = parseCheckout(stored)
        return [checkout?.checkoutId === checkoutId ? { ...checkout, reservation, cart } : stored]
      })
      show(parseCheckout(kept))
      return { ok: true, checkoutId, reservation, totals: totalsOf(cart, reservation) }
    },
    async complete(want) {
      await ready
      const { orderId } = asObject<{ orderId: string }>(want)
      if (typeof orderId !== 'string') return refuseCall('orderId', 'a text')
      const { cart = $cart.get(), reservation, confirm } = running ?? {}
      // A thank-you page that is opened again places nothing: the checkout that runs now is another order's.
      const isKnown = parseUsed(await storage.read(USED)).some(([id]) => id === orderId)
      const placing =
        backend.can.orders === 'browser' && !isKnown
          ? { ...(cart && { cart }), ...(reservation && { reservation: reservation.id }), ...(confirm && { confirm }) }
          : {}
      const outcome = await session.look(async (shopper, options) =>
        checkOrder(await backend.order(shopper, { orderId, ...placing }, options)),
      )
      if (!outcome) return { ok: false, reasons: [{ reason: 'not_found' }] }
      if (!outcome.ok) {
        if ('change' in outcome) changed((outcome as TotalChangedRefusal).change)
        return outcome
      }
      if (outcome.order.state === 'placed') await fireOnce(outcome.order)
      void wallets.step.refresh()
      return { ok: true, order: outcome.order }
    },
    async confirm(change) {
      await ready
      const dropped = asObject<TotalChange>(change).dropped
      if (typeof dropped !== 'object' || !dropped) return refuseCall('change', 'a changed total')
      const cart = $cart.get() ?? running?.cart
      if (!cart) return refuseCall('cart', 'a cart, told by `cart.set`')
      const { confirm, totals } = change
      await edit(checkout => ({ ...checkout, confirm }))
      $change.set(undefined)
      await carts.drop(Object.keys(dropped))
      return { ok: true, confirm, totals: totalsOf(cart, { totals }) }
    },
    async cancel() {
      await ready
      const reservation = running?.reservation
      if (reservation) {
        const outcome = await session.look(async (shopper, options) => {
          await backend.release(shopper, reservation.id, options)
          return { ok: true }
        })
        if (outcome && !outcome.ok && !hasReason(outcome, 'not_found')) return outcome
      }
      await storage.change([CHECKOUT], () => [undefined])
      show(undefined)
      $change.set(undefined)
      void wallets.step.refresh()
      return { ok: true }
    },
  }
}

function totalsOf(cart: Cart, { totals }: Pick<Reservation, 'totals'>): CartTotals {
  return { ...totals, currency: cart.currency, shipping: cart.shipping ?? 0, source: 'service' }
}

function toUse({ orderId, cart, coupons }: Order, couponId: string): CouponUse {
  const { promotion, code, discount: saved, lines: cuts } = coupons[couponId]!
  const lines = cart.lines.flatMap(({ id, sku, quantity, unitPrice }) =>
    cuts[id] ? [{ sku, quantity, unitPrice, discount: cuts[id] }] : [],
  )
  return { orderId, couponId, promotion, ...(code !== undefined && { code }), saved, currency: cart.currency, lines }
}

function parseUsed(value: unknown): readonly (readonly [string, readonly string[]])[] {
  return Array.isArray(value)
    ? value.filter(one => Array.isArray(one) && typeof one[0] === 'string' && Array.isArray(one[1]))
    : []
}
