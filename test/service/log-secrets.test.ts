import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sql } from 'kysely'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Claimed, CustomerToken, Reservation } from '../../src/contract/index.ts'
import { openDatabase } from '../../src/service/database.ts'
import { cart } from '../support/rules-factories.ts'
import { good, startTestService } from '../support/service.ts'
import { couponSet, offer, writtenPromotion } from '../support/service-factories.ts'

test('no code, token or key gets into the log, whatever happens (S47)', async t => {
  const lines: string[] = []
  const write = (facts: object, message: string): void => void lines.push(JSON.stringify([facts, message]))
  const log = { debug: write, info: write, warn: write, error: write }
  const database = await openDatabase({ log })
  const service = await startTestService({ database, log, cookie: true })
  t.after(() => service.close())
  const shop = await service.newShop()
  await shop.seed({
    promotions: [writtenPromotion()],
    offers: [offer()],
    sets: [{ set: couponSet({ kind: 'unique' }), codes: ['SECRET-CODE-1', 'SECRET-CODE-2'] }],
  })
  const guest = await shop.guest()
  const claimed = await good<Claimed>(guest.call, 'POST', '/v1/wallet/coupons', { code: 'secret-code-1' })
  const { customerToken } = await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/kim-jensen/tokens')
  await guest.call('GET', `/v1/wallet?code=SECRET-CODE-1&token=${guest.session.token}`)
  await guest.call('GET', `/v1/${guest.session.token}`)
  await guest.call('GET', '/v1/codes/SECRET-CODE-1')
  await guest.call('POST', '/v1/wallet/coupons', { code: 'WRONG-CODE-9' })
  await guest.call('POST', '/v1/wallet/coupons', '{"code": "SECRET-CODE-2"')
  await shop.visitor('GET', '/v1/wallet', undefined, { authorization: `Bearer ${customerToken}` })
  await shop.visitor('GET', '/v1/wallet', undefined, { [KEY_HEADER]: shop.secretKey, 'x-request-id': 'SECRET-CODE-2!' })
  const kim = await shop.signIn('kim-jensen', guest)
  const body = { checkoutId: 'checkout', cart: cart(), coupons: [claimed.coupon.id] }
  const { id } = await good<Reservation>(kim.call, 'POST', '/v1/reservations', body)
  await good(shop.admin, 'POST', '/v1/orders', { orderId: 'order', cart: cart(), reservation: id })
  await good(shop.admin, 'POST', '/v1/orders/order/cancel')
  await good(shop.admin, 'DELETE', '/v1/customers/kim-jensen')
  // What nobody foresaw is logged with its stack.
  await sql`alter table code rename to code_gone`.execute(database.kysely)
  const other = await shop.guest()
  assert.equal((await other.call('POST', '/v1/wallet/coupons', { code: 'SECRET-CODE-2' })).status, 500)
  assert.equal((await shop.admin('POST', '/v1/sets/welcome/imports', { codes: ['SECRET-CODE-3'] })).status, 500)

  const logged = lines.join('\n')
  assert.ok(lines.length > 15 && logged.includes('a request failed'))
  const secrets = [guest, kim, other].map(({ session }) => session.token)
  for (const secret of [...secrets, customerToken, shop.publishableKey, shop.secretKey]) {
    assert.ok(!logged.includes(secret.slice(0, 16)), secret)
  }
  assert.doesNotMatch(logged, /secret-?code|wrong-?code|kim-jensen/iu)
})
