import type { Cart } from '../../src/rules/index.ts'
import type { Contestant } from './contestant.ts'
import { requirePeer } from './peer-packages.ts'
import type { BenchPromotion, BenchSelector, QualifyWorkload } from './qualify-workload.ts'

interface MedusaRule {
  readonly attribute: string
  readonly operator: 'in' | 'gte'
  readonly values: readonly { readonly value: string }[]
}

/** A promotion as the query would give it. */
interface Row {
  readonly code: string
  readonly [column: string]: unknown
}

interface Action {
  readonly code: string
  readonly amount: number | { readonly numeric: number }
}

interface PromotionModule {
  computeActions(
    codes: readonly string[],
    context: unknown,
    options: { readonly prevent_auto_promotions: boolean },
    shared: { readonly __type: 'MedusaContext' },
  ): Promise<readonly Action[]>
}

/**
 * Medusa's promotion module without its database: the promotions are handed over as rows, and everything after the query
 * is its own code. It puts all promotions on the cart one after the other and says nothing about those that do not fit.
 */
export function createMedusa({ promotions, shopper }: QualifyWorkload): Contestant {
  const rows = promotions.map(rowOf)
  const codes = rows.map(({ code }) => code)
  const engine = createModule(rows)
  const alone = new Map(rows.map(row => [row.code, createModule([row])]))
  const run = (module: PromotionModule, of: readonly string[], cart: Cart): Promise<readonly Action[]> =>
    module.computeActions(of, contextOf(cart, shopper), { prevent_auto_promotions: true }, { __type: 'MedusaContext' })
  return {
    name: 'Medusa `computeActions`',
    async run(cart) {
      let read = 0
      for (const action of await run(engine, codes, cart)) read += amountOf(action)
      return read
    },
    async answer(cart) {
      const found = new Map<string, number>()
      for (const [code, module] of alone) {
        const actions = await run(module, [code], cart)
        if (actions.length)
          found.set(
            code,
            actions.reduce((saved, action) => saved + Math.round(amountOf(action)), 0),
          )
      }
      return found
    },
  }
}

function createModule(rows: readonly Row[]): PromotionModule {
  const path = '@medusajs/promotion/dist/services/promotion-module.js'
  const service = requirePeer(path) as { readonly default: { readonly prototype: PromotionModule } }
  return Object.assign(Object.create(service.default.prototype) as PromotionModule, {
    listActivePromotions_: async () => rows,
    baseRepository_: {
      getFreshManager: () => ({}),
      getActiveManager: () => ({}),
      transaction: <T>(work: (manager: object) => T): T => work({}),
      serialize: async <T>(value: T): Promise<T> => value,
    },
  })
}

function rowOf({ id, discount, conditions = {} }: BenchPromotion): Row {
  const { customer, minimumSubtotal, countries, channels } = conditions
  const rules: MedusaRule[] = [
    ...(customer?.segments ? [ruleOf('customer.groups.id', customer.segments)] : []),
    ...(minimumSubtotal ? [ruleOf('item_total', [`${minimumSubtotal.amount}`], 'gte')] : []),
    ...(countries ? [ruleOf('shipping_address.country_code', countries)] : []),
    ...(channels ? [ruleOf('sales_channel_id', channels)] : []),
  ]
  return {
    id,
    code: id,
    type: 'standard',
    status: 'active',
    is_automatic: false,
    is_tax_inclusive: false,
    limit: null,
    used: 0,
    campaign: null,
    rules,
    application_method: {
      id,
      ...(discount.type === 'percentage'
        ? { type: 'percentage', value: discount.basisPoints / 100 }
        : { type: 'fixed', value: discount.amount }),
      allocation: 'each',
      max_quantity: 1000,
      apply_to_quantity: null,
      target_type: 'items',
      currency_code: 'eur',
      buy_rules: [],
      target_rules: targetRulesOf(discount.items),
    },
  }
}

function targetRulesOf({ skus, categories, brands }: BenchSelector): MedusaRule[] {
  return [
    ...(skus ? [ruleOf('items.product.id', skus)] : []),
    ...(categories ? [ruleOf('items.product.categories.id', categories)] : []),
    ...(brands ? [ruleOf('items.product.collection_id', brands)] : []),
  ]
}

function ruleOf(attribute: string, values: readonly string[], operator: MedusaRule['operator'] = 'in'): MedusaRule {
  return { attribute, operator, values: values.map(value => ({ value })) }
}

function contextOf({ lines }: Cart, { segments, country, channel }: QualifyWorkload['shopper']): unknown {
  let total = 0
  const items = lines.map(({ id, sku, quantity, unitPrice, categories = [], brand }) => {
    const subtotal = unitPrice * quantity
    total += subtotal
    const sums = { subtotal, original_total: subtotal, total: subtotal }
    const product = { id: sku, categories: categories.map(category => ({ id: category })), collection_id: brand }
    return { id, quantity, ...sums, is_discountable: true, product, adjustments: [] }
  })
  return {
    currency_code: 'eur',
    item_total: total,
    customer: { groups: segments.map(id => ({ id })) },
    shipping_address: { country_code: country },
    sales_channel_id: channel,
    items,
    shipping_methods: [],
  }
}

function amountOf({ amount }: Action): number {
  return typeof amount === 'number' ? amount : Number(amount.numeric)
}
