import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { testAfterwards } from './recipes-after.ts'
import { testBrowserShops } from './recipes-browser.ts'
import { testFailing } from './recipes-fail.ts'
import { testPaying } from './recipes-pay.ts'
import { readRecipeBook } from './recipe-book.ts'
import { type RecipeWorld, startRecipeWorld } from './recipe-world.ts'

describe('docs/checkout.md', { timeout: 600_000 }, () => {
  const tested = new Set<string>()
  const book = readRecipeBook()
  let world: RecipeWorld

  before(async () => {
    world = await startRecipeWorld(book)
  })
  afterEach(() => world.leave())
  after(() => world.close())

  for (const testSome of [testPaying, testBrowserShops, testFailing, testAfterwards]) {
    testSome((number, claim, run) => {
      tested.add(String(number))
      void test(`recipe ${number}: ${claim}`, () => run(world))
    })
  }

  test('has a test for every recipe, and no block of code that no test ran', () => {
    assert.deepEqual(
      book.recipes,
      Array.from({ length: 10 }, (_, at) => String(at + 1)),
    )
    assert.deepEqual([...tested].toSorted(), [...book.recipes].toSorted())
    assert.deepEqual(book.unread(), [])
  })
})
