import { cart } from '../support/rules-factories.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'
import type { MatrixWorld } from './matrix-world.ts'

/** Who calls, in the order of the columns. "Other" shoppers are not the one whose thing it is. */
export const CALLERS: Readonly<Record<MatrixCaller, string>> = {
  nobody: 'no key',
  guest: 'guest',
  otherGuest: 'other guest',
  customer: 'customer',
  otherCustomer: 'other customer',
  publishable: 'publishable key alone',
  secret: 'secret key',
  otherSecret: "other shop's secret key",
  otherPublishable: "guest with other shop's publishable key",
  expired: 'expired token',
  forged: 'forged token',
}

/** Who calls. */
export type MatrixCaller =
  | 'nobody'
  | 'guest'
  | 'otherGuest'
  | 'customer'
  | 'otherCustomer'
  | 'publishable'
  | 'secret'
  | 'otherSecret'
  | 'otherPublishable'
  | 'expired'
  | 'forged'

/** `yes`: it is done. `own`: it is done in the caller's own shop and reaches nothing of this one. A number: refused so. */
export type Cell = 'yes' | 'own' | 401 | 403 | 404

type Cells = Readonly<Record<MatrixCaller, Cell>>

const bad = { nobody: 401, otherPublishable: 401, expired: 401, forged: 401 } as const
const shoppers = { guest: 'yes', otherGuest: 'yes', customer: 'yes', otherCustomer: 'yes' } as const
const strangers = { guest: 404, otherGuest: 404, customer: 404, otherCustomer: 404 } as const
const noPage = { guest: 403, otherGuest: 403, customer: 403, otherCustomer: 403, publishable: 403 } as const

/** Who may call a route, named once for all routes that are alike. */
export type Access =
  | 'anybody'
  | 'page'
  | 'signIn'
  | 'shopper'
  | 'itsGuest'
  | 'itsCustomer'
  | 'itsGuestOrShop'
  | 'itsCustomerOrShop'
  | 'orderReader'
  | 'shop'
  | 'shopThing'

/** What each caller gets. */
export const ACCESS: Readonly<Record<Access, Cells>> = {
  anybody: {
    ...shoppers,
    nobody: 'yes',
    publishable: 'yes',
    secret: 'yes',
    otherSecret: 'yes',
    otherPublishable: 'yes',
    expired: 'yes',
    forged: 'yes',
  },
  page: { ...bad, ...shoppers, publishable: 'yes', secret: 403, otherSecret: 403 },
  signIn: {
    ...shoppers,
    nobody: 401,
    publishable: 'yes',
    secret: 403,
    otherSecret: 403,
    otherPublishable: 401,
    expired: 'yes',
    forged: 'yes',
  },
  shopper: { ...bad, ...shoppers, publishable: 401, secret: 403, otherSecret: 403 },
  itsGuest: { ...bad, ...strangers, guest: 'yes', publishable: 401, secret: 403, otherSecret: 403 },
  itsCustomer: { ...bad, ...strangers, customer: 'yes', publishable: 401, secret: 403, otherSecret: 403 },
  itsGuestOrShop: { ...bad, ...strangers, guest: 'yes', publishable: 401, secret: 'yes', otherSecret: 404 },
  itsCustomerOrShop: { ...bad, ...strangers, customer: 'yes', publishable: 401, secret: 'yes', otherSecret: 404 },
  orderReader: { ...bad, ...strangers, customer: 'yes', publishable: 404, secret: 'yes', otherSecret: 404 },
  shop: { ...bad, ...noPage, secret: 'yes', otherSecret: 'own' },
  shopThing: { ...bad, ...noPage, secret: 'yes', otherSecret: 404 },
}

/** How to call a route so that whoever may is answered well. */
export interface MatrixCall {
  /** Values for the `:id` of the path. */
  readonly id?: string
  readonly query?: string
  readonly body?: object
}

/** A route, who may call it, and a call that is good. What it is about belongs to the guest or the customer of the world. */
export type Row = readonly [
  route: string,
  access: Access,
  call?: MatrixCall | ((world: MatrixWorld) => Promise<MatrixCall>),
  /** Beside the route, where it has several rows. */
  note?: string,
]

const cartBody = { cart: cart() }
const quoteBody = { ...cartBody, coupons: [] }
const program = (id: string) => ({
  id,
  structure: 'newest_engagement',
  points: { coupon_used: 1 },
  windowDays: 30,
  reward: { basisPoints: 1000 },
  partners: ['acme'],
})

/** Every route of the service. */
export const ROWS: readonly Row[] = [
  ['GET /healthz', 'anybody'],
  ['GET /readyz', 'anybody'],
  ['GET /openapi.json', 'anybody'],
  ['GET /v1/openapi.json', 'anybody'],

  ['POST /v1/shoppers', 'page', { body: {} }],
  ['POST /v1/shoppers/resume', 'page'],
  ['POST /v1/shoppers/merge', 'signIn', async world => ({ body: { customerToken: await world.signInToken() } })],
  ['POST /v1/shoppers/sign-out', 'shopper'],
  ['POST /v1/referrals', 'shopper', { body: { partner: 'acme' } }],
  ['GET /v1/offers', 'page', { query: 'slot=home' }],
  ['GET /v1/wallet', 'shopper'],
  ['POST /v1/wallet/coupons', 'shopper', { body: { offer: 'banner' } }],
  [
    'POST /v1/wallet/coupons',
    'itsGuest',
    async world => ({ body: { coupon: await world.discarded('guest') } }),
    "a guest's",
  ],
  ['DELETE /v1/wallet/coupons/:id', 'itsGuest', async world => ({ id: await world.coupon('guest') }), "a guest's"],
  [
    'DELETE /v1/wallet/coupons/:id',
    'itsCustomer',
    async world => ({ id: await world.coupon('customer') }),
    "a customer's",
  ],

  ['POST /v1/quotes', 'shopper', { body: quoteBody }],
  [
    'POST /v1/quotes',
    'itsGuest',
    async world => ({ body: { ...cartBody, coupons: [await world.coupon('guest')] } }),
    "a guest's coupon",
  ],
  [
    'POST /v1/reservations',
    'itsGuest',
    async world => ({ body: { ...cartBody, checkoutId: world.name(), coupons: [await world.coupon('guest')] } }),
    "a guest's coupon",
  ],
  [
    'POST /v1/reservations',
    'itsCustomer',
    async world => ({ body: { ...cartBody, checkoutId: world.name(), coupons: [await world.coupon('customer')] } }),
    "a customer's coupon",
  ],
  [
    'DELETE /v1/reservations/:id',
    'itsGuestOrShop',
    async world => ({ id: await world.reservation('guest') }),
    "a guest's",
  ],
  [
    'DELETE /v1/reservations/:id',
    'itsCustomerOrShop',
    async world => ({ id: await world.reservation('customer') }),
    "a customer's",
  ],
  [
    'POST /v1/sync',
    'shopper',
    async world => ({
      body: { events: [{ id: world.name(), type: 'coupon.applied', at: '2026-11-21T10:00:00Z', coupon: 'c' }] },
    }),
  ],

  ['POST /v1/orders', 'shop', async world => ({ body: { ...cartBody, orderId: world.name() } })],
  ['GET /v1/orders/:id', 'orderReader', async world => ({ id: await world.order('customer') }), "a customer's"],
  ['POST /v1/orders/:id/cancel', 'shopThing', async world => ({ id: await world.order('customer') })],
  [
    'POST /v1/orders/:id/refunds',
    'shopThing',
    async world => ({
      id: await world.order('customer'),
      body: { refundId: world.name(), lines: [{ id: 'l1', quantity: 1 }] },
    }),
  ],
  ['GET /v1/orders/:id/refunds', 'shopThing', async world => ({ id: await world.order('customer') })],

  ['PUT /v1/promotions/:id', 'shop', { id: 'mine', body: writtenPromotion({ id: 'mine' }) }],
  ['GET /v1/promotions/:id', 'shopThing', { id: 'patio-25' }],
  ['GET /v1/promotions', 'shop'],
  ['PUT /v1/offers/:id', 'shop', { id: 'mine', body: offer({ id: 'mine', slot: 'nowhere', promotion: 'both' }) }],
  ['PUT /v1/sets/:id', 'shop', { id: 'mine', body: couponSet({ id: 'mine', promotion: 'both' }) }],
  ['POST /v1/sets/:id/imports', 'shopThing', async world => ({ id: 'letter', body: { codes: [world.name()] } })],
  ['GET /v1/sets/:id/statistics', 'shopThing', { id: 'letter' }],
  ['POST /v1/assignments', 'shopThing', { body: { promotion: 'patio-25', customer: 'somebody' } }],
  ['PUT /v1/partners/:id', 'shop', { id: 'mine', body: partner({ id: 'mine' }) }],
  ['PUT /v1/policy', 'shop', { body: {} }],
  ['GET /v1/policy', 'shop'],
  ['GET /v1/events', 'shop'],

  ['PUT /v1/customers/:id', 'shop', { id: 'somebody', body: {} }],
  ['GET /v1/customers/:id', 'shopThing', async world => ({ id: await world.person() })],
  ['DELETE /v1/customers/:id', 'shopThing', async world => ({ id: await world.person() })],
  ['POST /v1/customers/:id/tokens', 'shop', { id: 'somebody' }],
  ['GET /v1/customers/:id/activity', 'shopThing', async world => ({ id: await world.person() })],
  ['GET /v1/customers/:id/export', 'shopThing', async world => ({ id: await world.person() })],
  ['DELETE /v1/shoppers/:id', 'shopThing', async world => ({ id: await world.newGuest() })],
  ['GET /v1/shoppers/:id/activity', 'shopThing', async world => ({ id: await world.newGuest() })],
  ['GET /v1/shoppers/:id/export', 'shopThing', async world => ({ id: await world.newGuest() })],

  ['PUT /v1/programs/:id', 'shop', { id: 'mine', body: program('mine') }],
  ['GET /v1/programs/:id', 'shopThing', { id: 'garden' }],
  ['DELETE /v1/programs/:id', 'shop', async () => ({ id: 'garden' })],
  ['GET /v1/programs', 'shop'],
  ['GET /v1/engagements', 'shop'],
  ['GET /v1/conversions', 'shop'],
  ['GET /v1/rewards', 'shop'],

  ['PUT /v1/webhooks/:id', 'shop', { id: 'mine', body: { url: 'https://hooks.example/mine' } }],
  ['GET /v1/webhooks', 'shop'],
  ['GET /v1/webhooks/:id', 'shopThing', { id: 'books' }],
  ['DELETE /v1/webhooks/:id', 'shop', async world => ({ id: await world.webhook() })],
  ['POST /v1/webhooks/:id/secret', 'shopThing', { id: 'books' }],
  ['GET /v1/webhooks/:id/deliveries', 'shopThing', { id: 'books' }],
  ['POST /v1/webhooks/:id/replay', 'shopThing', { id: 'books', body: {} }],
]

/** Writes the matrix as it stands in `docs/security.md`. */
export function matrixTable(): string {
  const callers = Object.keys(CALLERS) as MatrixCaller[]
  const rows = ROWS.map(([route, access, , note]) => {
    const cells = callers.map(caller => ACCESS[access][caller])
    return `| \`${route.replaceAll(/:(\w+)/gu, '{$1}')}\`${note ? `, ${note}` : ''} | ${cells.join(' | ')} |`
  })
  return [`| route | ${Object.values(CALLERS).join(' | ')} |`, `|---|${'---|'.repeat(callers.length)}`, ...rows].join(
    '\n',
  )
}
