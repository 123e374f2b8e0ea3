import { randomInt } from 'node:crypto'
import { Hono } from 'hono'
import type { Catalogue, WantedLine } from './catalogue.ts'
import type { SecretCall } from './secret-call.ts'
import type { DemoCustomer } from './seeds.ts'

interface OrderWish {
  readonly checkoutId: string
  readonly lines: readonly WantedLine[]
  readonly reservation?: string
  readonly confirm?: string
}

/**
 * The garden shop's back end, as any shop has one: it knows the prices, it holds the secret key, and it alone places
 * orders. A page says what is wanted and names its reservation; nothing that it says about money is believed.
 */
export function createBackEnd(deps: {
  readonly catalogue: Catalogue
  readonly customers: readonly DemoCustomer[]
  readonly call: SecretCall
}): Hono {
  const { catalogue, customers, call } = deps
  const { products, shipping } = catalogue
  const routes = new Hono()
  /** A checkout that is sent twice is one order. */
  const orderIds = new Map<string, string>()

  routes.get('/products', c => c.json({ products, shipping }))

  routes.get('/customers', c => c.json(customers.map(({ id, name, says }) => ({ id, name, says }))))

  // A real shop asks for a password here; the rest is the same.
  routes.post('/sign-in', async c => {
    const { customer } = await c.req.json<{ customer: string }>()
    if (!customers.some(({ id }) => id === customer)) return c.json({ reason: 'unknown_customer' }, 404)
    const answer = await call('POST', `/v1/customers/${customer}/tokens`, {})
    return answer.ok ? c.json(answer.body as object) : c.json({ reason: 'temporarily_unavailable' }, 503)
  })

  // Whoever gets the letter is given a code of its set; asked again, he is given the same one.
  routes.post('/letter', async c => {
    const { customer } = await c.req.json<{ customer?: string }>()
    if (!customers.some(({ id }) => id === customer)) return c.json({ reason: 'unknown_customer' }, 404)
    const answer = await call('POST', '/v1/assignments', { promotion: 'newsletter-20', set: 'newsletter', customer })
    return answer.ok ? c.json({}) : c.json({ reason: 'temporarily_unavailable' }, 503)
  })

  routes.post('/orders', async c => {
    const { checkoutId, lines, reservation, confirm } = await c.req.json<OrderWish>()
    const cart = catalogue.price(lines)
    if (!cart) return c.json({ reason: 'cart_not_orderable' }, 400)
    const orderId = orderIds.get(checkoutId) ?? String(randomInt(100_000, 1_000_000))
    orderIds.set(checkoutId, orderId)
    // Here the payment would be authorised. The amount to capture is the one that the service answers.
    const answer = await call('POST', '/v1/orders', {
      orderId,
      cart,
      ...(reservation && { reservation }),
      ...(confirm && { confirm }),
    })
    if (answer.ok) return c.json({ order: answer.body as object })
    const { reason, change } = answer.body as { reason: string; change?: object }
    return c.json({ reason, ...(change && { change }) }, answer.status === 409 ? 409 : 502)
  })

  return routes
}
