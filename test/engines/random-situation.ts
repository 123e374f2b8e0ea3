import type {
  Cart,
  CartLine,
  Conditions,
  Coupon,
  Discount,
  DiscountClass,
  PartnerTie,
  Promotion,
  QualifyInput,
  Selection,
  Selector,
  Tier,
} from '../../src/rules/index.ts'
import { createRandom } from './random.ts'
import type { Random } from './random.ts'

/** Everything that the rules look at, and the coupons that the shopper chose, in that order. */
export interface Situation extends QualifyInput {
  readonly promotions: readonly Promotion[]
  readonly chosen: readonly string[]
}

const classes: readonly DiscountClass[] = ['items', 'order', 'shipping']
// Some are ordered rightly by code points alone, and one is special to objects.
const ids = ['a', 'B', 'c-2', 'c-10', '10', '9', '～', '🌿', 'Z', 'é', '__proto__', 'ß', 'constructor', 'İ'] as const

/** Makes one random situation; the same seed and index make the same one in every engine. */
export function createSituation(seed: number, index: number): Situation {
  const random = createRandom(Math.imul(seed, 0x9e3779b1) ^ index)
  // Most carts are small; a few have prices near the end of the safe integers, and a few have many lines.
  const most = random.chance(8) ? 10 ** 13 : random.pick([300, 3000, 100_000])
  const cart = createCart(random, most)
  const coupons: Coupon[] = []
  const promotions: Promotion[] = []
  const first = random.whole(0, ids.length - 1)
  for (const id of [...ids, ...ids].slice(first, first + random.whole(1, 9))) {
    const promotion =
      promotions.length && random.chance(8) ? promotions[0] : createPromotion(random, `p${promotions.length}`, most)
    if (!promotion) continue
    if (!promotions.includes(promotion)) promotions.push(promotion)
    coupons.push(createCoupon(random, id, promotion.id))
  }
  return {
    promotions,
    coupons,
    cart,
    shopper: {
      ...given(
        'signedIn',
        random.maybe(60, () => random.chance(70)),
      ),
      ...given(
        'segments',
        random.maybe(60, () => [random.pick(['vip', 'new'])]),
      ),
      ...given(
        'firstOrder',
        random.maybe(50, () => random.chance(50)),
      ),
      ...given(
        'country',
        random.maybe(70, () => random.pick(['DE', 'AT', 'US'])),
      ),
      ...given(
        'channel',
        random.maybe(70, () => random.pick(['web', 'store'])),
      ),
      ...given(
        'partner',
        random.maybe(20, () => random.pick(['acme', 'blog'])),
      ),
    },
    policy: {
      ...given(
        'maxCoupons',
        random.maybe(50, () => random.whole(1, 7)),
      ),
      ...given(
        'referredVisitors',
        random.maybe(40, () => random.pick(['partner_codes_only', 'partner_and_public'] as const)),
      ),
    },
    at: instant(random),
    chosen: coupons.filter(() => random.chance(70)).map(({ id }) => id),
  }
}

function createCart(random: Random, most: number): Cart {
  const lineCount = random.chance(3) ? random.whole(50, 120) : random.whole(0, 9)
  const lines = Array.from({ length: lineCount }, (_, index): CartLine => ({
    id: random.chance(90) ? `l${index}` : `${1000 - index}`,
    sku: random.pick(['CHAIR', 'MUG', 'TABLE']),
    quantity: random.whole(1, 4),
    unitPrice: random.chance(10) ? 0 : random.whole(0, most),
    ...given(
      'categories',
      random.maybe(80, () => [random.pick(['patio', 'beans']), ...(random.chance(30) ? ['mugs'] : [])]),
    ),
    ...given(
      'brand',
      random.maybe(60, () => random.pick(['Nord', 'Lumen'])),
    ),
    ...given(
      'onSale',
      random.maybe(40, () => random.chance(50)),
    ),
  }))
  return {
    currency: random.chance(95) ? 'EUR' : 'JPY',
    lines,
    ...given(
      'shipping',
      random.maybe(70, () => random.whole(0, most)),
    ),
  }
}

function createPromotion(random: Random, id: string, most: number): Promotion {
  return {
    id,
    name: id,
    status: random.chance(95) ? 'active' : 'suspended',
    currency: 'EUR',
    discount: createDiscount(random, most),
    combinesWith: random.chance(80) ? classes : classes.filter(() => random.chance(50)),
    ...given(
      'startsAt',
      random.maybe(15, () => instant(random)),
    ),
    ...given(
      'endsAt',
      random.maybe(15, () => instant(random)),
    ),
    ...given(
      'conditions',
      random.maybe(40, () => createConditions(random, most)),
    ),
    ...given(
      'partner',
      random.maybe(10, () => createTie(random)),
    ),
    ...given(
      'group',
      random.maybe(15, () => 'welcome'),
    ),
    ...given(
      'priority',
      random.maybe(40, () => random.whole(1, 100)),
    ),
  }
}

function createCoupon(random: Random, id: string, promotion: string): Coupon {
  return {
    id,
    promotion,
    state: random.chance(94)
      ? 'claimed'
      : random.pick(['reserved', 'redeemed', 'expired', 'discarded', 'revoked'] as const),
    ...given(
      'expiresAt',
      random.maybe(15, () => instant(random)),
    ),
    ...given(
      'partner',
      random.maybe(5, () => createTie(random)),
    ),
    ...given(
      'remaining',
      random.maybe(10, () => random.whole(0, 3)),
    ),
    ...given(
      'remainingForCustomer',
      random.maybe(10, () => random.whole(0, 3)),
    ),
  }
}

function createDiscount(random: Random, most: number): Discount {
  const amount = random.whole(1, most)
  const basisPoints = random.pick([1, 333, 1000, 2500, 3333, 5000, 9999, 10_000])
  const of = random.pick<DiscountClass>(['items', 'items', 'order', 'shipping'])
  const items = given(
    'items',
    random.maybe(60, () => createSelection(random)),
  )
  const scope = of === 'items' ? { of, ...items } : { of }
  switch (random.whole(1, 6)) {
    case 1:
      return { type: 'amount', ...scope, amount, ...(of === 'items' && random.chance(40) && { each: true }) }
    case 2:
      return { type: 'price', price: random.whole(0, most), ...items }
    case 3:
      return {
        type: 'buy_get',
        buy: { ...items, quantity: random.whole(1, 3) },
        get: {
          ...given(
            'items',
            random.maybe(50, () => createSelection(random)),
          ),
          quantity: random.whole(1, 3),
          basisPoints,
        },
        ...given(
          'times',
          random.maybe(60, () => random.whole(1, 4)),
        ),
      }
    case 4:
      return {
        type: 'tiers',
        ...(of === 'items' ? { of, ...items } : { of: 'order' }),
        tiers: createTiers(random, most),
      }
    default:
      return {
        type: 'percentage',
        ...scope,
        basisPoints,
        ...given(
          'cap',
          random.maybe(40, () => amount),
        ),
      }
  }
}

function createTiers(random: Random, most: number): Tier[] {
  let minimum = 0
  return Array.from({ length: random.whole(1, 3) }, (): Tier => {
    minimum += random.whole(1, most)
    return random.chance(50)
      ? { minimum, basisPoints: random.whole(1, 10_000) }
      : { minimum, amount: random.whole(1, most) }
  })
}

function createConditions(random: Random, most: number): Conditions {
  const items = (): { items?: Selection } =>
    given(
      'items',
      random.maybe(50, () => createSelection(random)),
    )
  const amount = (): { amount: number; items?: Selection } => ({ amount: random.whole(0, 3 * most), ...items() })
  return {
    ...given('minimumSubtotal', random.maybe(35, amount)),
    ...given('maximumSubtotal', random.maybe(15, amount)),
    ...given(
      'minimumQuantity',
      random.maybe(20, () => ({ quantity: random.whole(1, 8), ...items() })),
    ),
    ...given(
      'customer',
      random.maybe(30, () => ({
        ...given(
          'signedIn',
          random.maybe<true>(50, () => true),
        ),
        ...given(
          'segments',
          random.maybe(50, () => ['vip']),
        ),
        ...given(
          'firstOrder',
          random.maybe<true>(50, () => true),
        ),
      })),
    ),
    ...given(
      'countries',
      random.maybe(20, () => ['DE', 'AT']),
    ),
    ...given(
      'channels',
      random.maybe(20, () => ['web']),
    ),
  }
}

function createSelection(random: Random): Selection {
  return random.chance(20) ? [createSelector(random), createSelector(random)] : createSelector(random)
}

function createSelector(random: Random): Selector {
  const lists = (): Pick<Selector, 'skus' | 'categories' | 'brands'> => ({
    ...given(
      'skus',
      random.maybe(20, () => [random.pick(['CHAIR', 'MUG', 'GONE'])]),
    ),
    ...given(
      'categories',
      random.maybe(35, () => [random.pick(['patio', 'beans', 'mugs'])]),
    ),
    ...given(
      'brands',
      random.maybe(20, () => [random.pick(['Nord', 'Lumen'])]),
    ),
  })
  return {
    ...lists(),
    ...given('exclude', random.maybe(20, lists)),
    ...given(
      'saleItems',
      random.maybe(30, () => random.pick(['include', 'exclude'] as const)),
    ),
  }
}

function createTie(random: Random): PartnerTie {
  return { id: random.pick(['acme', 'blog']), use: random.pick(['referred', 'anyone']) }
}

/** An instant within a few milliseconds of one noon, in the ways that ISO 8601 may be written here. */
function instant(random: Random): string {
  return random.pick([
    '2026-11-21T12:00:00Z',
    '2026-11-21T12:00:00.000Z',
    '2026-11-21T12:00:00.001Z',
    '2026-11-21T11:59:59.999Z',
    '2026-11-22T00:00:00Z',
  ])
}

/** Leaves a key out where there is no value. */
function given<K extends string, T>(key: K, value: T | undefined): { [key in K]?: T } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]?: T })
}
