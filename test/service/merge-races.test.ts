import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { CustomerToken, MergeReport, Session } from '../../src/contract/index.ts'
import { cart } from '../support/rules-factories.ts'
import { type MoneyShop, openMoneyShop, type TestShopper } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'

// Only a real server with several connections shows whether a lock is there.

const postgres = usePostgres()

let shop: MoneyShop
before(async () => {
  shop = await openMoneyShop(await postgres.createDatabase())
  for (const id of ['a', 'b', 'c']) await shop.promotion({ id, limits: { redemptions: 10_000, maxHeld: 100 } })
})
after(() => shop.close())

type SignedIn = { readonly session: Session; readonly merged: MergeReport }
const merger = async (guest: TestShopper, customer: string) => {
  const { body } = await shop.backend<CustomerToken>('POST', `/v1/customers/${customer}/tokens`)
  return () => guest.call<SignedIn>('POST', '/v1/shoppers/merge', { customerToken: body.customerToken })
}
const ownersOf = async (coupons: readonly string[]) => {
  const rows = await shop.db.kysely.selectFrom('coupon').select('shopper_id').where('id', 'in', coupons).execute()
  return rows.map(row => row.shopper_id)
}

test('of 100 merges, each sent four times at once, every coupon has one owner and none is lost (S17)', async () => {
  for (let round = 0; round < 100; round++) {
    const guest = await shop.shopper()
    const coupons = await Promise.all(['a', 'b', 'c'].map(id => shop.coupon(guest, id)))
    const merge = await merger(guest, `merged-${round}`)
    const answers = await Promise.all([merge(), merge(), merge(), merge()])
    const [first] = answers
    for (const { status, body } of answers) {
      assert.equal(status, 200)
      assert.deepEqual(body.merged, { moved: coupons.toSorted(), duplicates: [] })
      assert.equal(body.session.shopper, first?.body.session.shopper)
    }
    assert.deepEqual(await ownersOf(coupons), Array(3).fill(first?.body.session.shopper))
    // The token from before is good for nothing any more (S16).
    assert.equal((await guest.call('GET', '/v1/wallet')).status, 401)
  }
  assert.equal((await shop.events('wallet.merged')).length, 100)
})

test('two customers who sign in over one guest at once: one gets the wallet, whole', async () => {
  for (let round = 0; round < 20; round++) {
    const guest = await shop.shopper()
    const coupons = await Promise.all(['a', 'b', 'c'].map(id => shop.coupon(guest, id)))
    const merges = await Promise.all([merger(guest, `left-${round}`), merger(guest, `right-${round}`)])
    const answers = await Promise.all(merges.map(merge => merge()))
    const moved = answers.map(({ body }) => body.merged.moved.length).toSorted((a, b) => a - b)
    assert.deepEqual(moved, [0, 3])
    assert.equal(new Set(await ownersOf(coupons)).size, 1)
  }
})

test('a coupon that is redeemed while its guest signs in is used once, and is the customer’s (S18)', async () => {
  for (let round = 0; round < 40; round++) {
    const guest = await shop.shopper()
    const coupon = await shop.coupon(guest, 'a')
    const merge = await merger(guest, `buyer-${round}`)
    const place = (orderId: string) =>
      shop.backend('POST', '/v1/orders', { orderId, cart: cart(), shopper: guest.id, coupons: [coupon] })
    const [first, signedIn, second] = await Promise.all([place(`one-${round}`), merge(), place(`two-${round}`)])
    const statuses = [first.status, second.status].toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [201, 409])
    assert.deepEqual([signedIn.status, await ownersOf([coupon])], [200, [signedIn.body.session.shopper]])
    const uses = await shop.db.kysely
      .selectFrom('redemption')
      .select('order_id')
      .where('coupon_id', '=', coupon)
      .execute()
    assert.equal(uses.length, 1)
  }
})

test('an erasure beside a merge and an order ends well: nothing fails, nobody keeps a coupon of the erased', async () => {
  for (let round = 0; round < 20; round++) {
    const guest = await shop.shopper()
    const coupon = await shop.coupon(guest, 'b')
    const merge = await merger(guest, `gone-${round}`)
    const answers = await Promise.all([
      merge(),
      shop.backend('DELETE', `/v1/customers/gone-${round}`),
      shop.backend('DELETE', `/v1/shoppers/${guest.id}`),
      shop.backend('POST', '/v1/orders', {
        orderId: `gone-${round}`,
        cart: cart(),
        shopper: guest.id,
        coupons: [coupon],
      }),
    ])
    assert.ok(
      answers.every(({ status }) => status < 500),
      JSON.stringify(answers),
    )
    const left = await shop.db.kysely.selectFrom('shopper').select('id').where('id', '=', guest.id).execute()
    assert.deepEqual(left, [])
  }
})
