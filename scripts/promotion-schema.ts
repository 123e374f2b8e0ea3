import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { isDeepStrictEqual, parseArgs } from 'node:util'
import { toJsonSchema } from '@valibot/to-json-schema'
import type { JsonSchema } from '@valibot/to-json-schema'
import { PromotionSchema } from '../src/contract/promotion.ts'

/**
 * Writes `docs/promotion.schema.json`, the JSON Schema of a promotion for editors, from the schema that the service parses
 * with. `--check` writes nothing and fails where the file is out of date.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const file = 'docs/promotion.schema.json'

/** What an editor shows, by path; what no JSON Schema can demand is said here. */
const descriptions: Readonly<Record<string, string>> = {
  id: 'The key of the promotion.',
  name: 'Its name for shoppers.',
  description: 'Shown to shoppers.',
  terms: 'Shown to shoppers.',
  image: 'An https: address, or a path of the shop.',
  texts: 'Name, description and terms in other languages, by language tag: `de`.',
  status: 'Only `active` fits a cart.',
  startsAt: 'ISO 8601 in UTC: `2026-11-21T10:00:00Z`. At this instant it has begun.',
  endsAt:
    'ISO 8601 in UTC, after `startsAt`: `2026-12-31T23:00:00Z`. At this instant it is over, and so are coupons in wallets.',
  currency:
    'ISO 4217. Required as soon as any amount in the promotion is money; it then fits only carts in this currency.',
  discount: 'What it takes off. Money is an integer in minor units: `4999` is €49.99. `basisPoints` 2500 are 25 %.',
  'discount.items': 'Which lines are meant; every line without it. Goes with `of: "items"` only.',
  'discount.cap': 'The most it takes off, in minor units.',
  'discount.each': 'Off every piece instead of all together. Goes with `of: "items"` only.',
  'discount.times': 'How often the offer may happen. Default 1.',
  'discount.tiers': 'The highest counts whose `minimum` is reached. The minimums rise from tier to tier.',
  conditions: 'What must hold, before any coupon is taken off. All that are given.',
  'conditions.minimumSubtotal': 'In minor units, of the lines that `items` means.',
  'conditions.maximumSubtotal': 'In minor units, of the lines that `items` means.',
  'conditions.minimumQuantity': 'Pieces of the lines that `items` means.',
  'conditions.customer.segments': 'Any one of them.',
  'conditions.countries': 'ISO 3166-1 alpha-2. Any one of them.',
  'conditions.channels': 'Any one of them.',
  partner: 'The partner it belongs to. `referred`: only for shoppers whom this partner sent.',
  combinesWith: 'The classes of coupons that it goes with. Without it the coupon stands alone.',
  group: 'Of the promotions of one group only one coupon is on a cart.',
  priority: 'Lower ones are applied first within a class. Default 100.',
  couponLifetimeDays: 'Days that a coupon lives, the day of receipt included.',
  limits: 'How often it may be claimed and redeemed, in all and by one customer. `maxHeld` is 1 by default.',
}

const schema = toJsonSchema(PromotionSchema, {
  target: 'draft-07',
  // Checks over several fields have no JSON Schema: the descriptions say them, and the service holds to them.
  errorMode: 'ignore',
  overrideAction: ({ valibotAction, jsonSchema }) => {
    const { type, requirement } = valibotAction as { readonly type: string; readonly requirement?: unknown }
    if (type !== 'regex' || !(requirement instanceof RegExp)) return undefined
    // Editors do not agree on the flag `u`: what would mean another thing without it is left to the service.
    return { ...jsonSchema, pattern: requirement.source.replaceAll(/\\p\{\w+\}/gu, '') }
  },
})
describe(schema, '')
const selection = find(schema, ['conditions', 'minimumSubtotal', 'items'])
const page = {
  $schema: schema.$schema,
  title: 'Promotion',
  description: 'A promotion of Tearoff. See docs/rules.md.',
  ...(refer(schema) as JsonSchema),
  definitions: { selection },
}

if (!values.check) {
  writeFileSync(file, JSON.stringify(page))
  execFileSync('node_modules/.bin/oxfmt', [file])
} else if (!isDeepStrictEqual(JSON.parse(readFileSync(file, 'utf8')), JSON.parse(JSON.stringify(page)))) {
  console.error(`${file} is out of date: run \`node scripts/promotion-schema.ts\``)
  process.exitCode = 1
}

function describe(node: JsonSchema, path: string): void {
  const description = descriptions[path]
  if (description) node.description = description
  for (const branch of [...(node.anyOf ?? []), ...(node.oneOf ?? [])]) describe(branch as JsonSchema, `${path}|`)
  for (const [key, child] of Object.entries(node.properties ?? {})) {
    describe(child as JsonSchema, `${path}${path ? '.' : ''}${key}`.replaceAll('|', ''))
  }
}

function find(node: JsonSchema, path: readonly string[]): JsonSchema {
  const found = path.reduce<JsonSchema | undefined>((at, key) => at?.properties?.[key] as JsonSchema | undefined, node)
  if (!found) throw new Error(`The schema has no \`${path.join('.')}\``)
  return found
}

/** Replaces every selection by a reference to the one definition. */
function refer(node: unknown): unknown {
  if (typeof node !== 'object' || node === null) return node
  if (Array.isArray(node)) return node.map(refer)
  const { description, ...bare } = node as JsonSchema
  // Draft 7 ignores what stands beside a reference.
  if (JSON.stringify(bare) === JSON.stringify(selection)) {
    const reference = { $ref: '#/definitions/selection' }
    return description ? { description, allOf: [reference] } : reference
  }
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, refer(value)]))
}
