import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { takeParameter } from '../../src/sdk/address.ts'

describe('takeParameter', () => {
  const taken = [
    ['https://s/?partner=acme', 'acme', 'https://s/'],
    ['https://s/?a=1&partner=acme&b=2#c', 'acme', 'https://s/?a=1&b=2#c'],
    ['https://s/?a=%2F+%20&partner=acme%20garden&&b', 'acme garden', 'https://s/?a=%2F+%20&&b'],
    ['https://s/?partner=one&partner=two', 'two', 'https://s/'],
    ['https://s/?%70artner=acme', 'acme', 'https://s/'],
  ] as const
  for (const [address, value, rest] of taken) {
    it(`takes only the parameter out of ${address}`, () => {
      assert.deepEqual(takeParameter(address, ['partner']), { value, rest })
    })
  }

  for (const address of [
    'https://s/',
    'https://s/#?partner=a',
    'https://s/?partners=a',
    'https://s/?a=partner=b',
    'https://s/?__proto__=x',
  ]) {
    it(`finds nothing in ${address}`, () => assert.equal(takeParameter(address, ['partner']), undefined))
  }

  for (const value of ['', '%00', 'x'.repeat(201)]) {
    it(`strips a value that is no id: ${value.slice(0, 5)}`, () => {
      assert.deepEqual(takeParameter(`https://s/?partner=${value}&a=1`, ['partner']), {
        value: '',
        rest: 'https://s/?a=1',
      })
    })
  }

  it('leaves Object.prototype alone (B30)', () => {
    takeParameter('https://s/?__proto__[x]=1&constructor.prototype.x=1&partner=__proto__', ['partner'])
    assert.equal(({} as { x?: unknown }).x, undefined)
  })
})
