import type { Outcome } from '../contract/reason.ts'
import type { Backend } from './backend.ts'
import { isOutage, refuseForNow } from './calls.ts'
import { checkCart, refuseCall } from './checked-cart.ts'
import { createChosenCoupons } from './chosen.ts'
import type { ServiceClock } from './clock.ts'
import type { Emitter } from './events.ts'
import { appliedOf, type Judgement, planOf, refusalOf, toBest, toChoices, toTotals } from './judgement.ts'
import type { LateOutbox } from './late-outbox.ts'
import { createLookForChosen } from './look-for-chosen.ts'
import { whenActive } from './page-life.ts'
import type { PurchaseStores } from './purchase-stores.ts'
import { fromQuote, preview, type Rules } from './preview.ts'
import { checkQuote } from './purchase-answers.ts'
import { CHECKOUT, parseCheckout } from './running-checkout.ts'
import type { SessionKeeper } from './session.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import { isSame } from './stored.ts'
import type { CartStep, CartTotals } from './tearoff.ts'
import type { Wallets } from './wallet.ts'

type CartOutcome = Outcome<{ readonly totals: CartTotals }>

/** The fourth step, and what the checkout needs of it. */
export interface Carts extends Pick<CartStep, 'set' | 'apply' | 'remove' | 'applyBest'> {
  /** Ids of the coupons that are on the cart, in the order chosen. */
  applied(): readonly string[]
  /** Judges anew, for example when the service is back. */
  rejudge(): void
  /** Takes coupons off without asking anybody. */
  drop(ids: readonly string[]): Promise<void>
  /** Forgets the cart, which was ordered; the record of the chosen coupons is the caller's. */
  clear(): void
}

/** Creates the step that puts coupons on the cart: judged by the rules at once, then by the service, whose word stands. */
export function createCarts(deps: {
  readonly backend: Backend
  readonly storage: DeviceStorage
  readonly session: SessionKeeper
  readonly wallets: Wallets
  readonly outbox: LateOutbox
  readonly emitter: Emitter
  readonly clock: ServiceClock
  readonly stash: string
  /** The partner of an arrival that the service has not heard of. */
  untoldPartner(): string | undefined
  readonly loadRules: () => Promise<Rules | undefined>
  readonly stores: PurchaseStores
}): Carts {
  const { backend, storage, session, wallets, outbox, emitter, clock } = deps
  const { $cart, $choices, $best, $totals } = deps.stores
  let judgement: Judgement | undefined
  let rules: Rules | undefined
  // The newest action's number: an answer for an older one is stale.
  let turn = 0
  let acting = 0
  let isDue = false
  // What was changed here; what another tab changes is told there.
  const touched = new Set<string>()

  // What a page does that nobody may ever see is not done (B24).
  const active = new Promise<void>(resolve => void whenActive(resolve))
  const chosen = createChosenCoupons({ ...deps, onChange: () => rejudge() })

  const ready = async (): Promise<void> => {
    const [loaded] = await Promise.all([deps.loadRules(), wallets.ready, chosen.ready])
    rules = loaded
  }

  const known = (ids: readonly string[]): readonly string[] =>
    ids.filter(id => wallets.current().coupons.some(coupon => coupon.id === id))

  const lookForChosen = createLookForChosen(deps)

  const judge = (order: readonly string[]): Judgement | undefined => {
    try {
      return (
        rules &&
        preview(rules, {
          cart: $cart.get()!,
          chosen: order,
          wallet: wallets.current(),
          partner: deps.untoldPartner(),
          now: clock.now(),
        })
      )
    } catch {
      // A promotion on the device that the rules cannot read: the service can.
      return undefined
    }
  }

  const show = (next: Judgement | undefined): void => {
    judgement = next
    const held = wallets.step.$coupons.get()
    $choices.set(next ? toChoices(next, held) : [])
    $best.set(next && toBest(next, held))
    $totals.set(next && toTotals(next))
  }

  /** Shows what the device makes of the cart and the choice. */
  const showLocal = (): Judgement | undefined => {
    const local = judge(known(chosen.ids()))
    if (local) show(local)
    return local
  }

  // What the newest action comes to.
  let newest: { readonly mine: number; readonly done: Promise<CartOutcome> } | undefined

  const latest = (): CartOutcome => {
    const totals = $totals.get()
    return totals ? { ok: true, totals } : refuseForNow(1)
  }

  /** What an action answers that a newer one overtook. */
  const overtaken = (mine: number): CartOutcome | Promise<CartOutcome> =>
    newest && newest.mine > mine ? newest.done : latest()

  const ask = async (
    order: readonly string[],
    local: Judgement | undefined,
  ): Promise<Outcome<{ readonly judgement: Judgement }>> => {
    const cart = $cart.get()!
    const outcome = await session.act(async (shopper, options) => {
      const checkoutId = parseCheckout(await storage.read(CHECKOUT))?.checkoutId
      const want = { cart, coupons: order, ...(checkoutId !== undefined && { checkoutId }) }
      return checkQuote(await backend.quote(shopper, want, options))
    })
    if (!outcome.ok) return outcome
    return { ok: true, judgement: fromQuote(cart, outcome.quote, local) }
  }

  const settle = async (mine: number): Promise<CartOutcome> => {
    if (mine !== turn) return overtaken(mine)
    let local = showLocal()
    if (await lookForChosen(chosen.ids())) {
      if (mine !== turn) return overtaken(mine)
      local = showLocal()
    }
    const order = known(chosen.ids())
    // An empty cart is not yet an act that needs an identity.
    if (!session.$session.get() && $cart.get()!.lines.length === 0) return latest()
    // Of carts that follow one another at once, only the last is asked about.
    await new Promise(resolve => setTimeout(resolve))
    if (mine !== turn) return overtaken(mine)
    const outcome = await ask(order, local)
    if (mine !== turn) return overtaken(mine)
    if (outcome.ok) show(outcome.judgement)
    else if (!local || !isOutage(outcome)) return outcome
    return latest()
  }

  /** Runs an action; what waited for its end comes after. */
  const run = async (action: (mine: number) => Promise<CartOutcome>): Promise<CartOutcome> => {
    acting += 1
    try {
      await Promise.all([ready(), action !== settle && active])
      if (!$cart.get()) return refuseCall('cart', 'a cart, told by `cart.set`')
      const before = chosen.ids()
      const mine = (turn += 1)
      const done = action(mine)
      newest = { mine, done }
      const outcome = await done
      announce(before)
      return outcome
    } catch (error) {
      report(error)
      return refuseForNow(1)
    } finally {
      acting -= 1
      if (acting === 0) touched.clear()
      // After its caller has seen its answer, or a preview would stand there in its place.
      if (isDue && acting === 0) setTimeout(rejudge)
    }
  }

  const announce = (before: readonly string[]): void => {
    const after = chosen.ids()
    if (isSame(before, after)) return
    void outbox.flush()
    for (const { coupon, saves } of $choices.get()) {
      const { id } = coupon
      if (!touched.has(id)) continue
      if (after.includes(id) && !before.includes(id)) emitter.emit('coupon-applied', { coupon, saves })
      if (before.includes(id) && !after.includes(id)) emitter.emit('coupon-removed', { coupon })
    }
  }

  const choose = async (next: readonly string[], from: readonly string[] = chosen.ids()): Promise<void> => {
    for (const id of [...next, ...from]) if (next.includes(id) !== from.includes(id)) touched.add(id)
    const stored = chosen.choose(next, from)
    show(judge(known(chosen.ids())) ?? judgement)
    await stored
  }

  const applyNew = async (mine: number, newly: readonly string[]): Promise<CartOutcome> => {
    const before = chosen.ids()
    // What this action has made of it; what another tab does meanwhile stands.
    let made = before
    const make = async (next: readonly string[]): Promise<void> => {
      const from = made
      made = next
      await choose(next, from)
    }
    const older = known(before).filter(id => !newly.includes(id))
    let want: readonly string[] = [...newly, ...older]
    const local = judge(want)
    const plan = local && planOf(local.application, newly, older)
    // What the rules refuse the service is asked about all the same: the wallet on the device may be old.
    if (plan?.applied.length) await make((want = plan.chosen))
    for (let round = 0; ; round += 1) {
      const outcome = await ask(want, judge(want))
      if (mine !== turn) return overtaken(mine)
      if (!outcome.ok) {
        if (plan?.applied.length && isOutage(outcome)) return latest()
        if (local && isOutage(outcome)) return refusalOf(local, newly)
        await make(before)
        return outcome
      }
      const said = planOf(
        outcome.judgement.application,
        newly,
        want.filter(id => !newly.includes(id)),
      )
      if (said.applied.length === 0) {
        await make(before)
        isDue = true
        return refusalOf(outcome.judgement, newly)
      }
      if (isSame(said.chosen, want) || round > 0) {
        await make(said.chosen)
        show(outcome.judgement)
        return latest()
      }
      want = said.chosen
    }
  }

  const applyBest = async (mine: number): Promise<CartOutcome> => {
    let outcome = latest()
    for (let round = 0; round < 2 && mine === turn; round += 1) {
      const best = (judgement ?? judge([]))?.best.chosen
      if (best && (round === 0 || !isSame(best, chosen.ids()))) await choose(best)
      else if (round > 0) break
      outcome = await settle(mine)
    }
    return outcome
  }

  const rejudge = (): void => {
    isDue = acting > 0
    if (!isDue && $cart.get()) void run(settle)
  }
  wallets.step.$coupons.listen(rejudge)
  session.$session.listen(() => void chosen.reload())

  return {
    applied: () => (judgement ? appliedOf(judgement.application, chosen.ids()) : []),
    rejudge,
    async set(cart) {
      const checked = checkCart(cart)
      if (!checked.ok) return checked
      turn += 1
      $cart.set(checked.cart)
      return run(settle)
    },
    apply: ids =>
      run(async mine => {
        if (!Array.isArray(ids)) return refuseCall('ids', 'a list of coupon ids')
        const newly = [...new Set(ids)]
        if (newly.length === 0) return latest()
        if (known(newly).length < newly.length) return { ok: false, reasons: [{ reason: 'not_found' }] }
        return applyNew(mine, newly)
      }),
    remove: id =>
      run(async mine => {
        if (chosen.ids().includes(id)) await choose(chosen.ids().filter(one => one !== id))
        return settle(mine)
      }),
    applyBest: () => run(applyBest),
    async drop(ids) {
      await ready()
      await chosen.choose(chosen.ids().filter(id => !ids.includes(id)))
      rejudge()
    },
    clear() {
      turn += 1
      $cart.set(undefined)
      show(undefined)
      void chosen.reload()
    },
  }
}
