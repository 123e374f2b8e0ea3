import { createFakeTearoff } from '../../../support/fake-tearoff.ts'
import { pickerView } from '../peers/picker-view.ts'
import { walletView } from '../peers/wallet-view.ts'
import { type FrameTimes, inFrame } from './frames.ts'
import { type Scrolling, scrollOn } from './scroll.ts'
import { shapeOf } from './shape.ts'
import { worldOf } from './world.ts'

const main = document.querySelector('main')!
let element: HTMLElement | undefined
const script = document.createElement('script')

/** The page that one contestant comes to: its shop and its empty element are there before anything is timed. */
const stage = {
  /**
   * Puts the element into the page, its script at the ready, and a shop with so many coupons. `given`: the texts
   * are made, too.
   */
  prepare(tag: 'coupon-wallet' | 'coupon-picker', coupons: number, code: string, given: boolean): void {
    script.textContent = code
    const shop = createFakeTearoff(worldOf(coupons))
    Object.assign(globalThis, { [Symbol.for('tearoff')]: shop })
    if (given) {
      const view = tag === 'coupon-wallet' ? walletView(shop) : pickerView(shop)
      Object.assign(globalThis, { [Symbol.for('tearoff-view')]: view })
    }
    element = document.createElement(tag)
    main.append(element)
  },

  /** Runs the contestant's script and paints what it shows. */
  perform: (): Promise<FrameTimes> => inFrame(() => document.head.append(script)),

  /** What is there to be seen: how many rules its style sheets have, and its markup. */
  shape(): readonly string[] {
    const root = element!.shadowRoot!
    return [`${root.adoptedStyleSheets.map(sheet => sheet.cssRules.length)} rules`, ...shapeOf(root)]
  },

  scroll: (pixels: number, frames: number): Promise<Scrolling> => scrollOn('coupon-wallet', pixels, frames),

  /** Puts a coupon on the cart that is not on it. */
  async apply(): Promise<FrameTimes> {
    const shop = (globalThis as unknown as Record<symbol, ReturnType<typeof createFakeTearoff>>)[Symbol.for('tearoff')]!
    const next = shop.stores.$choices.get().find(({ status }) => status === 'fits')!
    return inFrame(() => void shop.cart.apply([next.coupon.id]))
  },
}

Object.assign(globalThis, { bench: stage })
