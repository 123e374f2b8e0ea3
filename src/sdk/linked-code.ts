import type { ReadableAtom } from 'nanostores'
import { hasReason, isOutage } from './calls.ts'
import { report } from './signal.ts'
import type { DeviceStorage } from './storage.ts'
import type { CartStep, WalletStep } from './tearoff.ts'
import type { Wallets } from './wallet.ts'

/** The record of the code that a link brought and whose coupon is to be applied once it fits. */
const LINKED = 'linked'

/** What applying linked codes needs of the SDK. */
export interface LinkedCodeDeps {
  readonly storage: DeviceStorage
  readonly wallets: Wallets
  readonly cart: CartStep
  readonly claim: WalletStep['claim']
  readonly $waitingCode: ReadableAtom<string | undefined>
}

/**
 * Claims a code from a link where there is a cart, and applies its coupon as soon as it fits (D-18, where the shop's policy
 * says so). It pushes no coupon off the cart that the shopper chose, and one that he takes off himself stays off.
 */
export function applyLinkedCodes({ storage, wallets, cart, claim, $waitingCode }: LinkedCodeDeps): void {
  const { $cart, $totals, $choices } = cart
  const tried = new Set<string>()
  let isDue = false
  let isRunning = false

  const link = (code: string | undefined): Promise<unknown> => storage.change([LINKED], () => [code])

  const take = async (): Promise<void> => {
    const code = $waitingCode.get()
    if (code === undefined || tried.has(code)) return
    tried.add(code)
    // Before the claim: its answer may find the page gone.
    await link(code)
    const outcome = await claim({ code })
    if (outcome.ok) await link(outcome.coupon.code)
    else if (isOutage(outcome)) tried.delete(code)
    else if (!hasReason(outcome, 'already_claimed')) await link(undefined)
  }

  const run = async (): Promise<void> => {
    if (!wallets.current().policy.autoApplyLinks || !$cart.get()?.lines.length) return
    await take()
    const linked = await storage.read(LINKED)
    if (typeof linked !== 'string' || $totals.get()?.source !== 'service') return
    const choice = $choices.get().find(({ coupon: { code = '' } }) => bare(code) === bare(linked))
    if (choice?.status !== 'applied' && (choice?.status !== 'fits' || choice.replaces.length > 0)) return
    // Taken off the record first: what the shopper does from here on stands.
    await link(undefined)
    if (choice.status === 'fits') await cart.apply([choice.coupon.id])
  }

  const runAll = async (): Promise<void> => {
    while (isDue) {
      isDue = false
      await run().catch(report)
    }
    isRunning = false
  }

  // What changes while it runs is looked at once more.
  const start = (): void => {
    isDue = true
    if (isRunning) return
    isRunning = true
    void runAll()
  }
  for (const $store of [$waitingCode, $choices, wallets.$wallet]) $store.listen(start)
  start()
}

/** A code as it is compared here; the service knows better, and is asked first. */
function bare(code: string): string {
  return code.toUpperCase().replaceAll(/[^A-Z0-9]/gu, '')
}
