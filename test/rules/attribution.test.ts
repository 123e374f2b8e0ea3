import assert from 'node:assert/strict'
import { test } from 'node:test'
import * as fc from 'fast-check'
import { attribute } from '../../src/rules/attribution.ts'
import type { AttributedOrder, AttributionEvent, AttributionProgram } from '../../src/rules/attribution.ts'

function program(given: Partial<AttributionProgram> = {}): AttributionProgram {
  return {
    id: 'garden',
    structure: 'newest_engagement',
    points: { referral_visit: 10, coupon_used: 50 },
    windowDays: 30,
    reward: { basisPoints: 1000 },
    partners: ['acme', 'blog', 'nord'],
    ...given,
  }
}

function order(given: Partial<AttributedOrder> = {}): AttributedOrder {
  return { placedAt: '2026-11-21T10:00:00Z', net: 10000, ...given }
}

const visit = (partner: string, at: string): AttributionEvent => ({ type: 'referral_visit', partner, at })
const used = (partner: string, at: string): AttributionEvent => ({ type: 'coupon_used', partner, at })

test('what happened after the order is ignored', () => {
  const events = [visit('acme', '2026-11-20T10:00:00Z'), visit('blog', '2026-11-21T10:00:00.001Z')]
  const { rewards, engagements } = attribute({ program: program(), events, order: order() })
  assert.deepEqual(rewards, [{ partner: 'acme', amount: 1000 }])
  assert.deepEqual(
    engagements.map(({ partner }) => partner),
    ['acme'],
  )
})

test('a code used after a late referral makes it count (SIR-09)', () => {
  const late = [visit('acme', '2026-11-01T10:00:00Z'), visit('blog', '2026-11-21T09:55:00Z')]
  const placed = order({ checkoutStartedAt: '2026-11-21T09:50:00Z' })
  const winner = (events: AttributionEvent[]): unknown =>
    attribute({ program: program(), events, order: placed }).rewards[0]?.partner
  assert.equal(winner(late), 'acme')
  assert.equal(winner([...late, used('blog', '2026-11-21T10:00:00Z')]), 'blog')
  // A visit after it does not take that back.
  const again = [used('blog', '2026-11-21T09:59:00Z'), visit('blog', '2026-11-21T10:00:00Z')]
  assert.equal(winner([...late, ...again]), 'blog')
})

test('a code first used after checkout began counts', () => {
  const events = [used('blog', '2026-11-21T10:00:00Z')]
  const placed = order({ checkoutStartedAt: '2026-11-21T09:50:00Z' })
  assert.equal(attribute({ program: program(), events, order: placed }).rewards[0]?.partner, 'blog')
})

test('an event at the instant of the order counts even where the window is empty', () => {
  const events = [visit('acme', '2026-11-21T09:59:59Z'), used('blog', '2026-11-21T10:00:00.000Z')]
  const { rewards } = attribute({ program: program({ windowDays: 0 }), events, order: order() })
  assert.deepEqual(rewards, [{ partner: 'blog', amount: 1000 }])
})

test('of engagements whose last events are at one instant the one recorded first wins', () => {
  const at = '2026-11-20T10:00:00Z'
  const events = [visit('acme', at), visit('blog', at), visit('acme', at)]
  const winner = (structure: AttributionProgram['structure']): unknown =>
    attribute({ program: program({ structure }), events, order: order() }).rewards[0]?.partner
  assert.equal(winner('newest_engagement'), 'blog')
  assert.equal(winner('oldest_engagement'), 'acme')
  assert.equal(winner('top_score'), 'acme')
})

test('an event that the program names no points for does not count (SIR-14)', () => {
  const events = [visit('acme', '2026-11-20T10:00:00Z'), used('blog', '2026-11-21T10:00:00Z')]
  const { engagements } = attribute({ program: program({ points: { referral_visit: 10 } }), events, order: order() })
  assert.deepEqual(
    engagements.map(({ partner }) => partner),
    ['acme'],
  )
})

test('no pool pays more or less than the reward, but for the buyer’s own part', () => {
  const event = fc.record({
    type: fc.constantFrom('referral_visit' as const, 'coupon_used' as const),
    partner: fc.constantFrom('acme', 'blog', 'nord', 'stranger'),
    day: fc.integer({ min: 1, max: 20 }),
  })
  fc.assert(
    fc.property(
      fc.array(event, { maxLength: 12 }),
      fc.constantFrom<AttributionProgram['structure']>(
        'shared_pool',
        'performance_pool',
        'top_score',
        'oldest_engagement',
      ),
      fc.nat(99_999),
      fc.option(fc.constantFrom('acme', 'blog'), { nil: undefined }),
      (drawn, structure, net, buyerPartner) => {
        const events = drawn
          .sort((a, b) => a.day - b.day)
          .map(({ day, ...one }) => ({ ...one, at: `2026-11-${String(day).padStart(2, '0')}T10:00:00Z` }))
        const input = { program: program({ structure }), events, order: order({ net }) }
        const all = attribute(input)
        const paid = all.rewards.reduce((sum, { amount }) => sum + amount, 0)
        assert.equal(paid, all.engagements.length ? Math.floor((net + 5) / 10) : 0)
        if (!buyerPartner) return
        const without = attribute({ ...input, order: order({ net, buyerPartner }) })
        assert.deepEqual(
          without.rewards,
          all.rewards.filter(({ partner }) => partner !== buyerPartner),
        )
        assert.equal(without.reason, all.rewards.length > without.rewards.length ? 'self_referral' : undefined)
        assert.deepEqual(without.engagements, all.engagements)
      },
    ),
    { numRuns: 500 },
  )
})

test('who has no points gets nothing of a pool while others have some; where nobody has any all share alike', () => {
  const events = [visit('acme', '2026-11-20T10:00:00Z'), used('blog', '2026-11-20T11:00:00Z')]
  const pool = (points: AttributionProgram['points']): unknown =>
    attribute({ program: program({ structure: 'performance_pool', points }), events, order: order() }).rewards
  assert.deepEqual(pool({ referral_visit: 0, coupon_used: 50 }), [
    { partner: 'acme', amount: 0 },
    { partner: 'blog', amount: 1000 },
  ])
  assert.deepEqual(pool({ referral_visit: 0, coupon_used: 0 }), [
    { partner: 'acme', amount: 500 },
    { partner: 'blog', amount: 500 },
  ])
})
