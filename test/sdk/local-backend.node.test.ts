import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { describe, it } from 'node:test'
import { createTearoff } from '../../src/index.ts'
import { endOfLife } from '../../src/sdk/local/first-instant.ts'
import { createLocalBackend } from '../../src/sdk/local-backend.ts'
import { cart, promotion } from '../support/rules-factories.ts'

interface ExpiryCase {
  readonly name: string
  readonly kind: string
  readonly input: { readonly receivedAt: string; readonly timeZone: string; readonly couponLifetimeDays?: number }
  readonly expect: { readonly expiresAt?: string }
}

describe('the end of a coupon without a server', () => {
  const cases = JSON.parse(readFileSync('test/vectors/expiry.json', 'utf8')) as readonly ExpiryCase[]
  for (const { name, input, expect } of cases) {
    const days = input.couponLifetimeDays
    if (days === undefined || expect.expiresAt === undefined) continue
    it(`is that of the rules: ${name}`, () => {
      const end = endOfLife(Date.parse(input.receivedAt), days, input.timeZone)
      assert.equal(new Date(end).toISOString(), new Date(expect.expiresAt!).toISOString())
    })
  }
})

describe('the local back end', () => {
  it('carries the whole way: code, cart, reservation, order', async () => {
    const backend = createLocalBackend({ promotions: [promotion()], codes: { 'patio-25': 'patio-25' } })
    const page = createTearoff({ backend })
    const used: string[] = []
    page.on('coupon-used', ({ orderId, saved }) => used.push(`${orderId} ${saved}`))
    const claimed = await page.wallet.claim({ code: 'PATIO 25' })
    assert.ok(claimed.ok)
    assert.deepEqual(await page.wallet.claim({ code: 'patio25' }), {
      ok: false,
      reasons: [{ reason: 'already_claimed' }],
    })
    assert.deepEqual(await page.wallet.claim({ code: 'nothing' }), {
      ok: false,
      reasons: [{ reason: 'code_not_found' }],
    })
    assert.deepEqual(await page.wallet.claim({ code: 'ß' }), { ok: false, reasons: [{ reason: 'code_malformed' }] })
    await page.cart.set(cart())
    await page.cart.apply([claimed.coupon.id])
    assert.equal((await page.checkout.reserve()).ok, true)
    await page.checkout.complete({ orderId: 'o1' })
    await page.checkout.complete({ orderId: 'o1' })
    assert.deepEqual(used, ['o1 1250'])
    await page.wallet.refresh()
    assert.equal(page.wallet.$past.get()[0]?.state, 'redeemed')
    page.dispose()
  })

  it('says a total that changed between hold and order, and orders at it once it is confirmed (D-11)', async () => {
    const clock = { now: Date.parse('2026-11-21T10:00:00Z') }
    const backend = createLocalBackend({
      promotions: [promotion({ endsAt: '2026-11-21T10:05:00Z' })],
      codes: { 'patio-25': 'patio-25' },
      now: () => clock.now,
    })
    const page = createTearoff({ backend })
    const claimed = await page.wallet.claim({ code: 'PATIO-25' })
    assert.ok(claimed.ok)
    const { id } = claimed.coupon
    await page.cart.set(cart())
    await page.cart.apply([id])
    const held = await page.checkout.reserve()
    assert.ok(held.ok)
    clock.now += 10 * 60_000
    const refused = await page.checkout.complete({ orderId: 'o1' })
    assert.deepEqual(!refused.ok && refused.reasons, [{ reason: 'total_changed' }])
    const change = page.checkout.$change.get()
    assert.ok(change)
    assert.deepEqual(Object.keys(change.dropped), [id])
    assert.deepEqual(change.previous, held.reservation.totals)
    assert.equal(change.totals.discount, 0)
    await page.checkout.confirm(change)
    const done = await page.checkout.complete({ orderId: 'o1' })
    assert.ok(done.ok)
    assert.deepEqual(done.order.totals, change.totals)
    page.dispose()
  })
})
