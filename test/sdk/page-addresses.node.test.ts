import assert from 'node:assert/strict'
import { readdirSync, readFileSync } from 'node:fs'
import { describe, it } from 'node:test'

const sources = ['src/sdk', 'widgets'].flatMap(folder =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter(file => file.endsWith('.ts'))
    .map(file => [`${folder}/${file}`, readFileSync(`${folder}/${file}`, 'utf8')] as const),
)

const used = (pattern: RegExp): readonly string[] =>
  sources.filter(([, code]) => pattern.test(code)).map(([file]) => file)

describe('what the SDK and the elements do with texts and addresses', () => {
  it('goes nowhere by itself: an offer is an id, and the one link is the page’s own, to what a coupon misses (B29)', () => {
    assert.ok(sources.length > 60)
    assert.deepEqual(used(/window\.open|location\.(?:assign|replace|reload)\(|location(?:\.href)? = |\.submit\(/u), [])
    // Its address is written by the page (`more-href`); one that would run a script is none (coupon-picker-more.test.ts).
    assert.deepEqual(used(/<(?:a|area|img|iframe|embed|base)[\s>]|\b(?:href|src|action|formaction)=/u), [
      'widgets/coupon-picker/options.ts',
    ])
  })

  it('writes no text as markup or code (B28)', () => {
    assert.deepEqual(
      used(
        /innerHTML|outerHTML|insertAdjacentHTML|unsafeHTML|unsafeSVG|unsafeStatic|\beval\b|new Function|document\.write/u,
      ),
      [],
    )
  })

  it('writes no style attribute, which a strict CSP does not allow (B20)', () => {
    assert.deepEqual(used(/\bstyle=|styleMap|setAttribute\('style|<style/u), [])
  })
})
