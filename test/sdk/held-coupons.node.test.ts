import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import type { Wallet, WalletCoupon } from '../../src/contract/wallet.ts'
import { emptyWallet, parseWallet, showWallet } from '../../src/sdk/held-coupons.ts'
import { promotion } from '../support/rules-factories.ts'

const NOW = Date.parse('2026-11-21T10:00:00Z')

function coupon(given: Partial<WalletCoupon>): WalletCoupon {
  return { id: 'c1', promotion: 'patio-25', state: 'claimed', receivedAt: '2026-11-20T10:00:00Z', ...given }
}

function wallet(coupons: readonly WalletCoupon[], endsAt?: string): Wallet {
  return { ...emptyWallet(NOW), coupons, promotions: [promotion(endsAt ? { endsAt } : {})] }
}

describe('showWallet', () => {
  it('holds a coupon one millisecond before its end and not at its end', () => {
    const one = wallet([coupon({ expiresAt: '2026-11-21T10:00:00Z' })])
    assert.equal(showWallet(one, NOW - 1).live.length, 1)
    const { live, past } = showWallet(one, NOW)
    assert.deepEqual(live, [])
    assert.deepEqual([past[0]?.state, past[0]?.endedAt], ['expired', '2026-11-21T10:00:00Z'])
  })

  it('ends a coupon with its promotion, where that is earlier (HCL-34)', () => {
    const { live, nextEnd } = showWallet(
      wallet([coupon({ expiresAt: '2026-12-01T00:00:00Z' })], '2026-11-22T00:00:00Z'),
      NOW,
    )
    assert.equal(live[0]?.expiresAt, '2026-11-22T00:00:00Z')
    assert.equal(nextEnd, Date.parse('2026-11-22T00:00:00Z'))
  })

  it('lists what ends soonest first, and what never ends last', () => {
    const coupons = [
      coupon({ id: 'never' }),
      coupon({ id: 'late', expiresAt: '2026-12-09T00:00:00Z' }),
      coupon({ id: 'soon', expiresAt: '2026-11-22T00:00:00Z' }),
    ]
    assert.deepEqual(
      showWallet(wallet(coupons), NOW).live.map(({ id }) => id),
      ['soon', 'late', 'never'],
    )
  })

  it('shows the past of 30 days, newest first (D-09)', () => {
    const coupons = [
      coupon({ id: 'old', state: 'redeemed', endedAt: '2026-10-22T09:59:59Z' }),
      coupon({ id: 'first', state: 'redeemed', endedAt: '2026-10-22T10:00:01Z' }),
      coupon({ id: 'second', state: 'discarded', endedAt: '2026-11-20T10:00:00Z' }),
    ]
    assert.deepEqual(
      showWallet(wallet(coupons), NOW).past.map(({ id }) => id),
      ['second', 'first'],
    )
  })
})

describe('parseWallet', () => {
  for (const value of [undefined, null, 5, 'x', [], {}, { now: 5 }, { now: 'x', coupons: {} }]) {
    it(`takes ${JSON.stringify(value)} for no wallet (B34)`, () => assert.equal(parseWallet(value), undefined))
  }

  it('leaves out what cannot be shown', () => {
    const broken = {
      ...wallet([coupon({})]),
      coupons: [coupon({}), null, { id: 5 }, { id: 'x' }],
      promotions: [promotion(), {}],
    }
    const parsed = parseWallet(broken)
    assert.deepEqual([parsed?.coupons.length, parsed?.promotions.length], [1, 1])
  })
})
