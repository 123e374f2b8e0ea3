import { expect, fixtureSync, html, waitUntil } from '@open-wc/testing'
import { findMessageFaults, pluralForms, type Texts } from '../../scripts/message-faults.ts'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import { addMessages, type OwnMessages } from '../../widgets/internal/messages/add-messages.ts'
import { ar } from '../../widgets/internal/messages/ar.ts'
import { de } from '../../widgets/internal/messages/de.ts'
import { en } from '../../widgets/internal/messages/en.ts'
import { es } from '../../widgets/internal/messages/es.ts'
import { fr } from '../../widgets/internal/messages/fr.ts'
import { createVoice, type Voice } from '../../widgets/internal/voice.ts'
import { createFakeTearoff, held, promotion } from '../support/fake-tearoff.ts'
import { pick, settled, textOf } from '../support/shadow.ts'

const shop = createFakeTearoff()
const minimum = { reason: 'minimum_not_met', required: 5000, current: 3800, remaining: 1200 } as const

function speak(locale: string): Voice {
  return createVoice(shop, locale)
}

async function learn(locale: string): Promise<Voice> {
  await waitUntil(() => !speak(locale).coming, locale, { timeout: 5000 })
  return speak(locale)
}

async function mount(lang: string): Promise<CouponWallet> {
  const element = fixtureSync<CouponWallet>(
    html`<coupon-wallet lang=${lang} .shop=${createFakeTearoff({ coupons: [held('a')] })}>Here soon</coupon-wallet>`,
  )
  await element.updateComplete
  return element
}

function addBlock(lang: string, text: string): void {
  const block = document.createElement('script')
  block.type = 'application/json'
  block.lang = lang
  block.dataset['couponMessages'] = ''
  block.textContent = text
  document.head.append(block)
}

/** Does something that is to be told, and gives what was. */
async function warningsOf(act: () => unknown): Promise<string[]> {
  const warnings: string[] = []
  const { warn } = console
  // oxlint-disable-next-line no-console -- what the merchant would be told is what is tested
  console.warn = (...said: unknown[]) => warnings.push(said.join(' '))
  await act()
  // oxlint-disable-next-line no-console -- the page’s own again
  console.warn = warn
  return warnings
}

describe('a message', () => {
  it('has each of the six forms that Arabic tells apart', async () => {
    const { say, number } = await learn('ar')
    const said = [0, 1, 2, 3, 11, 100].map(n => say('daysLeft', { n, date: 'X' }).replaceAll(/[\u2068\u2069]/gu, ''))
    expect(said).to.deep.equal([
      'بقي أقل من يوم، حتى X',
      'بقي يوم واحد، حتى X',
      'بقي يومان، حتى X',
      `بقيت ${number(3)} أيام، حتى X`,
      `بقي ${number(11)} يومًا، حتى X`,
      `بقي ${number(100)} يوم، حتى X`,
    ])
  })

  it('is said in the form of exactly its number before that of its kind', () => {
    const { say } = speak('en')
    expect([1, 2, 3, 1200].map(n => say('apply', { n }))).to.deep.equal([
      'Apply',
      'Apply both',
      'Apply all 3',
      'Apply all 1,200',
    ])
  })

  it('has the digits of its locale, and keeps prices and names in their order', async () => {
    await learn('ar')
    expect(speak('ar-EG').say('lifetime', { n: 30 })).to.contain('٣٠')
    expect(speak('ar').say('from', { amount: '€ 5' })).to.contain('\u2068€ 5\u2069')
    expect(speak('en').say('from', { amount: '€5' })).to.equal('From €5')
  })

  it('tells the time of an end within a day as the language does', () => {
    expect(speak('en').daysLeft('2026-11-25T17:00:00Z').text).to.match(/^4 days left, until November 25 at 6:00.PM$/u)
  })
})

describe('the languages of the elements', () => {
  for (const [locale, texts] of Object.entries<Texts>({ en, de, fr, es, ar })) {
    it(`are complete, with every placeholder and plural form: ${locale}`, () => {
      expect(findMessageFaults(locale, texts, en)).to.deep.equal([])
    })
  }

  it('are told by key where one is not complete', () => {
    const { terms: _, ...rest } = ar
    const broken = { ...rest, nope: 'x', from: '{money}', daysLeft: { one: '{date}', other: '{n} {date}' } }
    expect(findMessageFaults('ar', broken, en)).to.have.members([
      'ar: `terms` is missing',
      'ar: `nope` is no key',
      'ar: `from` has {money}, which is no placeholder of it',
      'ar: `from` lacks {amount} in `other`',
      'ar: `daysLeft` lacks the form `zero`',
      'ar: `daysLeft` lacks the form `two`',
      'ar: `daysLeft` lacks the form `few`',
      'ar: `daysLeft` lacks the form `many`',
    ])
    expect(pluralForms('pl')).to.deep.equal(['one', 'few', 'many'])
  })

  it('are English where a language is not spoken, with English dates', () => {
    const { say, day, spoken, dir } = speak('ja')
    expect([say('terms'), day('2026-12-04T12:00:00Z'), spoken, dir]).to.deep.equal([
      'Terms',
      '4\u00a0December',
      'en-GB',
      '',
    ])
  })

  it('come before the first word is said, and turn the element where they read from right to left', async () => {
    const element = await mount('es')
    expect(element.shadowRoot?.querySelector('slot')?.assignedNodes()).to.have.length(1)
    await waitUntil(() => textOf(element).includes('Sus cupones'), 'Spanish', { timeout: 5000 })
    element.lang = 'ar'
    await waitUntil(() => textOf(element).includes('قسائمك'), 'Arabic', { timeout: 5000 })
    expect(pick(element, 'section').matches('[lang=ar][dir=rtl]')).to.equal(true)
  })
})

describe('a language that is not spoken', () => {
  it('has English read from left to right, also on a page that is not', () => {
    expect([speak('he').dir, speak('pt').dir, speak('en').dir]).to.deep.equal(['ltr', '', ''])
  })
})

describe('own messages', () => {
  it('replace by key, a region’s over its language’s, and elements say them at once', async () => {
    const element = await mount('en-US')
    addMessages('en-US', { wallet: 'Your perks' })
    addMessages('en', { wallet: 'Your vouchers', ready: 'At hand' })
    await element.updateComplete
    expect(textOf(element)).to.contain('Your perks').and.to.contain('At hand')
    expect(speak('en-GB').say('wallet')).to.equal('Your vouchers')
    addMessages('en', { wallet: en.wallet, ready: en.ready })
  })

  it('add a language without a build; what it lacks is English', () => {
    addMessages('nl', {
      terms: 'Voorwaarden',
      daysLeft: { one: 'Nog {n} dag, tot {date}', other: 'Nog {n} dagen, tot {date}' },
    })
    const { say, daysLeft, spoken } = speak('nl-BE')
    expect(daysLeft('2026-12-04T23:00:00Z').text).to.equal('Nog 13 dagen, tot 4\u00a0december')
    expect([say('terms'), say('undo'), spoken]).to.deep.equal(['Voorwaarden', 'Undo', 'nl-BE'])
  })

  it('say reasons, with what they are about', () => {
    addMessages('sv', {
      'reason.minimum_not_met': 'Handla för {amount} till, av {minimum}.',
      'reason.combination_disallowed': 'Inte med {names}.',
      'reason.minimum_quantity_not_met': { one: 'En till.', other: '{n} till.' },
      'reason.other': 'Går inte.',
    })
    const { explain } = speak('sv')
    const plain = (text: string): string => text.replaceAll(/\s/gu, ' ')
    expect(plain(explain(minimum, { currency: 'EUR' }))).to.equal('Handla för 12,00 € till, av 50,00 €.')
    expect(explain({ ...minimum, reason: 'minimum_quantity_not_met', remaining: 1 })).to.equal('En till.')
    expect(explain({ ...minimum, reason: 'minimum_quantity_not_met', remaining: 2 })).to.equal('2 till.')
    expect(explain({ reason: 'not_found' })).to.equal('Går inte.')
    expect(explain({ reason: 'already_applied' })).to.equal('This coupon is on your cart already.')
  })

  it('leave a sentence to the built-in one where the page does not know what theirs names', () => {
    addMessages('da', {
      'reason.minimum_not_met': 'Køb for {amount}.',
      'reason.partner_required': 'Kun fra {partner}.',
    })
    expect(speak('da').explain(minimum)).to.equal('Add a little more and this coupon fits.')
    const { explain } = speak('da')
    expect(explain({ reason: 'partner_required', partner: 'acme' })).to.equal('Kun fra Acme Garden.')
    expect(explain({ reason: 'partner_required', partner: 'x' })).to.contain('a partner’s site')
  })

  it('come from a block of data in the page, and from one that is added later', async () => {
    const warnings = await warningsOf(async () => {
      addBlock('fi', '{ "@terms": "a note for translators", "terms": "Ehdot" }')
      expect((await learn('fi')).say('terms')).to.equal('Ehdot')
      addBlock('fi', '{ "undo": "Kumoa" }')
      const { say } = await learn('fi')
      expect([say('terms'), say('undo')]).to.deep.equal(['Ehdot', 'Kumoa'])
    })
    expect(warnings).to.deep.equal([])
  })

  it('are read before an element says its first word', async () => {
    addBlock('it', '{ "wallet": "I tuoi buoni" }')
    const element = await mount('it')
    expect(textOf(element)).not.to.contain('Your coupons')
    await waitUntil(() => textOf(element).includes('I tuoi buoni'), 'Italian', { timeout: 5000 })
  })

  const hostile: readonly [string, OwnMessages | string, string][] = [
    ['a property of every object', { from: '{constructor} {toString}' }, 'From €5'],
    ['a placeholder of another key', { from: 'Z {date}' }, 'From €5'],
    ['a brace that is open', { from: 'Z {amount' }, 'From €5'],
    ['10 kB', { from: 'Z'.repeat(10_000) }, 'From €5'],
    ['no form for the rest', '{ "from": { "one": "Z" } }', 'From €5'],
    ['a form that is none', '{ "from": { "other": "Z", "__proto__": "Z" } }', 'From €5'],
    ['a number', '{ "from": 5 }', 'From €5'],
    ['nothing', '{ "from": null }', 'From €5'],
    ['a list', '{ "from": ["Z"] }', 'From €5'],
    ['the prototype', '{ "__proto__": "Z", "constructor": "Z" }', 'From €5'],
    ['a reason that is none', '{ "reason.toString": "Z" }', 'From €5'],
  ]
  for (const [at, [what, messages, said]] of hostile.entries()) {
    it(`that are broken or hostile are left out, with one warning: ${what}`, async () => {
      const locale = `en-x-broken${at}`
      const given = (typeof messages === 'string' ? JSON.parse(messages) : messages) as OwnMessages
      const warnings = await warningsOf(() => addMessages(locale, given))
      expect(warnings).to.have.length(1)
      expect(warnings[0]).to.contain(Object.keys(given)[0])
      addMessages(locale, { terms: 'Still here' })
      expect(speak(locale).say('from', { amount: '€5' })).to.equal(said)
      expect(speak(locale).say('terms')).to.equal('Still here')
    })
  }

  it('that are no JSON, or of no language, are told once and break nothing', async () => {
    const warnings = await warningsOf(async () => {
      addBlock('pt', '{ "terms": ')
      addBlock('no language', '{}')
      addBlock('pt', '[]')
      await learn('pt')
      await settled()
    })
    expect(warnings).to.have.length(3)
    expect(speak('pt').say('terms')).to.equal('Terms')
    expect(() => addMessages('no language', {})).to.throw(TypeError, '`locale`')
  })

  it('are text: markup in them is shown and not run', async () => {
    const evil = '<img src=x onerror="globalThis.ran = true">'
    addMessages('pl', { wallet: evil, discard: evil })
    const element = await mount('pl')
    await settled()
    expect(textOf(element)).to.contain(evil)
    expect(element.shadowRoot?.querySelector('img')).to.equal(null)
    expect('ran' in globalThis).to.equal(false)
  })

  it('keep a name that is full of braces as it is', () => {
    const name = speak('en').name({ promotion: promotion({ name: '{amount} {n} $& $1' }) })
    expect(speak('en').say('codeKept', { name })).to.equal('{amount} {n} $& $1 is in your wallet.')
  })
})
