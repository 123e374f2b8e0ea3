import { expect } from '@open-wc/testing'
import type { Consent, ConsentSource } from '../../src/index.ts'
import { createStorage } from '../../src/sdk/storage.ts'
import { land, leave, optOut, recordedPartners, spy } from './landings.ts'
import { cart, closePages, openStorefront, promotion, unique, until } from './storefront.ts'

interface Row {
  /** As `docs/privacy.md` says it. */
  readonly consent: string
  readonly source?: ConsentSource
  readonly optsOut: boolean
  readonly attribution: boolean
  readonly analytics: boolean
}

const both: Consent = { attribution: true, analytics: true }
const neither: Consent = { attribution: false, analytics: false }

const rows: readonly Row[] = [
  { consent: 'none given', optsOut: false, attribution: true, analytics: true },
  { consent: 'none given', optsOut: true, attribution: false, analytics: false },
  { consent: 'both allowed', source: both, optsOut: false, attribution: true, analytics: true },
  { consent: 'both allowed', source: both, optsOut: true, attribution: false, analytics: true },
  {
    consent: '`attribution` alone',
    source: { attribution: true },
    optsOut: false,
    attribution: true,
    analytics: false,
  },
  {
    consent: '`attribution` alone',
    source: { attribution: true },
    optsOut: true,
    attribution: false,
    analytics: false,
  },
  { consent: '`analytics` alone', source: { analytics: true }, optsOut: false, attribution: false, analytics: true },
  { consent: '`analytics` alone', source: { analytics: true }, optsOut: true, attribution: false, analytics: true },
  { consent: 'both refused', source: neither, optsOut: false, attribution: false, analytics: false },
  { consent: 'both refused', source: neither, optsOut: true, attribution: false, analytics: false },
  { consent: 'not answered yet', source: () => {}, optsOut: false, attribution: false, analytics: false },
  { consent: 'not answered yet', source: () => {}, optsOut: true, attribution: false, analytics: false },
]

describe('consent', () => {
  afterEach(() => {
    closePages()
    leave()
  })

  for (const { consent, source, optsOut, attribution, analytics } of rows) {
    const title = `${consent}${optsOut ? ', with Global Privacy Control' : ''}`
    it(`${title}: attribution ${attribution}, analytics ${analytics}, and coupons work (B25)`, async () => {
      const shop = await openStorefront({ partners: ['acme'] })
      await shop.admin('PUT', '/v1/policy', { referredVisitors: 'partner_and_public' })
      if (optsOut) optOut()
      land('?partner=acme&a=1', 'https://acme.example/')
      const { calls, fetch } = spy()
      const dataLayer: { event?: string }[] = []
      const database = unique('consent')
      const page = shop.page({ fetch, database, dataLayer, ...(source && { consent: source }) })
      await page.referral.record()
      const claimed = await page.wallet.claim({ offer: 'patio-25' })
      await page.cart.set(cart())
      const applied = await page.cart.apply([claimed.ok ? claimed.coupon.id : ''])

      expect(applied.ok && applied.totals.discount).to.equal(2500)
      expect(location.search).to.equal('?a=1')
      expect(await recordedPartners(shop)).to.deep.equal(attribution ? ['acme'] : [])
      expect(page.referral.$referral.get()?.partner).to.equal(attribution ? 'acme' : undefined)
      expect(calls.some(({ body }) => body.includes('acme'))).to.equal(attribution)
      const storage = createStorage(database)
      expect((await storage.read('referral')) !== undefined).to.equal(attribution)
      storage.close()
      expect(sessionStorage.getItem(database)).to.equal(null)
      const told = dataLayer.flatMap(({ event = [] }) => event)
      expect(told).to.deep.equal(analytics ? ['coupon_claimed', 'coupon_applied'] : [])
    })
  }

  it('is the table of docs/privacy.md', async () => {
    const documented = await (await fetch(new URL('../../docs/privacy.md', import.meta.url))).text()
    const cells = documented.split('\n').map(line =>
      line
        .split('|')
        .map(cell => cell.trim())
        .join('|'),
    )
    for (const { consent, optsOut, attribution, analytics } of rows) {
      const yes = (is: boolean): string => (is ? 'yes' : 'no')
      expect(cells).to.include(`|${consent}|${optsOut ? 'on' : 'off'}|${yes(attribution)}|${yes(analytics)}|yes|`)
    }
  })

  it('that comes later records the landing with its own time; taken back, it deletes what was stored', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    let tell: (consent: Consent) => void = () => {}
    land('?partner=acme')
    const database = unique('later')
    const dataLayer: { event?: string }[] = []
    const page = shop.page({ database, dataLayer, consent: given => void (tell = given) })
    await page.referral.record()
    const before = new Date().toISOString()
    await page.wallet.claim({ offer: 'patio-25' })
    expect(await recordedPartners(shop)).to.deep.equal([])
    expect(dataLayer).to.deep.equal([])

    tell(both)
    const known = await until(page.referral.$referral, value => value?.name !== undefined)
    expect(known?.at && known.at < before).to.equal(true)
    expect(await recordedPartners(shop)).to.deep.equal(['acme'])
    expect(dataLayer.map(({ event }) => event)).to.deep.equal([undefined, 'coupon_claimed'])

    const other = shop.page({ database })
    await until(other.referral.$referral, value => value?.partner === 'acme')
    tell(neither)
    await until(page.referral.$referral, value => value === undefined)
    await until(other.referral.$referral, value => value === undefined)
    await page.cart.set(cart())
    expect(dataLayer).to.have.length(2)
    const storage = createStorage(database)
    expect(await storage.read('referral')).to.equal(undefined)
    storage.close()
  })

  it('that is refused on a later page deletes what an earlier one stored, and tells no new guest of it', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const database = unique('refused')
    land('?partner=acme')
    await shop.page({ database }).referral.record()
    closePages()
    const { calls, fetch } = spy()
    const page = shop.page({ database, fetch, consent: neither })
    await page.wallet.claim({ offer: 'patio-25' })
    expect(calls.find(({ name }) => name === 'POST /v1/shoppers')?.body).to.equal('{}')
    const storage = createStorage(database)
    expect(await storage.read('referral')).to.equal(undefined)
    storage.close()
  })

  it('whose source throws is none, and breaks nothing', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    land('?partner=acme')
    const consent = (): never => {
      throw new Error('the banner broke')
    }
    const { reportError } = globalThis
    const reported: unknown[] = []
    globalThis.reportError = error => reported.push(error)
    const page = shop.page({ consent })
    expect(await page.referral.record()).to.deep.equal({ ok: true })
    expect((await page.wallet.claim({ offer: 'patio-25' })).ok).to.equal(true)
    globalThis.reportError = reportError
    expect(reported.map(error => (error as Error).message)).to.deep.equal(['the banner broke'])
    expect(await recordedPartners(shop)).to.deep.equal([])
  })

  it('lets a code be used that is tied to no arrival, with everything refused', async () => {
    const tie = { id: 'acme', use: 'anyone' } as const
    const shop = await openStorefront({
      partners: ['acme'],
      promotions: [
        promotion({ id: 'open', partner: tie }),
        promotion({ id: 'tied', partner: { ...tie, use: 'referred' } }),
      ],
      codes: { OPEN: 'open', TIED: 'tied' },
    })
    land('?partner=acme')
    const page = shop.page({ consent: neither })
    await page.referral.record()
    expect((await page.wallet.claim({ code: 'OPEN' })).ok).to.equal(true)
    const tied = await page.wallet.claim({ code: 'TIED' })
    expect(!tied.ok && tied.reasons[0]).to.deep.equal({ reason: 'partner_required', partner: 'acme' })
  })
})

describe('consent from Google’s consent mode', () => {
  const page = globalThis as { dataLayer?: unknown[] }

  function gtag(...command: readonly unknown[]): void {
    page.dataLayer ??= []
    page.dataLayer.push({ ...command, length: command.length })
  }

  const granted = { ad_storage: 'granted', ad_user_data: 'granted', analytics_storage: 'granted' }
  const denied = { ad_storage: 'denied', ad_user_data: 'denied', analytics_storage: 'denied' }

  afterEach(() => {
    closePages()
    leave()
    delete page.dataLayer
  })

  const cases: readonly [string, readonly (readonly unknown[])[], Consent][] = [
    ['nothing is said', [], {}],
    ['all is granted by default', [['default', granted]], both],
    ['all is denied by default', [['default', denied]], {}],
    [
      'an update grants',
      [
        ['default', denied],
        ['update', granted],
      ],
      both,
    ],
    [
      'an update denies',
      [
        ['default', granted],
        ['update', denied],
      ],
      neither,
    ],
    [
      'a default comes after the update',
      [
        ['update', granted],
        ['default', denied],
      ],
      both,
    ],
    ['`ad_user_data` is missing', [['update', { ad_storage: 'granted' }]], {}],
    [
      'analytics are granted alone',
      [
        ['default', denied],
        ['update', { analytics_storage: 'granted' }],
      ],
      { analytics: true },
    ],
    ['a grant is for a region alone', [['default', { ...granted, region: ['US'] }]], {}],
    [
      'a region is denied what others are granted',
      [
        ['default', granted],
        ['default', { ...denied, region: ['DE'] }],
      ],
      {},
    ],
  ]
  for (const [title, commands, expected] of cases) {
    it(`is ${JSON.stringify(expected)} where ${title}`, async () => {
      const { watchGoogleConsent } = await import('../../src/sdk/google-consent.ts')
      for (const command of commands) gtag('consent', ...command)
      let said: Consent = {}
      watchGoogleConsent(undefined, consent => (said = consent))
      expect(said).to.deep.equal(expected)
    })
  }

  it('takes effect at once when the shopper answers the banner, on the page that he landed on', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    gtag('consent', 'default', denied)
    land('?partner=acme')
    const tearoff = shop.page({ consent: 'google' })
    await tearoff.referral.record()
    expect(tearoff.referral.$referral.get()).to.equal(undefined)
    gtag('consent', 'update', granted)
    await until(tearoff.referral.$referral, value => value?.partner === 'acme')
    gtag('consent', 'update', denied)
    await until(tearoff.referral.$referral, value => value === undefined)
  })

  it('keeps what was stored while a banner denies by default until it knows the answer', async () => {
    const shop = await openStorefront({ partners: ['acme'] })
    const database = unique('banner')
    land('?partner=acme')
    await shop.page({ database }).referral.record()
    closePages()
    gtag('consent', 'default', denied)
    const tearoff = shop.page({ database, consent: 'google' })
    await tearoff.referral.record()
    expect(tearoff.referral.$referral.get()).to.equal(undefined)
    gtag('consent', 'update', granted)
    await until(tearoff.referral.$referral, value => value?.partner === 'acme')
  })
})
