import type { Cart, CartLine } from '../../src/rules/index.ts'
import type { Contestant } from './contestant.ts'
import type { BenchPromotion, BenchSelector, QualifyWorkload } from './qualify-workload.ts'

interface Facts {
  readonly subtotal: number
  readonly segments: readonly string[]
  readonly country: string
  readonly channel: string
}

/** What a developer writes by hand for one promotion: its saving, or 0. */
type Closure = (lines: readonly CartLine[], facts: Facts) => number

/** One hand-written function for each promotion: nothing but the saving, no reasons and no lines. */
export function createClosures({ promotions, shopper }: QualifyWorkload): Contestant {
  const closures = promotions.map(promotion => ({ id: promotion.id, saving: createClosure(promotion) }))
  const factsOf = ({ lines }: Cart): Facts => {
    let subtotal = 0
    for (const line of lines) subtotal += line.unitPrice * line.quantity
    return { subtotal, ...shopper }
  }
  return {
    name: 'hand-written closures',
    run(cart) {
      const facts = factsOf(cart)
      let read = 0
      for (const { saving } of closures) read += saving(cart.lines, facts)
      return read
    },
    answer(cart) {
      const facts = factsOf(cart)
      return new Map(
        closures.map(({ id, saving }) => [id, saving(cart.lines, facts)] as const).filter(([, saved]) => saved),
      )
    },
  }
}

function createClosure({ discount, conditions = {} }: BenchPromotion): Closure {
  const matches = createMatch(discount.items)
  const { customer, minimumSubtotal, countries, channels } = conditions
  const segments = customer?.segments
  const minimum = minimumSubtotal?.amount ?? 0
  return (lines, facts) => {
    if (facts.subtotal < minimum) return 0
    if (segments && !facts.segments.some(segment => segments.includes(segment))) return 0
    if (countries && !countries.includes(facts.country)) return 0
    if (channels && !channels.includes(facts.channel)) return 0
    let saved = 0
    for (const line of lines) {
      if (!matches(line)) continue
      const { unitPrice, quantity } = line
      const value = unitPrice * quantity
      saved +=
        discount.type === 'percentage'
          ? Math.round((value * discount.basisPoints) / 10_000)
          : Math.min(value, discount.amount * quantity)
    }
    return saved
  }
}

function createMatch({ skus, categories, brands }: BenchSelector): (line: CartLine) => boolean {
  if (skus) return line => skus.includes(line.sku)
  if (categories) return line => !!line.categories?.some(category => categories.includes(category))
  if (brands) return line => line.brand !== undefined && brands.includes(line.brand)
  return () => true
}
