import type { Cart, CartLine } from '../../src/rules/index.ts'
import type { Contestant } from './contestant.ts'
import { requirePeer } from './peer-packages.ts'
import type { BenchPromotion, BenchSelector, QualifyWorkload } from './qualify-workload.ts'

interface Condition {
  readonly fact?: string
  readonly operator?: string
  readonly value?: unknown
  readonly all?: readonly Condition[]
  readonly any?: readonly Condition[]
}

interface RuleResult {
  readonly event: { readonly type: string }
}

interface Engine {
  addRule(rule: { readonly conditions: Condition; readonly event: { readonly type: string } }): void
  run(facts: Readonly<Record<string, unknown>>): Promise<{
    readonly results: readonly RuleResult[]
    readonly failureResults: readonly RuleResult[]
  }>
}

interface JsonRulesEngine {
  readonly Engine: new () => Engine
}

/** One rule for each promotion, run once for a cart: says which promotions fit, and no amounts. */
export function createJsonRulesEngine(workload: QualifyWorkload): Contestant {
  const engine = createEngine(workload)
  const run = (cart: Cart): ReturnType<Engine['run']> =>
    engine.run({ ...factsOf(cart, workload), ...listsOf(cart.lines) })
  return {
    name: 'json-rules-engine, one run for a cart',
    async run(cart) {
      return readAll(await run(cart))
    },
    async answer(cart) {
      return new Map((await run(cart)).results.map(({ event }) => [event.type, undefined]))
    },
  }
}

/** The same rules run for each line: says also which lines are meant, which amounts would be worked out from. */
export function createJsonRulesEngineByLine(workload: QualifyWorkload): Contestant {
  const engine = createEngine(workload)
  return {
    name: 'json-rules-engine, one run for each line',
    async run(cart) {
      const facts = factsOf(cart, workload)
      let read = 0
      for (const line of cart.lines) read += readAll(await engine.run({ ...facts, ...listsOf([line]) }))
      return read
    },
    async answer(cart) {
      const facts = factsOf(cart, workload)
      const found = new Map<string, undefined>()
      for (const line of cart.lines) {
        for (const { event } of (await engine.run({ ...facts, ...listsOf([line]) })).results)
          found.set(event.type, undefined)
      }
      return found
    },
  }
}

function createEngine({ promotions }: QualifyWorkload): Engine {
  const { Engine } = requirePeer('json-rules-engine') as JsonRulesEngine
  const engine = new Engine()
  for (const promotion of promotions) {
    const all = [...conditionsOf(promotion), ...itemsOf(promotion.discount.items)]
    engine.addRule({ conditions: { all }, event: { type: promotion.id } })
  }
  return engine
}

function itemsOf(selector: BenchSelector): Condition[] {
  return Object.entries(selector).map(([fact, values]) => ({
    any: values.map(value => ({ fact, operator: 'contains', value })),
  }))
}

function conditionsOf({ conditions = {} }: BenchPromotion): Condition[] {
  const { customer, minimumSubtotal, countries, channels } = conditions
  return [
    ...(customer?.segments
      ? [{ any: customer.segments.map(value => ({ fact: 'segments', operator: 'contains', value })) }]
      : []),
    ...(minimumSubtotal ? [{ fact: 'subtotal', operator: 'greaterThanInclusive', value: minimumSubtotal.amount }] : []),
    ...(countries ? [{ fact: 'country', operator: 'in', value: countries }] : []),
    ...(channels ? [{ fact: 'channel', operator: 'in', value: channels }] : []),
  ]
}

function factsOf({ lines }: Cart, { shopper }: QualifyWorkload): Record<string, unknown> {
  let subtotal = 0
  for (const line of lines) subtotal += line.unitPrice * line.quantity
  return { subtotal, ...shopper }
}

function listsOf(lines: readonly CartLine[]): Record<string, readonly unknown[]> {
  return {
    skus: [...new Set(lines.map(({ sku }) => sku))],
    categories: [...new Set(lines.flatMap(({ categories }) => categories ?? []))],
    brands: [...new Set(lines.map(({ brand }) => brand))],
  }
}

function readAll({ results, failureResults }: Awaited<ReturnType<Engine['run']>>): number {
  let read = 0
  for (const { event } of results) read += event.type.length
  for (const { event } of failureResults) read += event.type.length
  return read
}
