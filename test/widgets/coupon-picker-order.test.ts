import { expect } from '@open-wc/testing'
import { sendKeys, sendMouse, resetMouse } from '@web/test-runner-commands'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import { cart } from '../support/fake-tearoff.ts'
import {
  big,
  boxes,
  codeField,
  mountPicker,
  type MountedPicker,
  named,
  names,
  patio,
  ship,
} from '../support/mount-picker.ts'
import { byText, deepActive, pick, settled } from '../support/shadow.ts'

const many: readonly CouponChoice[] = Array.from({ length: 12 }, (_, at) => named(`c${at}`, `Coupon ${at}`))
const bigFits: CouponChoice = { ...big, status: 'fits', saves: 5000, reasons: [] }
const best = { coupons: [patio.coupon], saves: 1000, gain: 1000, leftOut: [], exact: true }

/** Does as the SDK: the cart is new at once, what the coupons do to it is known later. */
async function changeCart({ element, shop }: MountedPicker, choices: readonly CouponChoice[]): Promise<void> {
  shop.stores.$cart.set(cart({ ref: crypto.randomUUID() }))
  await element.updateComplete
  shop.stores.$choices.set(choices)
  await element.updateComplete
}

/** Puts room before and behind a picker, so that its page can be scrolled. @returns what scrolls */
function makeRoom(element: HTMLElement, scroller?: HTMLElement): Element {
  const inside = scroller ?? element.parentElement
  if (!inside) throw new Error('it is not in the page')
  inside.prepend(box('block-size: 3000px'))
  inside.append(box('block-size: 3000px'))
  return scroller ?? document.documentElement
}

function box(style: string): HTMLElement {
  const element = document.createElement('div')
  element.style.cssText = style
  return element
}

const topOf = (element: Element): number => Math.round(element.getBoundingClientRect().top)

/** Waits for what a browser does in the frames after a change, scroll anchoring for example. In the background it has none. */
const painted = (): Promise<unknown> =>
  Promise.race([
    new Promise(resolve => requestAnimationFrame(() => requestAnimationFrame(resolve))),
    new Promise(resolve => setTimeout(resolve, 300)),
  ])

describe('the order of <coupon-picker>, and what stays where it is', () => {
  afterEach(() => scrollTo(0, 0))

  it('moves no coupon away while the cart is the same: a tick, a better saving or a new one', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    shop.stores.$choices.set([{ ...ship, saves: 5000 }, named('new', 'New one'), patio])
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Patio', 'New one', 'Shipping'])
  })

  it('sorts anew by saving when the coupons are judged for another cart, and not before', async () => {
    const mounted = await mountPicker({ choices: [patio, ship] })
    const { element, shop } = mounted
    shop.stores.$cart.set(cart({ ref: 'other' }))
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Patio', 'Shipping'])
    shop.stores.$choices.set([{ ...ship, saves: 5000 }, patio])
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Shipping', 'Patio'])
    shop.stores.$choices.set([patio, ship])
    await element.updateComplete
    expect(names(element)).to.deep.equal(['Shipping', 'Patio'])
  })

  it('does not sort while it has the focus, and makes up for it later', async () => {
    const mounted = await mountPicker({ choices: [patio, ship] })
    const { element } = mounted
    const sorted = [{ ...ship, saves: 5000 }, patio]
    boxes(element)[1]?.focus()
    await changeCart(mounted, sorted)
    expect(names(element)).to.deep.equal(['Patio', 'Shipping'])
    boxes(element)[1]?.blur()
    await changeCart(mounted, [...sorted])
    expect(names(element)).to.deep.equal(['Shipping', 'Patio'])
  })

  it('does not sort under the pointer, and makes up for it later', async () => {
    const mounted = await mountPicker({ choices: [patio, ship] })
    const { element } = mounted
    const sorted = [{ ...ship, saves: 5000 }, patio]
    const { left, top } = element.getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(left) + 20, Math.round(top) + 20] })
    await changeCart(mounted, [...sorted])
    expect(names(element)).to.deep.equal(['Patio', 'Shipping'])
    await resetMouse()
    await sendMouse({ type: 'move', position: [0, 0] })
    element.parentElement?.style.setProperty('padding-top', '40px')
    await painted()
    await changeCart(mounted, [...sorted])
    expect(names(element)).to.deep.equal(['Shipping', 'Patio'])
  })

  it('lets a coupon that has begun to fit move up, and leaves the focus where it is', async () => {
    const mounted = await mountPicker({ choices: [patio, big] })
    const { element } = mounted
    await changeCart(mounted, [bigFits, patio])
    expect(names(element)).to.deep.equal(['Big cart', 'Patio'])
    await changeCart(mounted, [patio, big])
    boxes(element)[0]?.focus()
    await changeCart(mounted, [bigFits, patio])
    expect(names(element)).to.deep.equal(['Patio', 'Big cart'])
    expect(deepActive() === boxes(element)[0]).to.equal(true)
    expect(element.shadowRoot?.querySelector('details')).to.equal(null)
  })

  it('gives the focus to the next coupon when its own is not there any more, and to the panel without any', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    boxes(element)[0]?.focus()
    shop.stores.$choices.set([ship, { ...patio, status: 'unfit', saves: 0, reasons: [{ reason: 'revoked' }] }])
    await element.updateComplete
    expect(deepActive() === boxes(element)[0]).to.equal(true)
    expect(names(element)[0]).to.equal('Shipping')
    shop.stores.$choices.set([])
    await element.updateComplete
    expect(deepActive() === pick(element, 'section')).to.equal(true)
  })

  it('takes no focus that it did not have', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    shop.stores.$choices.set([ship])
    await element.updateComplete
    expect(deepActive() === document.body).to.equal(true)
  })

  it('keeps the focus in the row when "save for later" goes with the coupon', async () => {
    const { element } = await mountPicker({ choices: [{ ...patio, status: 'applied' }] })
    byText(element, 'button', 'Save for later').focus()
    await sendKeys({ press: 'Enter' })
    await settled()
    expect(deepActive() === boxes(element)[0]).to.equal(true)
  })

  it('keeps what has the focus where it is on the screen while what is above it changes', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    const page = makeRoom(element)
    const field = codeField(element)
    field.focus()
    page.scrollTop = 2900
    await painted()
    const before = topOf(field)
    shop.stores.$choices.set([...many, patio, ship])
    shop.stores.$best.set(best)
    await element.updateComplete
    await painted()
    expect(topOf(field)).to.be.closeTo(before, 1)
    shop.stores.$choices.set([patio])
    shop.stores.$best.set(undefined)
    await element.updateComplete
    await painted()
    expect(topOf(field)).to.be.closeTo(before, 1)
  })

  it('keeps the row under the pointer where it is, in a drawer that scrolls', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    const drawer = box('block-size: 500px; overflow-y: auto')
    element.replaceWith(drawer)
    drawer.append(element)
    await element.updateComplete
    makeRoom(element, drawer)
    drawer.scrollTop = 2900
    await painted()
    const row = boxes(element)[1]?.closest('li')
    if (!row) throw new Error('there is no second row')
    const { left, top } = row.getBoundingClientRect()
    await sendMouse({ type: 'move', position: [Math.round(left) + 40, Math.round(top) + 12] })
    await painted()
    expect(row.matches(':hover')).to.equal(true)
    shop.stores.$best.set(best)
    await element.updateComplete
    await painted()
    expect(pick(element, '.best').isConnected).to.equal(true)
    expect(topOf(row)).to.be.closeTo(top, 1)
    await resetMouse()
  })

  it('does not scroll a page that what is in use does not move with', async () => {
    const { element, shop } = await mountPicker({ choices: [patio, ship] })
    const page = makeRoom(element)
    element.style.cssText = 'position: fixed; inset-block-start: 0'
    page.scrollTop = 1000
    boxes(element)[1]?.focus({ preventScroll: true })
    await painted()
    shop.stores.$best.set(best)
    await element.updateComplete
    await painted()
    expect(page.scrollTop).to.equal(1000)
  })
})
