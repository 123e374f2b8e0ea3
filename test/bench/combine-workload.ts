import { prepare } from '../../src/rules/index.ts'
import type {
  Cart,
  CartLine,
  Discount,
  DiscountClass,
  Promotion,
  QualifyInput,
  Selection,
} from '../../src/rules/index.ts'
import { createRandom } from '../engines/random.ts'
import type { Random } from '../engines/random.ts'
import { at } from './qualify-workload.ts'

const all: readonly DiscountClass[] = ['items', 'order', 'shipping']

/** Coupons that all fit and all go together: 3 of 5 off items (of every type, overlapping), 1 off the order, 1 off the shipping. */
export function createMixedWallet(couponCount: number, lineCount: number, seed: number): QualifyInput {
  const random = createRandom(seed)
  return createWallet(couponCount, createCart(random, lineCount), index => mixedDiscount(random, index))
}

/** Wallets made to be hard, by what makes them so. */
export const hardWallets: readonly {
  readonly name: string
  create(couponCount: number, lineCount: number): QualifyInput
}[] = [
  { name: 'mixed types and classes', create: (coupons, lines) => createMixedWallet(coupons, lines, 1) },
  {
    name: 'shares of every line that hardly differ',
    create: (coupons, lines) =>
      createWallet(coupons, createCart(createRandom(2), lines), index => ({
        type: 'percentage',
        of: 'items',
        basisPoints: 1000 + index,
      })),
  },
  {
    name: 'amounts that hardly differ, spread over overlapping thirds',
    create: (coupons, lines) =>
      createWallet(coupons, createCart(createRandom(3), lines), index => ({
        type: 'amount',
        of: 'items',
        amount: 2000 + 7 * index,
        items: [{ brands: [`brand-${index % 3}`] }, { categories: [`category-${index % 5}`] }],
      })),
  },
  {
    name: 'tiers whose minimums the other coupons undercut',
    create: (coupons, lines) => {
      const cart = createCart(createRandom(4), lines)
      const subtotal = cart.lines.reduce((value, line) => value + line.unitPrice * line.quantity, 0)
      return createWallet(coupons, cart, index => ({
        type: 'tiers',
        of: index % 2 ? 'items' : 'order',
        tiers: [
          { minimum: Math.round(subtotal / 3), basisPoints: 200 + 3 * index },
          { minimum: Math.round((subtotal * (60 + (index % 40))) / 100), basisPoints: 1000 + 5 * index },
        ],
      }))
    },
  },
]

function createWallet(couponCount: number, cart: Cart, discountOf: (index: number) => Discount): QualifyInput {
  const promotions = Array.from({ length: couponCount }, (_, index): Promotion => ({
    id: `p${index}`,
    name: `Promotion ${index}`,
    status: 'active',
    currency: 'EUR',
    discount: discountOf(index),
    combinesWith: all,
  }))
  return {
    promotions: prepare(promotions),
    coupons: promotions.map(({ id }) => ({ id: `coupon-${id}`, promotion: id, state: 'claimed' })),
    cart,
    shopper: {},
    policy: { maxCoupons: 5 },
    at,
  }
}

function createCart(random: Random, lineCount: number): Cart {
  return {
    currency: 'EUR',
    shipping: 590,
    lines: Array.from({ length: lineCount }, (_, index): CartLine => ({
      id: `l${index}`,
      sku: `SKU-${index % 25}`,
      quantity: random.whole(1, 3),
      unitPrice: random.whole(1000, 9999),
      categories: [`category-${index % 5}`],
      brand: `brand-${index % 3}`,
    })),
  }
}

function mixedDiscount(random: Random, index: number): Discount {
  const basisPoints = 100 * random.whole(5, 25)
  if (index % 5 === 3) {
    return random.pick<Discount>([
      { type: 'percentage', of: 'order', basisPoints },
      { type: 'percentage', of: 'order', basisPoints, cap: random.whole(500, 3000) },
      { type: 'amount', of: 'order', amount: random.whole(300, 3000) },
      {
        type: 'tiers',
        of: 'order',
        tiers: [
          { minimum: 1000, basisPoints },
          { minimum: 20_000, basisPoints: basisPoints + 300 },
        ],
      },
    ])
  }
  if (index % 5 === 4) {
    return random.chance(50)
      ? { type: 'percentage', of: 'shipping', basisPoints: 100 * random.whole(30, 100) }
      : { type: 'amount', of: 'shipping', amount: random.whole(100, 590) }
  }
  const items = mixedSelection(random)
  return random.pick<Discount>([
    { type: 'percentage', of: 'items', basisPoints, items },
    { type: 'percentage', of: 'items', basisPoints, items, cap: random.whole(300, 4000) },
    { type: 'amount', of: 'items', amount: random.whole(300, 4000), items },
    { type: 'amount', of: 'items', amount: random.whole(50, 500), each: true, items },
    { type: 'price', price: random.whole(500, 999), items: { skus: [`SKU-${random.whole(0, 24)}`, 'SKU-0'] } },
    {
      type: 'buy_get',
      buy: { items, quantity: 1 },
      get: { quantity: 1, basisPoints: 5000 },
      times: random.whole(1, 3),
    },
    {
      type: 'tiers',
      of: 'items',
      items,
      tiers: [
        { minimum: 500, basisPoints },
        { minimum: 30_000, basisPoints: basisPoints + 500 },
      ],
    },
  ])
}

function mixedSelection(random: Random): Selection {
  return random.pick<Selection>([
    {},
    { categories: [`category-${random.whole(0, 4)}`, 'category-0'] },
    { brands: [`brand-${random.whole(0, 2)}`, 'brand-0'] },
    { exclude: { categories: [`category-${random.whole(1, 4)}`] } },
  ])
}
