import assert from 'node:assert/strict'
import { test } from 'node:test'
import { judgePartner } from '../../src/rules/partner.ts'
import type { PartnerTie, Policy } from '../../src/rules/index.ts'

const rows: readonly [string | undefined, PartnerTie | undefined, string | undefined, string | undefined][] = [
  [undefined, undefined, undefined, undefined],
  [undefined, { id: 'a', use: 'referred' }, 'partner_required', 'partner_required'],
  [undefined, { id: 'a', use: 'anyone' }, undefined, undefined],
  ['a', { id: 'a', use: 'referred' }, undefined, undefined],
  ['a', { id: 'a', use: 'anyone' }, undefined, undefined],
  ['a', undefined, 'partner_session_only', undefined],
  ['a', { id: 'b', use: 'referred' }, 'partner_mismatch', 'partner_mismatch'],
  ['a', { id: 'b', use: 'anyone' }, 'partner_mismatch', undefined],
]

test('who may use which coupon is the table of partners, row by row (PAR-02, PAR-03, PAR-04, D-01)', () => {
  for (const [partner, tie, codesOnly, withPublic] of rows) {
    const answer = (policy: Policy): unknown => judgePartner(tie, partner ? { partner } : {}, policy)?.reason
    assert.equal(answer({}), codesOnly)
    assert.equal(answer({ referredVisitors: 'partner_codes_only' }), codesOnly)
    assert.equal(answer({ referredVisitors: 'partner_and_public' }), withPublic)
  }
})

test('the reason names the coupon’s partner, and for public coupons the shopper’s', () => {
  assert.deepEqual(judgePartner({ id: 'b', use: 'anyone' }, { partner: 'a' }, {}), {
    reason: 'partner_mismatch',
    partner: 'b',
  })
  assert.deepEqual(judgePartner(undefined, { partner: 'a' }, {}), { reason: 'partner_session_only', partner: 'a' })
})
