import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { pathToFileURL } from 'node:url'
import type { Cart } from '../../src/rules/cart.ts'
import type { Promotion } from '../../src/rules/promotion.ts'
import type { ShopKeys } from '../../src/service/index.ts'
import type { RecipeBook } from './recipe-book.ts'
import { createPayments, type Payments } from './recipe-payments.ts'

/** What the shop's back end keeps of one shopper. */
export interface ShopSession {
  cart: Cart
  orderId?: string
  paid?: boolean
}

/** Answers a call of a page: with JSON, or with a response of its own. */
export type ShopRoute = (session: ShopSession, request: Request) => unknown

/** A function of a recipe's back end. */
export type RecipeCode = (...given: readonly unknown[]) => unknown

/** A small shop whose pages and back end are blocks of `docs/checkout.md`. */
export interface RecipeShop extends ShopKeys {
  readonly payments: Payments
  readonly sessions: Map<string, ShopSession>
  readonly waiting: ReadonlyMap<string, unknown>
  /** What was mailed, by order. */
  readonly mails: readonly string[]
  /** The shop's routes by method and path; a test puts the recipe's functions there. */
  readonly routes: Record<string, ShopRoute>
  /** Runs a file of a recipe's back end, beside those that it imports. */
  run(title: string): Promise<Record<string, RecipeCode>>
  /** Makes a page of a block, or of what a back end has rendered. */
  page(code: string): Response
  /** Calls the service with the secret key. */
  admin<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
  close(): Promise<void>
}

/** Makes the promotion of every recipe: 25 % off everything. */
export function promotion(given: Partial<Promotion> = {}): Promotion {
  return {
    id: 'patio-25',
    name: '25 % off',
    status: 'active',
    discount: { type: 'percentage', of: 'order', basisPoints: 2500 },
    couponLifetimeDays: 14,
    ...given,
  }
}

/** Makes a cart of two chairs: 105.90 with shipping, 80.90 with the coupon. */
export function cart(given: Partial<Cart> = {}): Cart {
  return {
    currency: 'EUR',
    lines: [{ id: 'l1', sku: 'CHAIR', quantity: 2, unitPrice: 5000 }],
    shipping: 590,
    ...given,
  }
}

const MODULES = { tearoff: 'index', 'tearoff/local-backend': 'local-backend', 'tearoff/elements': 'elements' }
const OWN = Symbol.for('recipe-shop')

/** Opens a shop at an address where the service answers too. */
export async function openRecipeShop(
  book: RecipeBook,
  { url, keys, offer = promotion() }: { readonly url: string; readonly keys: ShopKeys; readonly offer?: Promotion },
): Promise<RecipeShop> {
  const folder = await mkdtemp(join(tmpdir(), 'tearoff-recipes-'))
  const payments = createPayments()
  const waiting = new Map<string, unknown>()
  const mails: string[] = []
  const sendMail = (orderId: string): unknown => mails.push(orderId)
  const fill = (code: string): string =>
    code
      .replaceAll('https://shop.example/tearoff/', '/assets/cdn/')
      .replaceAll('https://coupons.shop.example', url)
      .replaceAll('pk_live_…', keys.publishableKey)

  const admin: RecipeShop['admin'] = async (method, path, body) => {
    const answer = await fetch(url + path, {
      method,
      headers: { authorization: `Bearer ${keys.secretKey}`, 'content-type': 'application/json', 'recipe-test': 'yes' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
    return text ? JSON.parse(text) : undefined
  }
  await admin('PUT', `/v1/promotions/${offer.id}`, offer)
  const placed = { id: offer.id, promotion: offer.id, slot: 'top', action: 'add_to_wallet' }
  await admin('PUT', `/v1/offers/${offer.id}`, placed)

  // What the page says is the shop's own.
  const own = { payments, waiting, sendMail }
  const files = {
    'package.json': '{ "type": "module" }',
    'coupons.js': book.read('coupons.js'),
    'payments.js': `export const { payments } = globalThis[Symbol.for('recipe-shop')]`,
    'shop.js': `export const { waiting, sendMail } = globalThis[Symbol.for('recipe-shop')]`,
  }
  for (const [name, code] of Object.entries(files)) await writeFile(join(folder, name), code)

  return {
    ...keys,
    payments,
    sessions: new Map(),
    waiting,
    mails,
    routes: {},
    async run(title) {
      Object.assign(globalThis, { [OWN]: own })
      process.env['COUPONS_URL'] = url
      process.env['COUPONS_SECRET_KEY'] = keys.secretKey
      await writeFile(join(folder, title), book.read(title))
      return (await import(pathToFileURL(join(folder, title)).href)) as Record<string, RecipeCode>
    },
    page(code) {
      const imports = Object.fromEntries(Object.entries(MODULES).map(([name, file]) => [name, `/assets/${file}.js`]))
      const head = code.includes("from 'tearoff'") ? '' : book.read('head.html')
      const body = `<script type="importmap">${JSON.stringify({ imports })}</script>${fill(head + code)}`
      const html = `<!doctype html><html lang="en"><meta charset="utf-8" /><title>Shop</title><body>${body}</body></html>`
      return new Response(html, { headers: { 'content-type': 'text/html' } })
    },
    admin,
    close: () => rm(folder, { recursive: true, force: true }),
  }
}
