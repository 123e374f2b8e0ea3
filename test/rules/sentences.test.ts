import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { explain } from '../../src/rules/explain.ts'
import type { ExplainContext, ExplainableReason } from '../../src/rules/explain.ts'
import { ar } from '../../src/rules/messages/ar.ts'
import type { KnownReason } from '../../src/rules/messages/catalogue.ts'
import { de } from '../../src/rules/messages/de.ts'
import { en } from '../../src/rules/messages/en.ts'
import { es } from '../../src/rules/messages/es.ts'
import { fr } from '../../src/rules/messages/fr.ts'
import type { Discount } from '../../src/rules/promotion.ts'
import type { Verdict } from '../../src/rules/verdict.ts'

const missing = (reason: 'minimum_not_met' | 'minimum_quantity_not_met', remaining: number): KnownReason => ({
  reason,
  required: 5000,
  current: 5000 - remaining,
  remaining,
})

const whats: readonly (ExplainableReason | Verdict)[] = [
  ...Object.keys(en.reasons)
    .filter(reason => !['expired', 'customer_ineligible', 'combination_disallowed'].includes(reason))
    .flatMap(reason => [
      {
        reason,
        startsAt: '2026-12-01T09:00:00Z',
        partner: 'acme',
        required: 'EUR',
        limit: 2,
        current: 3,
        remaining: 2,
        retryAfter: 2,
      },
    ]),
  ...(['promotion', 'coupon'] as const).flatMap(cause => [
    { reason: 'expired', cause },
    { reason: 'expired', cause, expiredAt: '2026-11-20T09:00:00Z' },
  ]),
  { reason: 'customer_ineligible', rule: 'segments' },
  { reason: 'customer_ineligible', rule: 'first_order' },
  { reason: 'combination_disallowed', conflictsWith: ['c1', 'c2'] },
  { reason: 'combination_disallowed', conflictsWith: ['c9'] },
  { reason: 'max_coupons_reached', limit: 1 },
  { reason: 'rate_limited', retryAfter: 1 },
  { reason: 'rate_limited' },
  { reason: 'temporarily_unavailable' },
  missing('minimum_quantity_not_met', 1),
  { reason: 'of another version' },
  { status: 'applicable', discount: 1250, lines: {} },
]

const items = { categories: ['patio'] }
const discounts: readonly Discount[] = [
  { type: 'percentage', of: 'items', basisPoints: 2500, items },
  { type: 'percentage', of: 'shipping', basisPoints: 5000 },
  { type: 'percentage', of: 'shipping', basisPoints: 10000 },
  { type: 'amount', of: 'order', amount: 500 },
  { type: 'amount', of: 'shipping', amount: 500 },
  { type: 'amount', of: 'items', amount: 500, each: true, items },
  { type: 'price', price: 500, items },
  { type: 'buy_get', buy: { items, quantity: 2 }, get: { items, quantity: 1, basisPoints: 10000 } },
  { type: 'buy_get', buy: { items, quantity: 2 }, get: { items, quantity: 2, basisPoints: 5000 } },
  { type: 'tiers', of: 'items', items, tiers: [{ minimum: 5000, amount: 500 }] },
  { type: 'tiers', of: 'order', tiers: [{ minimum: 5000, basisPoints: 500 }] },
]

const told: ExplainContext = {
  currency: 'EUR',
  timeZone: 'UTC',
  partnerName: id => (id === 'acme' ? 'Acme Garden' : undefined),
  couponName: id => ({ c1: 'Ten off', c2: 'Free shipping' })[id],
}

function sentences(): string[][] {
  return [en, de, fr, es, ar].flatMap(messages => {
    const say = (what: ExplainableReason | Verdict, context: ExplainContext): string =>
      // Some platforms part numbers and units by one kind of space, some by another.
      explain(what, { timeZone: 'UTC', ...context, messages }).replaceAll(/\s/gu, ' ')
    const ofPromotions = discounts.flatMap(discount =>
      [
        { reason: 'no_eligible_items' },
        missing('minimum_not_met', 1200),
        missing('minimum_quantity_not_met', 2),
      ].flatMap(what => [
        say(what, { promotion: { discount } }),
        say(what, { ...told, promotion: { discount } }),
        say(what, { ...told, promotion: { discount }, itemsName: () => '[patio]' }),
      ]),
    )
    return [[...whats.flatMap(what => [say(what, {}), say(what, told)]), ...ofPromotions]]
  })
}

test('every sentence of all languages reads as in sentences.json, whatever is known', () => {
  const file = join(import.meta.dirname, 'sentences.json')
  assert.deepEqual(sentences(), JSON.parse(readFileSync(file, 'utf8')))
})
