import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { createTearoff, type TearoffOptions } from '../../src/index.ts'
import { createLocalBackend } from '../../src/sdk/local-backend.ts'

const good: TearoffOptions = { service: 'https://coupons.example', key: 'pk_test_1' }

describe('createTearoff', () => {
  const wrong: readonly [string, unknown][] = [
    ['service', { ...good, service: 'ftp://x' }],
    ['service', { ...good, service: 5 }],
    ['service', { key: 'pk_1' }],
    ['service', undefined],
    ['key', { service: 'https://coupons.example' }],
    ['key', { ...good, key: 'sk_secret' }],
    ['backend', { backend: 5 }],
    ['backend', { ...good, backend: createLocalBackend({ promotions: [] }) }],
    ['session', { ...good, session: 'forever' }],
    ['orders', { ...good, orders: 'client' }],
    ['referralParameters', { ...good, referralParameters: 'partner' }],
    ['couponParameter', { ...good, couponParameter: '' }],
    ['referralTokenParameter', { ...good, referralTokenParameter: '' }],
    ['consent', { ...good, consent: null }],
    ['consent', { ...good, consent: 'yes' }],
    ['dataLayer', { ...good, dataLayer: 'dataLayer' }],
    ['budgetMs', { ...good, budgetMs: 0 }],
    ['budgetMs', { ...good, budgetMs: Number.NaN }],
    ['locale', { ...good, locale: 'not a tag' }],
    ['fetch', { ...good, fetch: {} }],
    ['sevice', { ...good, sevice: 'https://x.example' }],
  ]
  for (const [name, options] of wrong) {
    it(`refuses ${JSON.stringify(options)} and names \`${name}\``, () => {
      assert.throws(
        () => createTearoff(options as TearoffOptions),
        (error: Error) => {
          assert.ok(error instanceof TypeError)
          assert.match(error.message, new RegExp(`\`${name}\``))
          return true
        },
      )
    })
  }

  it('works without a window, in memory (B23)', async () => {
    const page = createTearoff({ backend: createLocalBackend({ promotions: [] }) })
    assert.equal((await page.cart.set({ currency: 'EUR', lines: [] })).ok, true)
    assert.equal(page.cart.$totals.get()?.total, 0)
    page.dispose()
  })

  it('shows its members and nothing of its inside', () => {
    const page = createTearoff({ backend: createLocalBackend({ promotions: [] }) })
    const $wallet = ['$coupons', '$past', '$signedIn', '$state', '$waitingCode']
    const acts = ['claim', 'discard', 'now', 'partnerName', 'refresh', 'signIn', 'signOut', 'timeZone']
    assert.deepEqual(Object.keys(page.wallet).sort(), [...$wallet, ...acts])
    assert.deepEqual(Object.keys(page.referral).sort(), ['$referral', 'record'])
    assert.deepEqual(Object.keys(page.offers), ['$offers'])
    page.dispose()
  })

  it('stops nobody when a listener of a store throws, and reports it (B33)', async () => {
    const page = createTearoff({ backend: createLocalBackend({ promotions: [] }) })
    const reported: unknown[] = []
    globalThis.reportError = error => reported.push(error)
    page.cart.$totals.listen(() => {
      throw new Error('mine')
    })
    const heard: unknown[] = []
    const off = page.cart.$totals.listen(totals => heard.push(totals?.total))
    assert.equal((await page.cart.set({ currency: 'EUR', lines: [] })).ok, true)
    off()
    assert.deepEqual(heard, [0])
    assert.deepEqual((reported[0] as Error).message, 'mine')
    page.dispose()
  })

  it('stops nobody when a listener throws, and reports it', async () => {
    const promotion = {
      id: 'p',
      name: 'P',
      status: 'active',
      discount: { type: 'percentage', of: 'order', basisPoints: 1000 },
    } as const
    const page = createTearoff({ backend: createLocalBackend({ promotions: [promotion], codes: { WELCOME: 'p' } }) })
    const reported: unknown[] = []
    globalThis.reportError = error => reported.push(error)
    const heard: string[] = []
    page.on('coupon-claimed', () => {
      throw new Error('mine')
    })
    const off = page.on('coupon-claimed', ({ coupon }) => heard.push(coupon.promotion.id))
    assert.equal((await page.wallet.claim({ code: 'welcome' })).ok, true)
    off()
    assert.deepEqual(heard, ['p'])
    assert.deepEqual(
      reported.map(error => (error as Error).message),
      ['mine'],
    )
    page.dispose()
  })
})
