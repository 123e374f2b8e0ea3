import type { CartLine, Discount, Promotion, QualifyInput } from '../../src/rules/index.ts'
import { cart, line, promotion, situation } from '../support/rules-factories.ts'

/** A wallet made to be hard for a search: so many coupons, which all fit, on so many lines. */
export type HardWallet = (coupons: number, lines: number) => QualifyInput

/** Shares of every line that hardly differ. */
export const shares: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => ({ discount: { type: 'percentage', of: 'items', basisPoints: 1000 + 7 * index } }))

/** Tiers whose minimums the other coupons undercut, off items and off the order. */
export const tiers: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, (index, subtotal) => ({
    discount: {
      type: 'tiers',
      of: index % 2 ? 'items' : 'order',
      tiers: [
        { minimum: Math.round(subtotal / 3), basisPoints: 200 + 3 * index },
        { minimum: Math.round((subtotal * (60 + (index % 40))) / 100), basisPoints: 1000 + 5 * index },
      ],
    },
  }))

/** Every kind of discount off overlapping lines, the order and the shipping, some in groups. */
export const mixed: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => {
    const items = { categories: [`k${index % 4}`, `k${(index * 3) % 5}`] }
    const basisPoints = 800 + ((index * 389) % 900)
    const kinds: Discount[] = [
      { type: 'percentage', of: 'items', basisPoints, items },
      { type: 'percentage', of: 'items', basisPoints, items, cap: 1500 + 11 * index },
      { type: 'amount', of: 'items', amount: 1400 + 13 * index, items },
      { type: 'price', price: 900 + 17 * index, items },
      { type: 'percentage', of: 'order', basisPoints: 300 + 5 * index },
      { type: 'percentage', of: 'shipping', basisPoints: 100 * index },
      {
        type: 'tiers',
        of: 'order',
        tiers: [
          { minimum: 5000, amount: 900 + index },
          { minimum: 20_000, basisPoints },
        ],
      },
    ]
    return {
      discount: kinds[index % kinds.length]!,
      priority: index % 3,
      ...(index % 4 === 0 && { group: `g${index % 3}` }),
      ...(index % 11 === 5 && { combinesWith: ['items' as const] }),
    }
  })

/** Capped shares and amounts of two overlapping selections each, which take each other's place. */
export const crowded: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => ({
    discount:
      index % 3
        ? {
            type: 'amount',
            of: 'items',
            amount: 2000 + 19 * index,
            items: { categories: [`k${index % 5}`, `k${index % 2}`] },
          }
        : { type: 'percentage', of: 'items', basisPoints: 4000 + 50 * index, items: { categories: [`k${index % 5}`] } },
  }))

/** Many coupons of three contents, which only their ids tell apart. */
export const alike: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => ({
    discount: { type: 'percentage', of: 'items', basisPoints: 1000 + 100 * (index % 3) },
    priority: index % 3,
  }))

/** Shares of the order that hardly differ. */
export const ofOrder: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => ({ discount: { type: 'percentage', of: 'order', basisPoints: 1000 + 7 * index } }))

/** Shares and prices in turn, off one half of the lines or the other. */
export const halves: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => {
    const items = { categories: [`half${index % 2}`] }
    return {
      discount:
        index % 2
          ? { type: 'price', price: 900 + 23 * index, items }
          : { type: 'percentage', of: 'items', basisPoints: 5000 + 23 * index, items },
    }
  })

/** Amounts off each piece of one half of the lines or the other. */
export const pieces: HardWallet = (coupons, lines) =>
  wallet(coupons, lines, index => ({
    discount: {
      type: 'amount',
      of: 'items',
      each: true,
      amount: 300 + 13 * index,
      items: { categories: [`half${index % 2}`] },
    },
  }))

function wallet(
  coupons: number,
  lineCount: number,
  ruleOf: (index: number, subtotal: number) => Partial<Promotion>,
): QualifyInput {
  const lines = Array.from({ length: lineCount }, (_, index): CartLine =>
    line({
      id: `l${index}`,
      unitPrice: 1000 + ((index * 6841) % 8999),
      categories: [`k${index % 5}`, `half${index % 2}`],
    }),
  )
  const subtotal = lines.reduce((sum, { unitPrice }) => sum + unitPrice, 0)
  const promotions = Array.from({ length: coupons }, (_, index) =>
    promotion({ id: `p${index}`, currency: 'EUR', ...ruleOf(index, subtotal) }),
  )
  return situation({ promotions, cart: cart({ lines }) })
}
