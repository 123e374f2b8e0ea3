import { createLocalBackend } from '../../../../src/sdk/local-backend.ts'
import { createTearoff } from '../../../../src/index.ts'
import type { Outcome } from '../../../../src/contract/reason.ts'
import '../../../../widgets/coupon-picker/define.ts'
import { afterFrame, inFrame } from './frames.ts'
import { cartAt, promotionAt } from './world.ts'

/** What one change of the cart took, in milliseconds. */
export interface CartChange {
  /** From `cart.set()` to the stores that say what every coupon does. */
  readonly rules: number
  /** From there until the picker's DOM says it. */
  readonly render: number
  /** From there until the frame was painted: style, layout and paint. */
  readonly paint: number
  readonly total: number
  /** What the back end's answer takes later, from the stores to the DOM. */
  readonly answered: number
}

const main = document.querySelector('main')!
let step = 0

function open(count: number): ReturnType<typeof createTearoff> {
  const promotions = Array.from({ length: count }, (_, index) => promotionAt(index))
  const odd = promotions.filter((_, index) => index % 2)
  const backend = createLocalBackend({
    promotions,
    offers: odd.map(({ id }) => ({ id, promotion: id, slot: 'top', action: 'add_to_wallet' })),
    codes: Object.fromEntries(promotions.map(({ id }, index) => [`TERRACE-${1000 + index}`, id])),
  })
  return createTearoff({ backend, database: 'bench', locale: 'en' })
}

const page = {
  /** Fills a wallet as a shopper would, puts the best coupons on a cart, and shows the picker. */
  async fill(count: number): Promise<void> {
    const shop = open(count)
    for (let index = 0; index < count; index++) {
      const what = index % 2 ? { offer: `promotion-${index}` } : { code: `TERRACE-${1000 + index}` }
      requireOk(await shop.wallet.claim(what))
    }
    Object.assign(globalThis, { [Symbol.for('tearoff')]: shop })
    requireOk(await shop.cart.set(cartAt(0)))
    requireOk(await shop.cart.applyBest())
    main.append(document.createElement('coupon-picker'))
    while (shown() < count) await afterFrame()
  },

  /** Changes the cart again and again, and waits each time for the last answer. */
  async change(times: number): Promise<readonly CartChange[]> {
    const all: CartChange[] = []
    for (let index = 0; index < times; index++) all.push(await changeCart(cartAt((step += 1))))
    return all
  },
}

function shown(): number {
  return main.querySelector('coupon-picker')?.shadowRoot?.querySelectorAll('[part~="option"]').length ?? 0
}

async function changeCart(cart: ReturnType<typeof cartAt>): Promise<CartChange> {
  const { cart: step } = (globalThis as unknown as Record<symbol, ReturnType<typeof createTearoff>>)[
    Symbol.for('tearoff')
  ]!
  const picker = main.querySelector('coupon-picker')!
  const updates: { stores: number; rendered: number }[] = []
  // The picker listened first, so that its update is due when this is called.
  const unbind = step.$choices.listen(() => {
    const update = { stores: performance.now(), rendered: NaN }
    updates.push(update)
    void picker.updateComplete.then(() => (update.rendered = performance.now()))
  })
  let start = NaN
  let answer: Promise<Outcome<object>> | undefined
  const { total } = await inFrame(() => {
    start = performance.now()
    answer = step.set(cart)
  })
  requireOk(await answer!)
  await afterFrame()
  unbind()
  const [first, last] = [updates[0], updates.at(-1)]
  if (!first || !last || first === last) throw new Error('The picker was not told of the change and of the answer.')
  return {
    rules: first.stores - start,
    render: first.rendered - first.stores,
    paint: start + total - first.rendered,
    total,
    answered: last.rendered - last.stores,
  }
}

function requireOk(outcome: Outcome<object>): void {
  if (!outcome.ok) throw new Error(JSON.stringify(outcome.reasons))
}

Object.assign(globalThis, { bench: page })
