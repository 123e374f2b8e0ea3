import '../../../../widgets/define.ts'
import { createFakeTearoff } from '../../../support/fake-tearoff.ts'
import { afterFrame } from './frames.ts'
import { worldOf } from './world.ts'

const main = document.querySelector('main')!
const world = worldOf(20)
const { promotion } = world.coupons![0]!
const offers = [{ id: 'spring', slot: 'top', action: 'add_to_wallet', promotion, claimed: false } as const]
const shop = createFakeTearoff({ ...world, offers })
Object.assign(globalThis, { [Symbol.for('tearoff')]: shop })

const attributes: Readonly<Record<string, readonly [string, string]>> = {
  'coupon-offer': ['slot-name', 'top'],
  'coupon-snippet': ['promotion', 'promotion-1'],
}

const page = {
  /**
   * Puts an element into the page and takes it out again, so often; every tenth one is painted.
   * @returns how many listeners the shop's stores are left with
   */
  async mount(tag: string, times: number): Promise<number> {
    if (!customElements.get(tag)) throw new Error(`<${tag}> is not registered`)
    for (let index = 0; index < times; index++) {
      const element = document.createElement(tag)
      const [name, value] = attributes[tag] ?? []
      if (name && value) element.setAttribute(name, value)
      main.append(element)
      await (element as Partial<{ updateComplete: Promise<unknown> }>).updateComplete
      if (index % 10 === 0) await afterFrame()
      if (!element.shadowRoot?.textContent?.trim()) throw new Error(`<${tag}> shows nothing`)
      element.remove()
    }
    await afterFrame()
    return shop.listeners()
  },
}

Object.assign(globalThis, { bench: page })
