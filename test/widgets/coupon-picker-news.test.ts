import { expect, waitUntil } from '@open-wc/testing'
import { cart } from '../support/fake-tearoff.ts'
import { big, boxes, change, mountPicker, type MountedPicker, patio, ship } from '../support/mount-picker.ts'
import { pick, settled } from '../support/shadow.ts'

/** Keeps what the picker says. */
function listen({ element }: MountedPicker): string[] {
  const status = pick(element, '[role=status]')
  const heard: string[] = []
  const observer = new MutationObserver(() => status.textContent && heard.push(status.textContent))
  observer.observe(status, { childList: true, characterData: true, subtree: true })
  return heard
}

/** Waits for much longer than the picker does before it speaks. */
const silence = (): Promise<void> => new Promise(resolve => setTimeout(resolve, 1500))

describe('what <coupon-picker> says to screen readers', () => {
  it('is nothing at first', async () => {
    const mounted = await mountPicker({ choices: [{ ...patio, status: 'applied' }] })
    const heard = listen(mounted)
    await silence()
    expect(heard).to.deep.equal([])
    expect(pick(mounted.element, '[role=status]').textContent).to.equal('')
  })

  it('is the new total, politely, whoever has changed it', async () => {
    const mounted = await mountPicker({ choices: [patio] })
    const heard = listen(mounted)
    boxes(mounted.element)[0]?.click()
    await waitUntil(() => heard.length)
    await mounted.shop.cart.remove('patio')
    await waitUntil(() => heard.length > 1)
    expect(heard).to.deep.equal(['1 coupon applied: €10.00 saved, total €115.90', 'No coupons applied, total €125.90'])
  })

  it('is said once after a burst of changes, and only what has come of it', async () => {
    const mounted = await mountPicker({ choices: [patio, ship] })
    const { shop } = mounted
    const heard = listen(mounted)
    await shop.cart.apply(['patio'])
    await settled()
    await shop.cart.apply(['ship'])
    await settled()
    await shop.cart.set(cart({ shipping: 1000 }))
    await silence()
    expect(heard).to.deep.equal(['2 coupons applied: €15.90 saved, total €114.10'])
    await shop.cart.remove('ship')
    await settled()
    await shop.cart.apply(['ship'])
    await silence()
    expect(heard).to.have.length(1)
  })

  it('names what has begun to fit, and leaves a total without coupons to the shop', async () => {
    const mounted = await mountPicker({ choices: [patio, big] })
    const heard = listen(mounted)
    await mounted.shop.cart.set(cart({ shipping: 1000 }))
    mounted.shop.stores.$choices.set([{ ...big, status: 'fits', saves: 5000, reasons: [] }, patio])
    await waitUntil(() => heard.length)
    await mounted.shop.cart.set(cart({ shipping: 2000 }))
    await silence()
    expect(heard).to.deep.equal(['Fits this cart now: Big cart.'])
  })

  it('is the changed total that waits for a word', async () => {
    const mounted = await mountPicker({ choices: [{ ...patio, status: 'applied' }] })
    const heard = listen(mounted)
    mounted.shop.checkout.changed(change)
    await waitUntil(() => heard.length)
    expect(heard).to.deep.equal(['One coupon ended while you were shopping. Your new total is €125.90.'])
  })

  it('is why something was refused, at once and each time anew', async () => {
    const mounted = await mountPicker({ choices: [patio] })
    const heard = listen(mounted)
    for (const time of [1, 2]) {
      mounted.shop.refuse({ reason: 'usage_limit_reached' })
      boxes(mounted.element)[0]?.click()
      await settled()
      expect(heard).to.have.length(time)
    }
    expect(new Set(heard)).to.deep.equal(new Set(['This coupon has been used as often as the shop allows.']))
  })

  it('is nothing any more when it has left the page', async () => {
    const mounted = await mountPicker({ choices: [patio] })
    const heard = listen(mounted)
    await mounted.shop.cart.apply(['patio'])
    await mounted.element.updateComplete
    const { parentElement } = mounted.element
    mounted.element.remove()
    parentElement?.append(mounted.element)
    await silence()
    expect(heard).to.deep.equal([])
  })
})
