import { createArrivalKeeper } from './arrival.ts'
import { createCalls } from './calls.ts'
import { createServiceClock, deviceClock } from './clock.ts'
import { createEmitter } from './events.ts'
import { createHttpBackend } from './http-backend.ts'
import { createLatePurchase } from './late-purchase.ts'
import { createOffers } from './offers.ts'
import { checkOptions, type TearoffOptions } from './options.ts'
import { createOutbox } from './outbox.ts'
import { onPageReturn, whenActive } from './page-life.ts'
import { createReferrals } from './referral.ts'
import { createSessionKeeper } from './session.ts'
import { createSignIn } from './sign-in.ts'
import { createStorage } from './storage.ts'
import { createStore } from './store.ts'
import { asObject, isSame } from './stored.ts'
import type { Status, Tearoff } from './tearoff.ts'
import { createWaitingCode } from './waiting-code.ts'
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
export function createTearoff(options: TearoffOptions): Tearoff {
  checkOptions(options)
  const { service, key, orders, session: life = 'persistent', referralParameters = ['partner'] } = options
  const { couponParameter = 'coupon', budgetMs = 3000, database = `tearoff:${key ?? 'page'}` } = options
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
  const arrivals = createArrivalKeeper(storage)
  const marker = life === 'browser' ? database : undefined
  const parts = { backend, storage, calls, clock, emitter, arrivals }

  const session = createSessionKeeper({ ...parts, marker })
  const outbox = createOutbox({ ...parts, session })
  const wallets = createWallets({ ...parts, session })
  const referrals = createReferrals({
    ...parts,
    session,
    parameters: referralParameters,
    partnerName: wallets.step.partnerName,
  })
  const offers = createOffers({ ...parts, session })
  const signIn = createSignIn({ ...parts, session, outbox })
  const waiting = createWaitingCode(storage)
  const purchase = createLatePurchase({ ...parts, session, wallets, outbox, untoldPartner: referrals.untoldPartner })
  const $status = createStore<Status>({ state: 'ready' })

  let refreshed = -Infinity
  const refresh = async (): Promise<void> => {
    refreshed = device.steady()
    await referrals.tell()
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
    session.$session.listen(() => offers.refresh()),
    wallets.step.$coupons.listen((live, before = []) => {
      const added = live.filter(one => !before.some(({ id }) => id === one.id))
      offers.markClaimed(added)
      // What may be claimed once more, or again after a coupon is gone, the service knows.
      if (added[0] || live.length < before.length) offers.refresh()
    }),
    arrivals.$arrival.listen(() => offers.refresh()),
    onPageReturn(() => void refresh()),
    whenActive(() => {
      void waiting.record(couponParameter)
      void referrals.record().then(referrals.tell)
      void outbox.flush().then(signIn.finish)
    }),
  ]

  return {
    $status,
    locale: options.locale ?? pageLocale(),
    referral: { $referral: referrals.$referral, record: referrals.record },
    offers: { $offers: offers.$offers },
    wallet: {
      ...wallets.step,
      signIn: signIn.signIn,
      signOut: signIn.signOut,
      $waitingCode: waiting.$waitingCode,
      async claim(what) {
        const outcome = await wallets.step.claim(what)
        await waiting.settle(asObject<{ code: string }>(what).code, outcome)
        return outcome
      },
    },
    cart: purchase.cart,
    checkout: purchase.checkout,
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
