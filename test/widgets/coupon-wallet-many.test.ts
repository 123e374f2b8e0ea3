import { expect, fixture, html, waitUntil } from '@open-wc/testing'
import { sendKeys } from '@web/test-runner-commands'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import {
  cart,
  choice,
  createFakeTearoff,
  type FakeStart,
  type FakeTearoff,
  held,
  promotion,
} from '../support/fake-tearoff.ts'
import { byText, deepActive, pick, settled, textOf } from '../support/shadow.ts'
import type { HeldCoupon } from '../../src/sdk/tearoff.ts'

const make = (count: number): readonly HeldCoupon[] =>
  Array.from({ length: count }, (_, index) =>
    held(`c${index}`, { promotion: promotion({ id: `p${index}`, name: `Coupon ${index + 1}` }) }),
  )

async function mount(start: FakeStart): Promise<{ element: CouponWallet; shop: FakeTearoff }> {
  const shop = createFakeTearoff(start)
  const element = await fixture<CouponWallet>(html`<coupon-wallet .shop=${shop}></coupon-wallet>`)
  return { element, shop }
}

const cardsOf = (element: Element): readonly HTMLElement[] => [
  ...(element.shadowRoot?.querySelectorAll<HTMLElement>('.card') ?? []),
]

async function type(element: CouponWallet, query: string): Promise<void> {
  const field = pick<HTMLInputElement>(element, 'input[type=search]')
  field.value = query
  field.dispatchEvent(new Event('input', { bubbles: true }))
  await element.updateComplete
}

const namesOf = (element: Element): readonly (string | undefined)[] =>
  cardsOf(element).map(card => card.querySelector('h3')?.textContent)

describe('<coupon-wallet> with many coupons', () => {
  it('begins with the first of 10,000, counts them all, and keeps the room of the others', async () => {
    const { element } = await mount({ coupons: make(10_000) })
    const cards = cardsOf(element)
    expect(cards).to.have.length(48)
    const last = cards.at(-1)!
    expect([last.role, last.ariaPosInSet, last.ariaSetSize]).to.deep.equal(['listitem', '48', '10000'])
    expect(cards[0]!.offsetHeight * 1000).to.be.lessThan(element.offsetHeight)
    const [first, room] = ['.list', '.far'].map(list => pick(element, list))
    await waitUntil(() => pick(element, '.groups').style.length > 0)
    await waitUntil(() => first!.offsetHeight === room!.offsetHeight)
    await expect(element).to.be.accessible()
  })

  it('begins anew with another tab', async () => {
    const { element } = await mount({ coupons: make(2000) })
    const select = async (tab: string): Promise<void> => {
      pick(element, `#tab-${tab}`).click()
      await element.updateComplete
    }
    pick(element, '.far').scrollIntoView()
    await waitUntil(() => cardsOf(element).length > 48)
    await select('past')
    await select('ready')
    expect(cardsOf(element)).to.have.length(48)
    dispatchEvent(new Event('beforeprint'))
    await element.updateComplete
    expect(cardsOf(element)).to.have.length(2000)
    await select('past')
    await select('ready')
    expect(cardsOf(element)).to.have.length(48)
    scrollTo(0, 0)
  })

  it('goes on growing when it was taken out of the page and put back', async () => {
    const { element } = await mount({ coupons: make(200) })
    const parent = element.parentElement!
    element.remove()
    await settled()
    parent.append(element)
    await element.updateComplete
    pick(element, '.far').scrollIntoView()
    await waitUntil(() => cardsOf(element).length > 48)
    scrollTo(0, 0)
  })

  it('shows what comes near the screen, wherever that is, and nothing of what lies between', async () => {
    const { element } = await mount({ coupons: make(2000) })
    const far = [...(element.shadowRoot?.querySelectorAll<HTMLElement>('.far') ?? [])]
    far.at(-1)!.scrollIntoView({ block: 'end' })
    await waitUntil(() => namesOf(element).includes('Coupon 2000'))
    expect(namesOf(element)).not.to.contain('Coupon 1000')
    const isNear = (room: HTMLElement): boolean => {
      const { top, bottom } = room.getBoundingClientRect()
      return bottom > -0.9 * innerHeight && top < 1.9 * innerHeight
    }
    await waitUntil(() => !far.some(room => room.matches('.far') && isNear(room)))
    scrollTo(0, 0)
    await settled()
    await waitUntil(() => namesOf(element).includes('Coupon 48'))
  })

  it('goes on by the keyboard from the last ticket that is there to the next', async () => {
    const { element } = await mount({ coupons: make(200) })
    const before = cardsOf(element).length
    cardsOf(element)[before - 1]!.querySelector('button')!.focus()
    await waitUntil(() => cardsOf(element).length > before)
    await sendKeys({ press: 'Tab' })
    expect(deepActive()?.closest('.card')?.querySelector('h3')?.textContent).to.equal(`Coupon ${before + 1}`)
    scrollTo(0, 0)
  })

  it('renders no ticket anew that nothing has changed of', async () => {
    let reads = 0
    const coupons = make(40).map(coupon => ({
      ...coupon,
      get promotion() {
        reads += 1
        return coupon.promotion
      },
    }))
    const { element, shop } = await mount({ coupons })
    reads = 0
    shop.stores.$status.set({ state: 'offline', why: 'service_unreachable' })
    await element.updateComplete
    expect(textOf(element)).to.contain('No connection to the shop')
    expect(reads).to.equal(0)
    shop.stores.$coupons.set(coupons.slice(1))
    await element.updateComplete
    expect(reads).to.be.greaterThan(0)
  })

  it('renders one ticket anew when one coupon goes on the cart, and none when a judgement says the same', async () => {
    const read: string[] = []
    const choices = make(40).map(coupon =>
      choice({
        ...coupon,
        get promotion() {
          read.push(coupon.id)
          return coupon.promotion
        },
      }),
    )
    const { element, shop } = await mount({ choices, cart: cart() })
    read.length = 0
    shop.stores.$choices.set(choices.map(one => ({ ...one })))
    await element.updateComplete
    expect(read).to.deep.equal([])
    shop.stores.$choices.set(choices.map((one, index) => (index === 30 ? { ...one, status: 'applied' } : one)))
    await element.updateComplete
    expect(textOf(element)).to.contain('On your cart')
    expect([...new Set(read)]).to.deep.equal(['c30'])
  })

  it('brings a coupon into view that came to stand far down', async () => {
    const coupons = make(200)
    const late = held('late', { promotion: promotion({ name: 'Late' }) })
    const { element, shop } = await mount({ coupons, waitingCode: 'LATE' })
    const claim = async (): Promise<{ readonly ok: true; readonly coupon: HeldCoupon }> => {
      shop.stores.$coupons.set([...coupons, late])
      shop.stores.$waitingCode.set(undefined)
      return { ok: true, coupon: late }
    }
    element.shop = { ...shop, wallet: { ...shop.wallet, claim } }
    await element.updateComplete
    byText(element, 'button', 'Add to wallet').click()
    await waitUntil(() => deepActive()?.textContent === 'Late')
    scrollTo(0, 0)
  })
})

describe('finding a coupon', () => {
  const special = held('special', {
    code: 'ACME-2026',
    promotion: promotion({
      name: 'Été au jardin',
      discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
    }),
    partner: { id: 'acme', use: 'referred', name: 'Acme Garden' },
  })

  it('has a field where there are more coupons than one sees', async () => {
    const { element, shop } = await mount({ coupons: make(24) })
    expect(element.shadowRoot?.querySelector('input')).to.equal(null)
    shop.stores.$coupons.set(make(25))
    await element.updateComplete
    expect(pick<HTMLInputElement>(element, 'input').labels?.[0]?.textContent).to.equal('Find a coupon')
    await expect(element).to.be.accessible()
  })

  for (const query of ['ete jardin', 'JARDIN  Été', 'acme2026', 'acme-2026', 'free ship', 'garden']) {
    it(`finds by "${query}", and says how many`, async () => {
      const { element } = await mount({ coupons: [...make(30), special] })
      await type(element, query)
      expect(namesOf(element)).to.deep.equal(['Été au jardin'])
      expect(pick(element, '.search').textContent).to.contain('1 coupon')
      expect(pick(element, '[role=status]').textContent).to.equal('1 coupon')
      await type(element, '')
      expect(cardsOf(element)).to.have.length(31)
      expect(pick(element, '[role=status]').textContent).to.equal('')
    })
  }

  it('says where nothing is found, and keeps the field and its focus', async () => {
    const { element, shop } = await mount({ coupons: make(30) })
    const field = pick<HTMLInputElement>(element, 'input')
    field.focus()
    await type(element, 'nowhere')
    expect(textOf(element)).to.contain('No coupon has these words')
    shop.stores.$coupons.set(make(3))
    await element.updateComplete
    await type(element, '')
    expect(deepActive()).to.equal(field)
    await expect(element).to.be.accessible()
  })

  it('finds by the words of another language as soon as it speaks it', async () => {
    const { element } = await mount({ coupons: [...make(30), special] })
    await type(element, 'Versand')
    expect(cardsOf(element)).to.have.length(0)
    element.lang = 'de'
    await waitUntil(() => namesOf(element).join() === 'Été au jardin')
  })

  it('forgets the words with another tab', async () => {
    const { element } = await mount({ coupons: make(30) })
    await type(element, 'coupon 7')
    pick(element, '#tab-used').click()
    await element.updateComplete
    pick(element, '#tab-ready').click()
    await element.updateComplete
    expect(pick<HTMLInputElement>(element, 'input').value).to.equal('')
    expect(cardsOf(element)).to.have.length(30)
  })

  it('discards what was found, in its place', async () => {
    const { element, shop } = await mount({ coupons: make(30) })
    await type(element, 'coupon 1')
    cardsOf(element)[1]!.querySelector('button')!.click()
    await settled()
    expect(shop.calls).to.deep.equal(['wallet.discard c9'])
    expect(cardsOf(element)[1]!.textContent).to.contain('Coupon 10 was discarded')
  })
})
