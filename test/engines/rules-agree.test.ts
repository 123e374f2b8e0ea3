import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { answersTo } from './answers.ts'
import { findDifference } from './compare-engine.ts'
import type { Engine } from './engine.ts'
import { openEngine } from './engine.ts'
import { servePage } from './serve-page.ts'

describe('the rules in another engine', () => {
  let page: Awaited<ReturnType<typeof servePage>>
  let engine: Engine

  before(async () => {
    page = await servePage()
    engine = await openEngine('chromium', page.url)
  })

  after(async () => {
    await engine?.close()
    await page?.close()
  })

  test('answers 1,000 random carts in Chromium byte for byte as in Node', async () => {
    assert.equal(await findDifference(engine, { seed: 20_261_121, carts: 1000 }), undefined)
  })

  test('finds the one cart that is answered otherwise', async () => {
    const wrong: Engine = {
      ...engine,
      evaluate: async expression => {
        if (expression.startsWith('digestOf')) return 'the digest of other answers'
        return engine.evaluate(expression === 'answersTo(7, 3)' ? `${expression} + ' '` : expression)
      },
    }
    const difference = await findDifference(wrong, { seed: 7, carts: 10 })
    assert.deepEqual(difference, { index: 3, node: answersTo(7, 3), browser: `${answersTo(7, 3)} ` })
  })

  test('asks random carts that meet every verdict and most reasons', () => {
    const text = Array.from({ length: 1000 }, (_, index) => answersTo(1, index)).join('\n')
    for (const word of [
      'applied',
      'combination_disallowed',
      'max_coupons_reached',
      'better_offer_applied',
      'no_effect',
      'expired',
      'not_started',
      'partner_mismatch',
      'sale_items_excluded',
      'excluded_items',
      'minimum_not_met',
      'maximum_exceeded',
      'minimum_quantity_not_met',
      'currency_mismatch',
      'shipping_not_applicable',
    ]) {
      assert.match(text, new RegExp(`"(status|reason)":"${word}"`))
    }
  })
})
