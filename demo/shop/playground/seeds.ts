import type { Cart, Promotion } from 'tearoff'

const DAY = 24 * 3_600_000

/** What the playground's shop gives: one promotion of each kind of ticket, in three languages. */
export const PROMOTIONS: readonly Promotion[] = [
  {
    id: 'patio',
    name: '25 % off patio furniture',
    description: 'A quarter off chairs, tables and benches.',
    terms: 'On all patio furniture, from €50 of it in one order. Goes with order and shipping coupons.',
    texts: {
      de: {
        name: '25 % auf Gartenmöbel',
        description: 'Ein Viertel auf Stühle, Tische und Bänke.',
        terms: 'Auf alle Gartenmöbel, ab 50 € davon in einer Bestellung.',
      },
      ar: { name: 'خصم 25% على أثاث الحديقة', description: 'ربع السعر على الكراسي والطاولات والمقاعد.' },
    },
    status: 'active',
    currency: 'EUR',
    couponLifetimeDays: 14,
    discount: { type: 'percentage', of: 'items', basisPoints: 2500, items: { categories: ['patio'] } },
    conditions: { minimumSubtotal: { amount: 5000, items: { categories: ['patio'] } } },
    combinesWith: ['order', 'shipping'],
  },
  {
    id: 'welcome',
    name: '€10 off your order',
    description: 'Welcome to the garden.',
    terms: 'From €60. Goes with shipping coupons, not with others.',
    texts: {
      de: { name: '10 € auf die Bestellung', description: 'Willkommen im Garten.' },
      ar: { name: 'خصم 10 يورو على طلبك', description: 'أهلاً بك في الحديقة.' },
    },
    status: 'active',
    currency: 'EUR',
    couponLifetimeDays: 1,
    discount: { type: 'amount', of: 'order', amount: 1000 },
    conditions: { minimumSubtotal: { amount: 6000 } },
    combinesWith: ['shipping'],
  },
  {
    id: 'shipping',
    name: 'Free shipping',
    description: 'A gift from Acme Garden to its visitors.',
    texts: {
      de: { name: 'Kostenloser Versand', description: 'Ein Geschenk von Acme Garden.' },
      ar: { name: 'شحن مجاني', description: 'هدية من Acme Garden لزوارها.' },
    },
    status: 'active',
    couponLifetimeDays: 30,
    partner: { id: 'acme', use: 'referred' },
    discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
    combinesWith: ['items', 'order'],
  },
  {
    id: 'large',
    name: '€25 off from €200',
    description: 'For the large parcels.',
    texts: {
      de: { name: '25 € ab 200 €', description: 'Für die großen Pakete.' },
      ar: { name: 'خصم 25 يورو من 200 يورو' },
    },
    status: 'active',
    currency: 'EUR',
    couponLifetimeDays: 30,
    discount: { type: 'amount', of: 'order', amount: 2500 },
    conditions: { minimumSubtotal: { amount: 20_000 } },
    combinesWith: ['items', 'shipping'],
  },
  {
    id: 'lanterns',
    name: 'Three lanterns for two',
    description: 'Buy two lanterns and the cheapest third is free.',
    texts: { de: { name: 'Drei Laternen für zwei' }, ar: { name: 'ثلاثة فوانيس بسعر اثنين' } },
    status: 'active',
    couponLifetimeDays: 21,
    discount: {
      type: 'buy_get',
      buy: { items: { categories: ['lanterns'] }, quantity: 2 },
      get: { items: { categories: ['lanterns'] }, quantity: 1, basisPoints: 10_000 },
    },
    combinesWith: ['order', 'shipping'],
  },
]

/** The code of each promotion, to be typed into the picker. */
export const CODES: Readonly<Record<string, string>> = {
  'SPRING-25': 'patio',
  'WELCOME-10': 'welcome',
  'ACME-FREE': 'shipping',
  'BIG-25': 'large',
  'THREE-FOR-TWO': 'lanterns',
}

/** A cart of two chairs, a table and a lantern, with shipping. */
export const CART: Cart = {
  currency: 'EUR',
  lines: [
    { id: 'chair', sku: 'CHAIR', quantity: 2, unitPrice: 5900, categories: ['patio'] },
    { id: 'table', sku: 'TABLE', quantity: 1, unitPrice: 3590, categories: ['patio'] },
    { id: 'lantern', sku: 'LANTERN', quantity: 1, unitPrice: 2450, categories: ['lanterns'] },
  ],
  shipping: 590,
}

/** Makes as many promotions as are wanted, each with its code, for a wallet that is full. */
export function manyPromotions(count: number): readonly Promotion[] {
  return Array.from({ length: count }, (_, index) => ({
    id: `bulb-${index}`,
    name: `${(index % 19) + 2} % off bulb no. ${index + 1}`,
    status: 'active' as const,
    couponLifetimeDays: (index % 60) + 1,
    discount: { type: 'percentage' as const, of: 'order' as const, basisPoints: ((index % 19) + 2) * 100 },
  }))
}

/** Milliseconds that a coupon of `patio` needs to have ended, and to be listed still. */
export const LONG_AGO: number = 20 * DAY
