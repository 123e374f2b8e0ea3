import { atom, type ReadableAtom } from 'nanostores'
import type { Outcome } from '../contract/reason.ts'
import type { Wallet } from '../contract/wallet.ts'
import type { Backend } from './backend.ts'
import { hasReason } from './calls.ts'
import type { ServiceClock } from './clock.ts'
import type { Emitter } from './events.ts'
import { emptyWallet, holdCoupon, parseWallet, showWallet } from './held-coupons.ts'
import { parseSession, SESSION, type SessionKeeper } from './session.ts'
import type { DeviceStorage } from './storage.ts'
import { createStore } from './store.ts'
import { asObject, isSame } from './stored.ts'
import type { HeldCoupon, WalletStep } from './tearoff.ts'

const KEY = 'wallet'
const LONGEST_TIMER = 3_600_000

interface StoredWallet {
  readonly shopper: string
  readonly skew: number
  readonly wallet: Wallet
}

/** The third step, and what the other steps need of it. */
export interface Wallets {
  /** What the page sees of it. */
  readonly step: Omit<WalletStep, '$waitingCode' | 'signIn' | 'signOut'>
  readonly $wallet: ReadableAtom<Wallet | undefined>
  /** The wallet as it is known; an empty one where it is not. */
  current(): Wallet
  /** Settled when what the device knows is shown. */
  readonly ready: Promise<void>
  dispose(): void
}

/** Creates the step that holds the shopper's coupons: from the device at once, then from the service. */
export function createWallets(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly session: SessionKeeper
  readonly clock: ServiceClock
  readonly emitter: Emitter
}): Wallets {
  const { backend, storage, session, clock, emitter } = deps
  const $wallet = atom<Wallet | undefined>()
  const $state = createStore<'loading' | 'ready'>('loading')
  const $coupons = createStore<readonly HeldCoupon[]>([])
  const $past = createStore<readonly HeldCoupon[]>([])
  const $signedIn = createStore<boolean>(false)
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDisposed = false

  const current = (): Wallet => $wallet.get() ?? emptyWallet(clock.now())

  const timeZone = (): string => $wallet.get()?.policy.timeZone ?? 'UTC'

  const tick = (anew?: boolean): void => {
    clearTimeout(timer)
    const { live, past, nextEnd } = showWallet($wallet.get(), clock.now())
    if (anew || !isSame(live, $coupons.get())) $coupons.set(live)
    if (!isSame(past, $past.get())) $past.set(past)
    if (nextEnd < Infinity && !isDisposed) timer = setTimeout(tick, Math.min(nextEnd - clock.now(), LONGEST_TIMER))
  }

  const show = (wallet: Wallet | undefined): void => {
    const zone = timeZone()
    $wallet.set(wallet)
    // The same coupons end at other hours of the day once the shop's zone is known.
    tick(zone !== timeZone())
  }

  const load = async (): Promise<void> => {
    await session.ready
    const stored = ofShopper(await storage.read(KEY), session.$session.get()?.shopper)
    if (stored) clock.restore(stored.skew)
    show(stored?.wallet)
    if (stored || !session.$session.get()) $state.set('ready')
  }

  /** Changes the stored wallet of a shopper, as other tabs may have left it, by what the service just answered him. */
  const edit = async (shopper: string, update: (wallet: Wallet) => Wallet): Promise<void> => {
    const [next] = await storage.change([KEY, SESSION], ([value, known]) => {
      // This tab or another may have parted from the shopper while the service answered.
      if (parseSession(known)?.shopper !== shopper) return [value, known]
      const wallet = ofShopper(value, shopper)?.wallet ?? emptyWallet(clock.now())
      return [{ shopper, skew: clock.skew(), wallet: update(wallet) }, known]
    })
    show(ofShopper(next, session.$session.get()?.shopper)?.wallet)
    $state.set('ready')
  }

  const refresh = async (): Promise<Outcome> => {
    await ready
    // A change that any tab writes while the service answers is newer than the answer: ask again.
    for (let turn = 0; turn < 3; turn += 1) {
      const outcome = await session.look(async (known, options) => {
        const { shopper } = known
        const before = ofShopper(await storage.read(KEY), shopper)?.wallet.coupons ?? []
        const answer = await backend.wallet(known, options)
        return answer.ok ? { ...answer, shopper, before } : answer
      })
      if (!outcome?.ok) {
        $state.set('ready')
        return outcome ?? { ok: true }
      }
      clock.sync(outcome.wallet.now)
      let isTaken = false
      await edit(outcome.shopper, wallet => {
        isTaken = isSame(wallet.coupons, outcome.before)
        return isTaken ? outcome.wallet : wallet
      })
      if (isTaken) break
    }
    return { ok: true }
  }

  const ready = load()
  session.$session.listen(known => {
    $signedIn.set(known?.kind === 'customer')
    void load().then(() => known && refresh())
  })
  storage.onElsewhere(keys => {
    if (keys.includes(KEY)) void load()
  })

  const step: Wallets['step'] = {
    $state,
    $coupons,
    $past,
    $signedIn,
    now: clock.now,
    timeZone,
    partnerName: id => $wallet.get()?.partners.find(partner => partner.id === id)?.name,
    refresh,
    async claim(what) {
      await ready
      let shopper = ''
      const outcome = await session.act((known, options) => {
        shopper = known.shopper
        return backend.claim(known, what, options)
      })
      if (!outcome.ok) {
        // Perhaps the answer to an earlier try was lost.
        if (hasReason(outcome, 'already_claimed')) void refresh()
        return outcome
      }
      const { coupon, promotion } = outcome
      const isNew = $wallet.get() === undefined
      await edit(shopper, wallet => ({
        ...wallet,
        coupons: [...wallet.coupons.filter(({ id }) => id !== coupon.id), coupon],
        promotions: [...wallet.promotions.filter(({ id }) => id !== promotion.id), promotion],
      }))
      // The answer has no names of partners and no policy.
      if (isNew || (coupon.partner ?? promotion.partner)) void refresh()
      const held = holdCoupon({ ...current(), promotions: [promotion] }, coupon, clock.now())!
      const { offer } = asObject<{ offer: string }>(what)
      emitter.emit('coupon-claimed', { coupon: held, ...(typeof offer === 'string' && { offer }) })
      return { ok: true, coupon: held }
    },
    async discard(id) {
      await ready
      let shopper = ''
      const outcome = await session.look((known, options) => {
        shopper = known.shopper
        return backend.discard(known, id, options)
      })
      if (!outcome) return { ok: false, reasons: [{ reason: 'not_found' }] }
      if (!outcome.ok && !hasReason(outcome, 'discarded')) return outcome
      const held = $coupons.get().find(coupon => coupon.id === id)
      const endedAt = new Date(clock.now()).toISOString()
      await edit(shopper, wallet => ({
        ...wallet,
        coupons: wallet.coupons.map(one => (one.id === id ? { ...one, state: 'discarded' as const, endedAt } : one)),
      }))
      if (held) emitter.emit('coupon-discarded', { coupon: { ...held, state: 'discarded', endedAt } })
      return { ok: true }
    },
  }
  return {
    step,
    $wallet,
    current,
    ready,
    dispose() {
      isDisposed = true
      clearTimeout(timer)
    },
  }
}

/** A wallet on the device counts only for the shopper whose it is. */
function ofShopper(value: unknown, shopper: string | undefined): StoredWallet | undefined {
  const stored = asObject<StoredWallet>(value)
  const wallet = parseWallet(stored.wallet)
  if (!wallet || shopper === undefined || stored.shopper !== shopper) return undefined
  return { shopper, skew: Number(stored.skew), wallet }
}
