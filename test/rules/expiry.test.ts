import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { expiry } from '../../src/rules/expiry.ts'

const receivedAt = '2026-11-21T14:00:00Z'
const timeZone = 'Europe/Berlin'

test('the effective end is given back as it was written (HCL-34)', () => {
  const endsAt = '2026-11-30T23:00:00.000Z'
  assert.equal(expiry({ receivedAt, timeZone, couponLifetimeDays: 14, endsAt }).effective, endsAt)
  assert.deepEqual(expiry({ receivedAt, timeZone, endsAt }), { effective: endsAt })
})

test('an end half a second later does not shorten the coupon', () => {
  const { expiresAt, effective } = expiry({
    receivedAt,
    timeZone,
    couponLifetimeDays: 14,
    endsAt: '2026-12-04T23:00:00.5Z',
  })
  assert.equal(expiresAt, '2026-12-04T23:00:00Z')
  assert.equal(effective, expiresAt)
})

test('an instant that is computed has milliseconds only when there are any', () => {
  assert.equal(
    expiry({ receivedAt: '2026-11-21T14:00:00.123Z', timeZone, couponLifetimeDays: 1 }).expiresAt,
    '2026-11-21T23:00:00Z',
  )
})

test('a coupon of N days ends when its Nth day ends on the shop’s calendar (HCL-32, HCL-33)', () => {
  const zones = fc.constantFrom(
    'Europe/Berlin',
    'America/New_York',
    'Asia/Kathmandu',
    'America/Sao_Paulo',
    'Australia/Lord_Howe',
  )
  const instants = fc.date({ min: new Date('2015-01-01'), max: new Date('2027-01-01'), noInvalidDate: true })
  fc.assert(
    fc.property(instants, zones, fc.integer({ min: 1, max: 60 }), (received, timeZone, couponLifetimeDays) => {
      const { expiresAt } = expiry({ receivedAt: received.toISOString(), timeZone, couponLifetimeDays })
      const day = (instant: number): string =>
        new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(instant)
      const last = new Date(`${day(received.getTime())}T00:00:00Z`)
      last.setUTCDate(last.getUTCDate() + couponLifetimeDays - 1)
      const ends = Date.parse(expiresAt!)
      assert.equal(day(ends - 1), last.toISOString().slice(0, 10))
      assert.notEqual(day(ends), day(ends - 1))
      assert.ok(ends > received.getTime())
    }),
    { numRuns: 300 },
  )
})

test('an unknown time zone is the caller’s error', () => {
  assert.throws(() => expiry({ receivedAt, timeZone: 'Mars/Base', couponLifetimeDays: 1 }), RangeError)
})

test('where promotion and coupon end at one instant, the promotion ends it, as it was written', () => {
  const { effective } = expiry({
    receivedAt: '2026-11-21T10:00:00Z',
    timeZone: 'UTC',
    couponLifetimeDays: 1,
    endsAt: '2026-11-22T00:00:00.000Z',
  })
  assert.equal(effective, '2026-11-22T00:00:00.000Z')
})
