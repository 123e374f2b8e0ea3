import { createCalls } from './calls.ts'
import { createServiceClock, deviceClock } from './clock.ts'
import { createEmitter } from './events.ts'
import { createHttpBackend } from './http-backend.ts'
import { createLateOutbox } from './late-outbox.ts'
import { startLayerEvents } from './late-layer-events.ts'
import { createLatePurchase } from './late-purchase.ts'
import { createLateLanding } from './late-landing.ts'
import { createLateSignIn } from './late-sign-in.ts'
import { createOffers } from './offers.ts'
import { checkOptions, type TearoffOptions } from './options.ts'
import { onPageReturn, whenActive } from './page-life.ts'
import { createSessionKeeper } from './session.ts'
import { createStorage } from './storage.ts'
import { createStore } from './store.ts'
import { asObject, isSame } from './stored.ts'
import type { Status, Tearoff } from './tearoff.ts'
import { createWallets } from './wallet.ts'

const QUIET = 10_000

/**
 * Creates the SDK of a page. Nothing is made on the service before the shopper does something that needs an identity.
 *
 * @throws TypeError for a wrong option, naming it; nothing else ever throws or rejects
 * @example
 * const shop = createTearoff({ service: 'https://coupons.shop.example', key: 'pk_live_…' })
 * await shop.cart.set(cart)
 * shop.cart.$choices.subscribe(choices => render(choices))
 */
export function createTearoff(given: TearoffOptions): Tearoff {
  // What everything inherits in this page is no option (B30).
  const options: TearoffOptions = Object.assign(Object.create(null), given)
  checkOptions(options)
  const { service, key, orders, session: life = 'persistent' } = options
  const { budgetMs = 3000, database = `tearoff:${key ?? 'page'}` } = options
  const backend =
    options.backend ??
    createHttpBackend({
      service: service!,
      key: key!,
      ...(orders && { orders }),
      ...(options.fetch && { fetch: options.fetch }),
    })

  const storage = createStorage(database)
  const calls = createCalls(budgetMs)
  const device = options.clock ?? deviceClock
  const clock = createServiceClock(device)
  const emitter = createEmitter()
  const marker = life === 'browser' ? database : undefined
  const parts = { backend, storage, calls, clock, emitter, options, stash: database }

  const landing = createLateLanding({
    ...parts,
    partnerParameters: options.referralParameters ?? ['partner'],
    tokenParameter: options.referralTokenParameter ?? 'partner_token',
    couponParameter: options.couponParameter ?? 'coupon',
    steps: () => ({ session, wallets, cart: purchase.cart, claim }),
    onChange: () => offers.refresh(),
  })
  const session = createSessionKeeper({ ...parts, marker, landing })
  const outbox = createLateOutbox({ ...parts, device })
  const wallets = createWallets({ ...parts, session })
  const offers = createOffers({ ...parts, session, landing })
  const signIn = createLateSignIn({ ...parts, session, outbox })
  const claim: Tearoff['wallet']['claim'] = async what => {
    const outcome = await wallets.step.claim(what)
    await landing.loaded()?.settleCode(asObject<{ code: string }>(what).code, outcome)
    return outcome
  }
  const untoldPartner = (): string | undefined => landing.loaded()?.untoldPartner()
  const purchase = createLatePurchase({ ...parts, session, wallets, outbox, untoldPartner })
  const $status = createStore<Status>({ state: 'ready' })

  let refreshed = -Infinity
  const refresh = async (): Promise<void> => {
    refreshed = device.steady()
    await landing.tell()
    offers.refresh()
    await Promise.all([wallets.step.refresh(), outbox.retry().then(signIn.finish)])
    purchase.rejudge()
  }

  const unbinds = [
    calls.$reachable.listen(isReachable => {
      // A service that is half there comes and goes with every call.
      if (isReachable && device.steady() - refreshed > QUIET) void refresh()
    }),
    ...[calls.$reachable, storage.$trouble].map(store =>
      store.listen(() => {
        const why = storage.$trouble.get()
        const degraded: Status = why ? { state: 'degraded', why } : { state: 'ready' }
        const status: Status = calls.$reachable.get() ? degraded : { state: 'offline', why: 'service_unreachable' }
        if (!isSame(status, $status.get())) $status.set(status)
      }),
    ),
    session.$session.listen(known => {
      if (!known) {
        // Another shopper's: nothing of it may be seen while the service answers.
        offers.clear()
        void landing.loaded()?.reload()
      }
      offers.refresh()
    }),
    wallets.step.$coupons.listen((live, before = []) => {
      const added = live.filter(one => !before.some(({ id }) => id === one.id))
      offers.markClaimed(added)
      // What may be claimed once more, or again after a coupon is gone, the service knows.
      if (added[0] || live.length < before.length) offers.refresh()
    }),
    onPageReturn(() => void refresh()),
    whenActive(() => {
      void landing.record().then(landing.tell)
      void outbox.retry().then(signIn.finish)
    }),
  ]

  if (options.dataLayer) startLayerEvents({ ...parts, session, wallets, cart: purchase.cart })

  return {
    $status,
    locale: options.locale ?? pageLocale(),
    referral: calls.guard({ $referral: landing.$referral, record: landing.record }),
    offers: { $offers: offers.$offers },
    wallet: calls.guard({
      ...wallets.step,
      signIn: signIn.signIn,
      signOut: signIn.signOut,
      $waitingCode: landing.$waitingCode,
      claim,
    }),
    cart: calls.guard(purchase.cart),
    checkout: calls.guard(purchase.checkout),
    on: emitter.on,
    dispose() {
      for (const unbind of unbinds) unbind()
      outbox.dispose()
      wallets.dispose()
      storage.close()
    },
  }
}

function pageLocale(): string {
  return globalThis.document?.documentElement.lang || globalThis.navigator?.language || 'en'
}
