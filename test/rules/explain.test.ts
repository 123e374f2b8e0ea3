import assert from 'node:assert/strict'
import { test } from 'node:test'
import { explain } from '../../src/rules/explain.ts'
import type { ExplainContext, ExplainableReason } from '../../src/rules/explain.ts'
import { ar } from '../../src/rules/messages/ar.ts'
import type { Catalogue, KnownReason } from '../../src/rules/messages/catalogue.ts'
import { de } from '../../src/rules/messages/de.ts'
import { en } from '../../src/rules/messages/en.ts'
import { es } from '../../src/rules/messages/es.ts'
import { fr } from '../../src/rules/messages/fr.ts'
import type { Discount } from '../../src/rules/promotion.ts'
import { promotion } from '../support/rules-factories.ts'

const patio = { categories: ['patio'] }
const context: ExplainContext = {
  currency: 'EUR',
  timeZone: 'Europe/Berlin',
  partnerName: id => ({ acme: 'Acme Garden' })[id],
  couponName: id => ({ c1: 'Free shipping' })[id],
  itemsName: () => 'patio furniture',
  promotion: promotion({ conditions: { minimumSubtotal: { amount: 5000, items: patio } } }),
}

const examples: { readonly [R in KnownReason['reason']]: Extract<KnownReason, { reason: R }> } = {
  revoked: { reason: 'revoked' },
  discarded: { reason: 'discarded' },
  already_redeemed: { reason: 'already_redeemed' },
  reserved_elsewhere: { reason: 'reserved_elsewhere' },
  promotion_inactive: { reason: 'promotion_inactive' },
  not_started: { reason: 'not_started', startsAt: '2026-12-01T09:00:00Z' },
  expired: { reason: 'expired', cause: 'coupon', expiredAt: '2026-11-20T23:00:00Z' },
  usage_limit_reached: { reason: 'usage_limit_reached' },
  customer_limit_reached: { reason: 'customer_limit_reached' },
  partner_required: { reason: 'partner_required', partner: 'acme' },
  partner_mismatch: { reason: 'partner_mismatch', partner: 'acme' },
  partner_session_only: { reason: 'partner_session_only', partner: 'acme' },
  sign_in_required: { reason: 'sign_in_required' },
  customer_ineligible: { reason: 'customer_ineligible', rule: 'first_order' },
  region_required: { reason: 'region_required' },
  region_ineligible: { reason: 'region_ineligible' },
  channel_ineligible: { reason: 'channel_ineligible' },
  currency_mismatch: { reason: 'currency_mismatch', required: 'USD' },
  sale_items_excluded: { reason: 'sale_items_excluded' },
  excluded_items: { reason: 'excluded_items' },
  no_eligible_items: { reason: 'no_eligible_items' },
  shipping_not_applicable: { reason: 'shipping_not_applicable' },
  minimum_not_met: { reason: 'minimum_not_met', required: 5000, current: 3800, remaining: 1200 },
  maximum_exceeded: { reason: 'maximum_exceeded', limit: 5000, current: 6200 },
  minimum_quantity_not_met: { reason: 'minimum_quantity_not_met', required: 3, current: 2, remaining: 1 },
  no_effect: { reason: 'no_effect' },
  combination_disallowed: { reason: 'combination_disallowed', conflictsWith: ['c1'] },
  max_coupons_reached: { reason: 'max_coupons_reached', limit: 5 },
  better_offer_applied: { reason: 'better_offer_applied' },
  code_not_found: { reason: 'code_not_found' },
  code_malformed: { reason: 'code_malformed' },
  claim_limit_reached: { reason: 'claim_limit_reached' },
  already_claimed: { reason: 'already_claimed' },
  not_owner: { reason: 'not_owner' },
  already_applied: { reason: 'already_applied' },
  rate_limited: { reason: 'rate_limited', retryAfter: 1 },
  temporarily_unavailable: { reason: 'temporarily_unavailable', retryAfter: 30 },
  total_changed: { reason: 'total_changed' },
}

for (const messages of [en, de, fr, es, ar]) {
  test(`every reason has one sentence of its own: ${messages.locale}`, () => {
    const sentences = Object.values(examples).map(reason => explain(reason, { ...context, messages }))
    for (const sentence of sentences) {
      assert.match(sentence, /^\S.*\.$/u)
      assert.doesNotMatch(sentence, /undefined|NaN|null|\[object|_|\.\./u)
    }
    assert.equal(new Set(sentences).size, sentences.length)
    assert.deepEqual(Object.keys(messages.reasons).sort(), Object.keys(examples).sort())
  })

  test(`every reason has a sentence also where the page tells nothing: ${messages.locale}`, () => {
    for (const reason of Object.values(examples)) {
      assert.doesNotMatch(explain(reason, { messages }), /undefined|NaN|null|\[object/u)
    }
  })
}

test('a minimum says what to add and what it brings', () => {
  assert.equal(explain(examples.minimum_not_met, context), 'Add €12.00 of patio furniture and this takes 25% off.')
  assert.equal(
    explain(examples.minimum_not_met, { ...context, messages: de, locale: 'de-DE' }).replaceAll(/\s/gu, ' '),
    'Legen Sie noch 12,00 € patio furniture dazu, und Sie sparen 25 %.',
  )
})

test('items are named only where the reason is about some of them', () => {
  const given = { ...context, promotion: promotion({ conditions: { minimumSubtotal: { amount: 5000 } } }) }
  assert.equal(explain(examples.minimum_not_met, given), 'Add €12.00 and this takes 25% off.')
})

test('a referred visitor reads whose coupons count (PAR-04, PAR-09, PAR-11)', () => {
  assert.equal(
    explain(examples.partner_session_only, context),
    'You came from Acme Garden: today only its coupons count.',
  )
})

test('numbers have their plural forms', () => {
  const pieces = (remaining: number): string =>
    explain({ ...examples.minimum_quantity_not_met, remaining }, { ...context, promotion: {} })
  assert.equal(pieces(1), 'Add 1 more piece and this coupon fits.')
  assert.equal(pieces(2), 'Add 2 more pieces and this coupon fits.')
  assert.match(explain({ reason: 'max_coupons_reached', limit: 1 }, { messages: de }), /ist höchstens 1 Gutschein /)
})

test('Arabic has forms of its own for one and two', () => {
  assert.match(
    explain({ ...examples.minimum_quantity_not_met, remaining: 2 }, { messages: ar }),
    /^أضف قطعتين أخريين /u,
  )
})

test('how long to wait is told in the largest unit that it is two digits of', () => {
  const wait = (retryAfter: number, messages = en): string =>
    explain({ reason: 'rate_limited', retryAfter }, { messages })
  assert.match(wait(1), /again in 1 second\.$/u)
  assert.match(wait(99), /again in 99 seconds\.$/u)
  assert.match(wait(100), /again in 2 minutes\.$/u)
  assert.match(wait(3600), /again in 60 minutes\.$/u)
  assert.match(wait(86_400), /again in 24 hours\.$/u)
  assert.match(wait(3600, de), / in 60 Minuten noch einmal\.$/u)
  assert.match(wait(2, ar), /خلال ثانيتين\.$/u)
  assert.match(explain({ reason: 'rate_limited' }, { messages: en }), /again later\.$/u)
})

test('an instant is told in the shop’s time zone', () => {
  assert.match(explain(examples.expired, context), /November 21, 2026 at 12:00.AM/u)
})

test('a verdict is told by the reason that matters: the first that cannot be mended', () => {
  const reasons = [examples.reserved_elsewhere, examples.promotion_inactive] as const
  assert.equal(
    explain({ status: 'inapplicable', reasons, recoverable: false }, context),
    explain(examples.promotion_inactive, context),
  )
  assert.equal(explain({ status: 'applied', discount: 3315, lines: {} }, context), 'This takes €33.15 off.')
  assert.equal(
    explain({ status: 'skipped', reasons: [examples.combination_disallowed] }, context),
    'This cannot be combined with Free shipping.',
  )
})

test('what is not known gets a polite general sentence', () => {
  for (const reason of ['from_the_future', 'toString', '__proto__', '']) {
    assert.equal(explain({ reason } as ExplainableReason, context), 'This coupon cannot be used at the moment.')
  }
  const silent = { status: 'inapplicable', reasons: [], recoverable: true } as const
  assert.equal(explain(silent, context), 'This coupon cannot be used at the moment.')
})

test('an unknown locale is answered in English, numbers and all', () => {
  for (const locale of ['xx', 'not a locale', 'fr', 'es']) {
    assert.equal(
      explain({ status: 'applicable', discount: 1250, lines: {} }, { ...context, locale }),
      'This takes €12.50 off.',
    )
  }
})

test('each kind of discount says what it brings', () => {
  const bring = (discount: NonNullable<ExplainContext['promotion']>['discount'], messages: Catalogue = en): string =>
    explain(examples.no_eligible_items, { currency: 'EUR', promotion: { discount: discount! }, messages })
  const some = 'Add an item that this coupon is for and '
  assert.equal(bring({ type: 'percentage', of: 'shipping', basisPoints: 10000 }), `${some}shipping is free.`)
  assert.equal(
    bring({ type: 'percentage', of: 'shipping', basisPoints: 5000 }),
    `${some}this takes 50% off the shipping.`,
  )
  assert.equal(bring({ type: 'amount', of: 'items', amount: 500 }), `${some}this takes €5.00 off.`)
  assert.equal(bring({ type: 'amount', of: 'items', amount: 500, each: true }), `${some}this takes €5.00 off each.`)
  assert.equal(bring({ type: 'price', price: 3999 }), `${some}each costs €39.99.`)
  assert.equal(
    bring({ type: 'buy_get', buy: { quantity: 2 }, get: { quantity: 1, basisPoints: 10000 } }),
    `${some}you get 1 free.`,
  )
  assert.equal(
    bring({ type: 'tiers', of: 'order', tiers: [{ minimum: 1, basisPoints: 1250 }] }),
    `${some}this takes 12.5% off.`,
  )
})

test('a sentence names the items that the reason is about: those of the condition, or those of the discount', () => {
  const itemsName = (selection: unknown): string => JSON.stringify(selection)
  const told = (reason: ExplainableReason, promotion: NonNullable<ExplainContext['promotion']>): string =>
    explain(reason, { currency: 'EUR', promotion, itemsName })
      .replace(/^Add (?:€\S+|\d+ more pieces?)?(?: of )?|and .*$/gu, '')
      .trim()
  const [a, b, c] = [{ skus: ['A'] }, { skus: ['B'] }, { skus: ['C'] }]
  const tiers: Discount = { type: 'tiers', of: 'items', items: a, tiers: [{ minimum: 5000, basisPoints: 500 }] }
  const minimum = { reason: 'minimum_not_met', required: 5000, current: 3800, remaining: 1200 } as const
  assert.equal(told(minimum, { discount: tiers }), '{"skus":["A"]}')
  assert.equal(
    told(minimum, { discount: tiers, conditions: { minimumSubtotal: { amount: 5000, items: b } } }),
    '{"skus":["B"]}',
  )
  assert.equal(
    told(minimum, { discount: tiers, conditions: { minimumSubtotal: { amount: 4000, items: b } } }),
    '{"skus":["A"]}',
  )
  const price: Discount = { type: 'price', price: 1, items: c }
  assert.equal(told(minimum, { discount: price }), '')
  const offer: Discount = {
    type: 'buy_get',
    buy: { items: a, quantity: 1 },
    get: { items: b, quantity: 1, basisPoints: 10000 },
  }
  const pieces = { reason: 'minimum_quantity_not_met', required: 2, current: 1, remaining: 1 } as const
  assert.equal(told(pieces, { discount: offer }), '[{"skus":["A"]},{"skus":["B"]}]')
  assert.equal(
    told(pieces, { discount: offer, conditions: { minimumQuantity: { quantity: 2, items: c } } }),
    '{"skus":["C"]}',
  )
  assert.equal(
    told(pieces, { discount: offer, conditions: { minimumQuantity: { quantity: 3, items: c } } }),
    '[{"skus":["A"]},{"skus":["B"]}]',
  )
  assert.equal(told(pieces, { discount: price, conditions: { minimumQuantity: { quantity: 3, items: c } } }), '')
  assert.equal(told({ reason: 'no_eligible_items' }, { discount: price }), '{"skus":["C"]}')
  assert.equal(told({ reason: 'no_eligible_items' }, { discount: offer }), '[{"skus":["A"]},{"skus":["B"]}]')
  // A selection is one list, however many the sides of the offer have.
  const either: Discount = { ...offer, buy: { items: [a, c], quantity: 1 } }
  assert.equal(
    told({ reason: 'no_eligible_items' }, { discount: either }),
    '[{"skus":["A"]},{"skus":["C"]},{"skus":["B"]}]',
  )
  // Where one side of the offer is any item, no items are named.
  const open: Discount = { ...offer, get: { quantity: 1, basisPoints: 10000 } }
  assert.equal(told({ reason: 'no_eligible_items' }, { discount: open }), 'an item that this coupon is for')
  assert.equal(
    told({ reason: 'no_eligible_items' }, { discount: { ...offer, buy: { quantity: 1 } } }),
    'an item that this coupon is for',
  )
})

test('percentages have up to two decimals, and numbers follow a locale of the language', () => {
  const discount: Discount = { type: 'percentage', of: 'items', basisPoints: 3333 }
  const minimum = { reason: 'minimum_not_met', required: 5000000, current: 0, remaining: 5000000 } as const
  const context = { currency: 'EUR', promotion: { discount } }
  assert.equal(explain(minimum, context), 'Add €50,000.00 and this takes 33.33% off.')
  assert.equal(
    explain(minimum, { ...context, promotion: { discount: { ...discount, basisPoints: 9999 } } }),
    'Add €50,000.00 and this takes 99.99% off.',
  )
  assert.equal(explain(minimum, { ...context, locale: 'en-IN' }), 'Add €50,000.00 and this takes 33.33% off.')
  assert.equal(
    explain({ ...minimum, remaining: 50000000 }, { ...context, locale: 'en-IN' }),
    'Add €5,00,000.00 and this takes 33.33% off.',
  )
})
