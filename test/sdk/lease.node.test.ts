import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import fc from 'fast-check'
import { mustWait, parseLease, pauseAfter } from '../../src/sdk/lease.ts'

const NOW = 1_800_000_000_000

describe('the lease of the outbox', () => {
  test('is for its holder alone until it ends (B12)', () => {
    const lease = { holder: 'one', until: NOW + 10_000, failures: 0 }
    const other = { me: 'other', calledBack: true }
    assert.equal(mustWait(lease, { ...other, now: NOW }), NOW + 10_000)
    assert.equal(mustWait(lease, { ...other, now: NOW + 9999 }), NOW + 10_000)
    assert.equal(mustWait(lease, { ...other, now: NOW + 10_000 }), undefined)
    assert.equal(mustWait(lease, { me: 'one', now: NOW, calledBack: false }), undefined)
  })

  test('without a holder is a pause, which a shopper who comes back cuts short', () => {
    const pause = { until: NOW + 60_000, failures: 3 }
    assert.equal(mustWait(pause, { me: 'one', now: NOW, calledBack: false }), NOW + 60_000)
    assert.equal(mustWait(pause, { me: 'one', now: NOW, calledBack: true }), undefined)
  })

  test('is nothing where it was tampered with, and where the clock was set back by more than a lease can last (B18, B34)', () => {
    fc.assert(
      fc.property(fc.anything(), value => {
        const lease = parseLease(value, NOW)
        assert.ok(lease === undefined || lease.until <= NOW + 600_000)
      }),
    )
    assert.equal(parseLease({ holder: 'x', until: NOW + 600_001, failures: 0 }, NOW), undefined)
    assert.equal(parseLease({ until: Number.NaN }, NOW), undefined)
  })
})

describe('the pause after a failure', () => {
  test('is anything up to a length that doubles to a minute, so that nobody comes back with all others (B17)', () => {
    assert.deepEqual(
      [1, 2, 3, 6, 50].map(failures => pauseAfter(failures, 0, 1)),
      [2000, 4000, 8000, 60_000, 60_000],
    )
    assert.equal(pauseAfter(5, 0, 0), 0)
    assert.equal(pauseAfter(1, 0, 0.25), 500)
  })

  test('is never shorter than what the service asks for, up to five minutes', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.integer({ min: -5, max: 1e9 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (failures, asked, random) => {
          const pause = pauseAfter(failures, asked, random)
          assert.ok(pause >= Math.min(Math.max(asked, 0) * 1000, 300_000))
          assert.ok(pause <= 360_000)
        },
      ),
    )
  })
})
