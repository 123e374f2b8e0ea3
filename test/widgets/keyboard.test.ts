import { expect, waitUntil } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/define.ts'
import { gallery } from '../gallery/gallery.ts'
import { stateId } from '../gallery/state.ts'
import { focused, press, startWalk, tabThrough, tabTo, type Walk } from '../gallery/walk-keys.ts'
import { deepActive, pick, textOf } from '../support/shadow.ts'

async function walk(id: string): Promise<Walk> {
  const state = gallery.flatMap(({ states }) => states).find(one => stateId(one) === id)
  if (!state) throw new Error(`the gallery has no ${id}`)
  return startWalk(state)
}

describe('the wallet by keyboard', () => {
  it('stops at the chosen tab, then at what each ticket offers, in reading order', async () => {
    const stops = await tabThrough(await walk('coupon-wallet-ready-with-a-cart'))
    expect(stops).to.deep.equal([
      'Ready 3',
      'Copy: Welcome to the garden',
      'Show in store: Welcome to the garden',
      'Use in cart: Welcome to the garden',
      'Terms: Welcome to the garden',
      'Discard: Welcome to the garden',
      'Use in cart: Spring on the terrace',
      'Terms: Spring on the terrace',
      'Discard: Spring on the terrace',
      'Discard: A gift from Acme Garden',
    ])
  })

  it('is left backwards through the same stops', async () => {
    const way = await walk('coupon-wallet-ready-without-a-cart')
    const forwards = await tabThrough(way)
    expect(await tabThrough(way, true)).to.deep.equal([...forwards].reverse())
  })

  it('goes from tab to tab with the arrow keys, Home and End, and round', async () => {
    await walk('coupon-wallet-ready-without-a-cart')
    await tabTo('Ready')
    const seen: string[] = []
    for (const key of ['ArrowRight', 'ArrowRight', 'ArrowRight', 'ArrowLeft', 'Home', 'End']) {
      await press(key)
      seen.push(focused())
    }
    expect(seen).to.deep.equal(['Used 1', 'Past 3', 'Ready 3', 'Past 3', 'Ready 3', 'Past 3'])
  })

  it('discards with Enter, has the focus on the way back, and on the coupon once it is back', async () => {
    await walk('coupon-wallet-ready-without-a-cart')
    await tabTo('Discard: Spring on the terrace')
    await press('Enter')
    expect(focused()).to.contain('Undo')
    await press('Enter')
    expect(focused()).to.equal('Spring on the terrace')
  })

  it('unfolds terms with Space and folds them with Enter, and stays there', async () => {
    await walk('coupon-wallet-ready-without-a-cart')
    await tabTo('Terms')
    const terms = deepActive()?.closest('details')
    await press(' ')
    expect([terms?.open, focused()]).to.deep.equal([true, 'Terms: Welcome to the garden'])
    await press('Enter')
    expect([terms?.open, focused()]).to.deep.equal([false, 'Terms: Welcome to the garden'])
  })
})

describe('the code in a store by keyboard', () => {
  it('opens with Enter on its heading, keeps Tab inside, and closes with Escape to where it was opened', async () => {
    const { element } = await walk('coupon-wallet-ready-without-a-cart')
    await tabTo('Show in store')
    await press('Enter')
    await waitUntil(() => textOf(element).includes('Print'))
    const dialog = pick<HTMLDialogElement>(element, 'dialog')
    expect([dialog.open, focused()]).to.deep.equal([true, 'Welcome to the garden'])
    await tabTo('Close')
    expect(deepActive()?.closest('dialog')).to.equal(dialog)
    await press('Escape')
    await waitUntil(() => !element.shadowRoot?.querySelector('dialog'))
    expect(focused()).to.equal('Show in store: Welcome to the garden')
  })
})

describe('the picker by keyboard', () => {
  it('stops at the best, at each coupon, at what is folded, and at the field', async () => {
    const stops = await tabThrough(await walk('coupon-picker-ready-one-applied'))
    expect(stops).to.deep.equal([
      'Apply both',
      'Spring on the terrace',
      'Save for later: Spring on the terrace',
      'A gift from Acme Garden',
      'Three lanterns for two',
      'Welcome to the garden',
      'Not for this cart · 2',
      'Have a code?',
      'Add',
    ])
  })

  it('ticks and unticks with Space, and the focus stays on the box', async () => {
    const { element } = await walk('coupon-picker-ready-nothing-applied')
    await tabTo('A gift from Acme Garden')
    await press(' ')
    expect(textOf(element)).to.contain('Save for later')
    expect(focused()).to.equal('A gift from Acme Garden')
    await press(' ')
    expect(textOf(element)).not.to.contain('Save for later')
    expect(focused()).to.equal('A gift from Acme Garden')
  })

  it('keeps the focus in the row of what is saved for later', async () => {
    await walk('coupon-picker-ready-one-applied')
    await tabTo('Save for later')
    await press('Enter')
    expect(focused()).to.equal('Spring on the terrace')
  })

  it('takes the best with Enter, and the focus stays on what says so', async () => {
    await walk('coupon-picker-ready-nothing-applied')
    await tabTo('Apply both')
    await press('Enter')
    expect(focused()).to.equal('Applied')
  })

  it('sends a code with Enter, answers in place, and leaves the focus in the field', async () => {
    const { element } = await walk('coupon-picker-ready-nothing-applied')
    await tabTo('Have a code?')
    await sendKeys({ type: 'SUMER20' })
    await press('Enter')
    expect(textOf(element)).to.contain('We do not know this code')
    expect(pick(element, '#code').getAttribute('aria-invalid')).to.equal('true')
    expect(focused()).to.equal('Have a code?')
  })

  it('unfolds what does not fit with Enter, and folds it again', async () => {
    await walk('coupon-picker-ready-nothing-applied')
    await tabTo('Not for this cart')
    const folded = deepActive()?.closest('details')
    await press('Enter')
    expect(folded?.open).to.equal(true)
    await press('Enter')
    expect(folded?.open).to.equal(false)
  })

  it('comes to the shop’s link at what is missing', async () => {
    const stops = await tabThrough(await walk('coupon-picker-what-would-make-it-fit-unfolded'))
    expect(stops).to.include('See items: €25 off the large parcel')
  })

  it('has the focus in the panel once a changed total is agreed to', async () => {
    await walk('coupon-picker-changed-total')
    await tabTo('Continue with')
    await press('Enter')
    expect(deepActive()?.getAttribute('part')).to.equal('panel')
  })
})

describe('the offer by keyboard', () => {
  it('clips with Enter, stays on what says so, and goes on to the way to the wallet', async () => {
    const way = await walk('coupon-offer-ready')
    expect(await tabThrough(way)).to.deep.equal(['Clip coupon', 'Terms: Spring on the terrace'])
    way.before.focus()
    await tabTo('Clip coupon')
    await press('Enter')
    expect(focused()).to.equal('In your wallet')
    expect(await tabThrough(way)).to.deep.equal(['In your wallet', 'See your coupons', 'Terms: Spring on the terrace'])
  })
})

describe('the snippet by keyboard', () => {
  it('is one stop, named with its code, and keeps the focus when it has copied', async () => {
    const way = await walk('coupon-snippet-assigned')
    expect(await tabThrough(way)).to.deep.equal(['Copy LETTER-7QK2-M9XW'])
    way.before.focus()
    await tabTo('Copy')
    await press(' ')
    expect(focused()).to.contain('LETTER-7QK2-M9XW')
  })

  it('lets Tab go to what stands inside it where there is no code', async () => {
    expect(await tabThrough(await walk('coupon-snippet-none-assigned'))).to.deep.equal([
      'Sign up to our letter for a code',
    ])
  })
})

describe('the badge by keyboard', () => {
  it('is no stop of its own', async () => {
    expect(await tabThrough(await walk('coupon-badge-three-fit'))).to.deep.equal(['Your coupons'])
  })
})
