/** The discounts once more, read plainly from their table, with fractions instead of tricks: an oracle for the engine. */
import type { Cart, CartLine, Discount, Selection, Selector } from '../../src/rules/index.ts'

interface Fraction {
  readonly top: bigint
  readonly bottom: bigint
}

export function matches(selection: Selection | undefined, line: CartLine): boolean {
  const selectors = [selection ?? {}].flat() as Selector[]
  return selectors.some(
    ({ skus, categories, brands, exclude = {}, saleItems }) =>
      (skus?.includes(line.sku) ?? true) &&
      (categories?.some(one => line.categories?.includes(one)) ?? true) &&
      (brands?.includes(line.brand ?? 'none at all') ?? true) &&
      !exclude.skus?.includes(line.sku) &&
      !exclude.categories?.some(one => line.categories?.includes(one)) &&
      !exclude.brands?.includes(line.brand ?? 'none at all') &&
      !(saleItems === 'exclude' && line.onSale === true),
  )
}

/** Line discounts by index, and the shipping discount last. */
export function referenceCut(discount: Discount, cart: Cart): bigint[] {
  const net = cart.lines.map(line => BigInt(line.unitPrice) * BigInt(line.quantity))
  const none = [...net.map(() => 0n), 0n]
  const of = 'of' in discount ? discount.of : 'items'
  if (of === 'shipping') {
    const fee = BigInt(cart.shipping ?? 0)
    const off =
      discount.type === 'percentage'
        ? least(half({ top: fee * BigInt(discount.basisPoints), bottom: 10000n }), discount.cap)
        : least(fee, (discount as { amount: number }).amount)
    return [...none.slice(1), off]
  }
  const on = (selection: Selection | undefined): boolean[] => cart.lines.map(line => matches(selection, line))
  const chosen = on(of === 'order' ? undefined : (discount as { items?: Selection }).items)
  const weights = net.map((value, index) => (chosen[index] ? value : 0n))
  const value = total(weights)
  switch (discount.type) {
    case 'percentage': {
      const share = (amount: bigint): bigint => half({ top: amount * BigInt(discount.basisPoints), bottom: 10000n })
      if (of === 'order') return [...spreadPlainly(least(share(value), discount.cap), weights), 0n]
      const each = weights.map(share)
      return [
        ...(discount.cap !== undefined && total(each) > discount.cap
          ? spreadPlainly(BigInt(discount.cap), each)
          : each),
        0n,
      ]
    }
    case 'amount':
      if (!discount.each) return [...spreadPlainly(least(value, discount.amount), weights), 0n]
      return [...weights.map((one, index) => least(one, discount.amount * cart.lines[index]!.quantity)), 0n]
    case 'price':
      return [
        ...weights.map((one, index) =>
          most(0n, one - BigInt(chosen[index] ? discount.price * cart.lines[index]!.quantity : 0)),
        ),
        0n,
      ]
    case 'tiers': {
      const tier = [...discount.tiers].reverse().find(({ minimum }) => value >= minimum)
      if (!tier) return none
      const items = discount.of === 'items' && discount.items ? { items: discount.items } : {}
      return 'amount' in tier
        ? referenceCut({ type: 'amount', of: discount.of, amount: tier.amount, ...items }, cart)
        : referenceCut({ type: 'percentage', of: discount.of, basisPoints: tier.basisPoints, ...items }, cart)
    }
    case 'buy_get':
      return [...buyGetPlainly(discount, cart, on(discount.buy.items), on(discount.get.items)), 0n]
  }
}

/** Gives units one by one, after trying every t from the largest. */
function buyGetPlainly(
  { buy, get, times = 1 }: Extract<Discount, { type: 'buy_get' }>,
  cart: Cart,
  buys: boolean[],
  gets: boolean[],
): bigint[] {
  const units = cart.lines.flatMap((line, row) => (line.unitPrice > 0 ? Array<number>(line.quantity).fill(row) : []))
  const B = units.filter(row => buys[row] && !gets[row]).length
  const G = units.filter(row => !buys[row] && gets[row]).length
  const M = units.filter(row => buys[row] && gets[row]).length
  let t = times
  while (t > 0 && Math.max(0, t * buy.quantity - B) + Math.max(0, t * get.quantity - G) > M) t--
  let wanted = t * get.quantity
  let shared = M - Math.max(0, t * buy.quantity - B)
  const given = cart.lines.map(() => 0)
  const cheapest = units
    .filter(row => gets[row])
    .sort((a, b) => cart.lines[a]!.unitPrice - cart.lines[b]!.unitPrice || a - b)
  for (const row of cheapest) {
    if (!wanted || (buys[row] && !shared)) continue
    given[row]!++
    wanted--
    if (buys[row]) shared--
  }
  return cart.lines.map(({ unitPrice, quantity }, row) =>
    half({
      top: BigInt(unitPrice) * BigInt(quantity) * BigInt(given[row]!) * BigInt(get.basisPoints),
      bottom: BigInt(quantity) * 10000n,
    }),
  )
}

/** Largest remainder, one unit at a time. */
export function spreadPlainly(amount: bigint, weights: readonly bigint[]): bigint[] {
  const whole = total(weights)
  if (whole === 0n) return weights.map(() => 0n)
  const parts = weights.map(weight => (amount * weight) / whole)
  const rests = weights.map(weight => (amount * weight) % whole)
  for (let missing = amount - total(parts); missing > 0n; missing--) {
    const largest = rests.reduce((at, rest, index) => (rest > rests[at]! ? index : at), 0)
    parts[largest]!++
    rests[largest] = -1n
  }
  return parts
}

function half({ top, bottom }: Fraction): bigint {
  return (2n * top + bottom) / (2n * bottom)
}

function total(values: readonly bigint[]): bigint {
  return values.reduce((sum, value) => sum + value, 0n)
}

function least(value: bigint, limit: number | undefined): bigint {
  return limit !== undefined && limit < value ? BigInt(limit) : value
}

function most(a: bigint, b: bigint): bigint {
  return a > b ? a : b
}
