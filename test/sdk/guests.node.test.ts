import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { createTearoff } from '../../src/index.ts'
import { SHOP_ORIGIN, startTestService, type TestService } from '../support/service.ts'
import { offer, writtenPromotion } from '../support/service-factories.ts'

const DAY = 86_400_000

describe('a guest who comes back', () => {
  let service: TestService
  before(async () => {
    service = await startTestService()
  })
  after(() => service.close())

  for (const [persistentSession, migrateOrders, days, isKept] of [
    [true, true, 2, true],
    [true, false, 2, false],
    [false, true, 2, false],
    [false, false, 2, false],
    [false, false, 0.5, true],
    [true, true, 31, false],
  ] as const) {
    const cell = `persistentSession ${persistentSession}, migrateOrders ${migrateOrders}`
    it(`after ${days} days ${isKept ? 'has' : 'has not'} his coupon, with ${cell} (D-14, HCL-25, HCL-26)`, async () => {
      const shop = await service.newShop()
      const guests = { persistentSession, migrateOrders }
      await shop.seed({
        promotions: [writtenPromotion({ couponLifetimeDays: 60 })],
        offers: [offer()],
        policy: { guests },
      })
      const page = createTearoff({
        service: 'https://coupons.example',
        key: shop.publishableKey,
        fetch: async (input, init) => {
          const request = new Request(input, init)
          request.headers.set('origin', SHOP_ORIGIN)
          return service.service.fetch(request)
        },
      })
      const claimed = await page.wallet.claim({ offer: 'banner' })
      assert.equal(claimed.ok, true)
      service.advance(days * DAY)
      await page.wallet.refresh()
      assert.equal(page.wallet.$coupons.get().length, isKept ? 1 : 0)
      // Whoever is new may claim as anybody may, and has the coupon once.
      const again = await page.wallet.claim({ offer: 'banner' })
      assert.equal(again.ok, !isKept)
      assert.equal(page.wallet.$coupons.get().length, 1)

      // What a guest still has is the customer's after the sign-in, and nothing that he had lost before.
      const { body } = await shop.admin<{ customerToken: string }>('POST', '/v1/customers/robin/tokens')
      const signedIn = await page.wallet.signIn(body.customerToken)
      assert.equal(signedIn.ok && signedIn.merged.moved.length, 1)
      await page.wallet.refresh()
      assert.equal(page.wallet.$coupons.get().length, 1)
      page.dispose()
    })
  }
})
