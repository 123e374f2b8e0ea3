import assert from 'node:assert/strict'
import { test } from 'node:test'
import { qualify } from '../../src/rules/index.ts'
import { cart, coupon, line, promotion } from '../support/rules-factories.ts'

// Verdicts of one cart copy each other's records where many lines are meant; nobody may notice.
for (const count of [16, 17, 128, 129]) {
  for (const [name, idOf, unitPrice] of [
    ['plain ids', (index: number) => `l${index}`, () => 1000],
    ['an id that is a key of every object', (index: number) => (index === 3 ? '__proto__' : `l${index}`), () => 1000],
    ['ids that are numbers', (index: number) => String(count - index), () => 1000],
    ['a line that costs nothing', (index: number) => `l${index}`, (index: number) => (index === 5 ? 0 : 1000)],
  ] as const) {
    test(`each coupon has its own discounts by line: ${count} lines, ${name}`, () => {
      const lines = Array.from({ length: count }, (_, index) =>
        line({ id: idOf(index), quantity: 1, unitPrice: unitPrice(index) }),
      )
      const shares = [1000, 2000, 3000]
      const promotions = shares.map(basisPoints =>
        promotion({ id: `p${basisPoints}`, discount: { type: 'percentage', of: 'items', basisPoints } }),
      )
      const coupons = promotions.map(({ id }) => coupon({ id: `c-${id}`, promotion: id }))
      const verdicts = qualify({
        promotions,
        coupons,
        cart: cart({ lines }),
        shopper: {},
        policy: {},
        at: '2026-11-21T10:00:00Z',
      })
      for (const basisPoints of shares) {
        const verdict = verdicts[`c-p${basisPoints}`]
        assert.equal(verdict?.status, 'applicable')
        const expected = lines.flatMap(({ id, unitPrice: price }) =>
          price ? [[id, (price * basisPoints) / 10_000]] : [],
        )
        assert.deepEqual(Object.entries(verdict.lines).sort(), (expected as [string, number][]).sort())
      }
    })
  }
}
