import { expect, fixtureSync, html } from '@open-wc/testing'
import type { Discount } from '../../src/rules/promotion.ts'
import { countDaysLeft } from '../../widgets/internal/days-left.ts'
import { define } from '../../widgets/internal/define.ts'
import { inTime } from '../../widgets/internal/in-time.ts'
import { loadElements } from '../../widgets/internal/load-elements.ts'
import { promotionText } from '../../widgets/internal/promotion-text.ts'
import { valueWords } from '../../widgets/internal/value-words.ts'
import { createVoice } from '../../widgets/internal/voice.ts'
import { createFakeTearoff, promotion } from '../support/fake-tearoff.ts'
import { settled } from '../support/shadow.ts'

const at = (instant: string): number => Date.parse(instant)

describe('days left', () => {
  it('counts the day of receipt as day one: 14 days are today and 13 whole days (HCL-27)', () => {
    const left = countDaysLeft('2026-12-04T23:00:00Z', at('2026-11-21T11:00:00Z'), 'Europe/Berlin')
    expect(left.days).to.equal(13)
    expect(left.endsWithDay).to.equal(true)
  })

  it('follows the shop’s days and not those of UTC', () => {
    const end = '2026-11-21T23:00:00Z'
    expect(countDaysLeft(end, at('2026-11-20T22:59:59Z'), 'Europe/Berlin').days).to.equal(1)
    expect(countDaysLeft(end, at('2026-11-20T23:00:00Z'), 'Europe/Berlin').days).to.equal(0)
  })

  it('knows the end of a day that begins at one o’clock (B19)', () => {
    // Chile skips midnight on 6 September 2026.
    const left = countDaysLeft('2026-09-06T04:00:00Z', at('2026-09-05T12:00:00Z'), 'America/Santiago')
    expect(left).to.include({ days: 0, endsWithDay: true })
  })
})

describe('the voice', () => {
  const voice = createVoice(createFakeTearoff(), 'en')

  it('says days in words', () => {
    expect(voice.daysLeft('2026-11-21T23:00:00Z')).to.deep.equal({ text: 'Today until midnight', soon: true })
    expect(voice.daysLeft('2026-11-21T17:00:00Z').text).to.match(/^Today until 6:00.PM$/u)
    expect(voice.daysLeft('2026-11-22T23:00:00Z').text).to.equal('Until tomorrow at midnight')
    expect(voice.daysLeft('2026-12-04T23:00:00Z')).to.deep.equal({
      text: '13 days left, until December\u00a04',
      soon: false,
    })
    expect(voice.daysLeft('2027-03-01T23:00:00Z').text).to.equal('Until March\u00a01,\u00a02027')
  })

  it('says money with a real minus sign, and cents only where there are any', () => {
    expect(voice.money(-1000, 'EUR')).to.equal('−€10.00')
    expect(voice.wholeMoney(1000, 'EUR')).to.equal('€10')
    expect(voice.wholeMoney(1050, 'EUR')).to.equal('€10.50')
    expect(voice.wholeMoney(500, 'JPY')).to.equal('¥500')
  })

  const items = { categories: ['patio'] }
  const values: readonly [string, Discount][] = [
    ['25% off your order', { type: 'percentage', of: 'order', basisPoints: 2500 }],
    ['12.5% off selected items', { type: 'percentage', of: 'items', basisPoints: 1250, items }],
    ['Free shipping', { type: 'percentage', of: 'shipping', basisPoints: 10000 }],
    ['€10 off every item', { type: 'amount', of: 'items', amount: 1000 }],
    ['€2.50 off each piece', { type: 'amount', of: 'items', amount: 250, each: true }],
    ['€19.95 special price', { type: 'price', price: 1995, items }],
    ['2 + 1 buy 2, get 1 free', { type: 'buy_get', buy: { quantity: 2 }, get: { quantity: 1, basisPoints: 10000 } }],
    ['up to €25 off your order', { type: 'tiers', of: 'order', tiers: [{ minimum: 1, amount: 2500 }] }],
  ]
  for (const [said, discount] of values) {
    it(`prints "${said}" on the stub`, () => {
      const { before, value, caption } = valueWords(discount, 'EUR', voice)
      expect([before, value, caption].filter(Boolean).join(' ')).to.equal(said)
    })
  }

  it('lets no name turn the sentence around that it stands in', () => {
    const named = (name: string): string => voice.name({ promotion: promotion({ name }) })
    expect(named('Patio')).to.equal('Patio')
    expect(named('حديقة')).to.equal('\u2068حديقة\u2069')
    expect(named('\u202Eoitap\u2069')).to.equal('\u2068oitap\u2069')
  })

  it('survives a locale that is none', () => {
    expect(createVoice(createFakeTearoff(), '{{locale}}').say('terms')).to.equal('Terms')
  })
})

describe('texts of a promotion', () => {
  it('are the closest language’s, key by key', () => {
    const texts = { de: { name: 'Frühling', terms: 'Bedingt' }, 'de-AT': { name: 'Frühjahr' } }
    const found = promotionText(promotion({ texts }), 'de-AT')
    expect(found.name).to.equal('Frühjahr')
    expect(found.terms).to.equal('Bedingt')
    expect(promotionText(promotion({ texts }), 'fr').name).to.equal('Spring on the terrace')
  })
})

describe('in time', () => {
  const unavailable = { ok: false, reasons: [{ reason: 'temporarily_unavailable', retryAfter: 5 }] }

  it('gives up what never answers', async () => {
    expect(await inTime(() => new Promise(() => undefined), 5)).to.deep.equal(unavailable)
  })

  it('takes what throws for an outage, and what answers for what it is', async () => {
    expect(await inTime(() => Promise.reject(new Error('broken')))).to.deep.equal(unavailable)
    expect(await inTime(async () => ({ ok: true, found: 1 }))).to.deep.equal({ ok: true, found: 1 })
  })
})

describe('load elements', () => {
  it('loads what the page shows, now or later, and nothing else', async () => {
    const page = fixtureSync<HTMLElement>(html`<div><coupon-offer></coupon-offer></div>`)
    const stop = loadElements()
    await customElements.whenDefined('coupon-offer')
    page.append(document.createElement('coupon-wallet'))
    await customElements.whenDefined('coupon-wallet')
    expect(customElements.get('coupon-picker')).to.equal(undefined)
    stop()
    page.append(document.createElement('coupon-picker'))
    await settled()
    expect(customElements.get('coupon-picker')).to.equal(undefined)
  })

  it('gives an element what was set on it before', async () => {
    const element = document.createElement('coupon-picker')
    element.shop = createFakeTearoff()
    const stop = loadElements()
    fixtureSync(html`<div></div>`).append(element)
    await customElements.whenDefined('coupon-picker')
    await element.updateComplete
    expect(element.shadowRoot?.textContent).to.contain('Coupons')
    stop()
  })
})

describe('define', () => {
  it('is silent for the same class, and warns once for another without a throw (B21)', () => {
    const warnings: unknown[] = []
    const { warn } = console
    // oxlint-disable-next-line no-console -- what the page would be told is what is tested
    console.warn = (...said: unknown[]) => warnings.push(said)
    const element = class extends HTMLElement {}
    define('test-defined-twice', element)
    define('test-defined-twice', element)
    expect(warnings).to.have.length(0)
    define('test-defined-twice', class extends HTMLElement {})
    // oxlint-disable-next-line no-console -- the page’s own again
    console.warn = warn
    expect(warnings).to.have.length(1)
    expect(customElements.get('test-defined-twice')).to.equal(element)
  })
})
