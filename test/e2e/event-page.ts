import { createTearoff, type Tearoff, type TearoffOptions } from '../../src/index.ts'

/** What a test finds on the page. */
export interface EventPage {
  open(options: TearoffOptions, aheadMs?: number): void
  act(rounds: number): Promise<number>
  coupon(): Promise<string>
}

let shop: Tearoff
let told = 0

const cart = { currency: 'EUR', lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }] }

const page: EventPage = {
  open(options, aheadMs = 0) {
    const clock = { wall: () => Date.now() + aheadMs, steady: () => performance.now() }
    shop = createTearoff({ ...options, clock })
    shop.on('coupon-applied', () => (told += 1))
    shop.on('coupon-removed', () => (told += 1))
  },
  async coupon() {
    const outcome = await shop.wallet.claim({ offer: 'patio-25' })
    if (outcome.ok) return outcome.coupon.id
    await shop.wallet.refresh()
    return shop.wallet.$coupons.get()[0]!.id
  },
  /** Puts the coupon on the cart and takes it off, so many times. @returns how many events were told */
  async act(rounds) {
    const id = await page.coupon()
    await shop.cart.set(cart)
    for (let round = 0; round < rounds; round += 1) {
      await shop.cart.apply([id])
      await shop.cart.remove(id)
    }
    return told
  },
}

Object.assign(globalThis, { page })
