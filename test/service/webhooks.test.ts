import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { Webhook as Verifier } from 'standardwebhooks'
import type { Delivery, Webhook, WithSecret } from '../../src/contract/webhook.ts'
import { findDueWebhooks, leaseDeliveries } from '../../src/service/lease-deliveries.ts'
import { placeEvents } from '../../src/service/place-events.ts'
import { FAILING_FOR, LEASE, waitAfter } from '../../src/service/webhook-schedule.ts'
import { usePostgres } from '../support/postgres.ts'
import { good, startTestService } from '../support/service.ts'
import { type Received, startReceiver, type WebhookReceiver } from '../support/webhook-receiver.ts'
import { openWebhookShop, type WebhookShop } from '../support/webhook-shop.ts'

const HOUR = 3_600_000
const postgres = usePostgres()
const closing: (() => Promise<void>)[] = []
after(() => Promise.all(closing.map(close => close())))

async function open(): Promise<WebhookShop> {
  const our = await openWebhookShop(await postgres.createDatabase())
  closing.push(() => our.close())
  return our
}

async function receive(...answer: Parameters<typeof startReceiver>): Promise<WebhookReceiver> {
  const receiver = await startReceiver(...answer)
  closing.push(() => receiver.close())
  return receiver
}

const namesOf = (received: readonly Received[]): string[] =>
  received.map(({ body }) => (JSON.parse(body) as { data: { name: string } }).data.name).sort()

const deliveriesOf = async (our: WebhookShop): Promise<Delivery[]> =>
  (await good<{ deliveries: Delivery[] }>(our.shop.admin, 'GET', '/v1/webhooks/erp/deliveries')).deliveries

/** While somebody is at a delivery, it is due again exactly when his lease ends. */
const isSettled = ({ nextAt = '', lastAt = '' }: Delivery): boolean => Date.parse(nextAt) - Date.parse(lastAt) !== LEASE

/** Looks again and again until something is so. */
async function until(isSo: () => Promise<boolean>): Promise<void> {
  while (!(await isSo())) await new Promise(resolve => setTimeout(resolve, 20))
}

test('a message is a CloudEvent of the log and carries a signature that Standard Webhooks verifies', async () => {
  const [our, receiver] = [await open(), await receive()]
  const { secret } = await our.put('erp', { url: receiver.url })
  await our.write(1)
  our.dispatch()
  await receiver.waitFor(1)
  const [{ id, headers, body }] = receiver.received as [Received]
  const told = new Verifier(secret).verify(body, headers)
  const { events } = await good<{ events: object[] }>(our.shop.admin, 'GET', '/v1/events')
  assert.deepEqual(told, { ...events[0], datacontenttype: 'application/json' })
  assert.deepEqual(
    (await deliveriesOf(our)).map(delivery => delivery.event),
    [id],
  )
  assert.match(headers['content-type'] ?? '', /^application\/cloudevents\+json/u)
  assert.throws(() => new Verifier(secret).verify(body.replace('event 1', 'event 2'), headers))
})

test('only the types asked for are sent', async () => {
  const [our, receiver] = [await open(), await receive()]
  await our.put('erp', { url: receiver.url, types: ['coupon.restored'] })
  await our.write(3)
  await our.write(1, 4, 'coupon.restored')
  our.dispatch()
  await receiver.waitFor(1)
  assert.deepEqual(namesOf(receiver.received), ['event 4'])
  await until(async () => (await our.read('erp')).pending === 0)
})

test('what failed is sent again when it is due, with the same id', async () => {
  const receiver = await receive((response, _, nth) => response.writeHead(nth === 1 ? 500 : 204).end())
  const our = await open()
  await our.put('erp', { url: receiver.url })
  await our.write(1)
  our.dispatch()
  await receiver.waitFor(1)
  await until(async () => (await our.read('erp')).failingSince !== undefined)
  const [waiting] = (await deliveriesOf(our)) as [Delivery]
  assert.deepEqual([waiting.state, waiting.attempts, waiting.lastStatus], ['pending', 1, 500])
  our.advance(6000)
  await receiver.waitFor(2)
  assert.equal(receiver.received[1]?.id, receiver.received[0]?.id)
  await until(async () => (await our.read('erp')).pending === 0)
  assert.equal((await our.read('erp')).failingSince, undefined)
})

test('attempts go on for more than a day, then the event waits for a replay', async () => {
  const waits = [1, 2, 3, 4, 5, 6, 7].map(attempts => waitAfter(attempts, 0) ?? 0)
  assert.ok(waits.reduce((sum, wait) => sum + wait) > 24 * HOUR)
  assert.equal(waitAfter(8, 0), undefined)
  let isUp = false
  const receiver = await receive(response => response.writeHead(isUp ? 204 : 503).end())
  const our = await open()
  await our.put('erp', { url: receiver.url })
  await our.write(2)
  our.dispatch()
  for (let attempt = 1; attempt <= 8; attempt++) {
    await receiver.waitFor(2 * attempt)
    const sent = attempt
    await until(async () => {
      return (await deliveriesOf(our)).every(delivery => delivery.attempts === sent && isSettled(delivery))
    })
    our.advance(12 * HOUR)
  }
  await until(async () => (await our.read('erp')).failed === 2)
  const { replayAfter } = await our.read('erp')
  assert.equal(replayAfter, '0000000000000000')
  isUp = true
  const ids = new Set(receiver.received.map(({ id }) => id))
  assert.deepEqual(await good(our.shop.admin, 'POST', '/v1/webhooks/erp/replay', {}), { events: 2 })
  await receiver.waitFor(18)
  await until(async () => (await our.read('erp')).replayAfter === undefined)
  assert.deepEqual(new Set(receiver.received.map(({ id }) => id)), ids)
  assert.equal(ids.size, 2)
})

test('what a process died with is sent when its lease is over (S30)', async () => {
  const [our, receiver] = [await open(), await receive()]
  await our.put('erp', { url: receiver.url })
  await our.write(3)
  await placeEvents(our.context, our.shop.id)
  const now = new Date(Date.now() + 1000)
  const [due] = await findDueWebhooks(our.context, now)
  assert.ok(due)
  assert.equal((await leaseDeliveries(our.context, due, now, 2)).length, 2)
  our.dispatch()
  await receiver.waitFor(1)
  our.advance(LEASE + 2000)
  await receiver.waitFor(3)
  assert.deepEqual(namesOf(receiver.received), ['event 1', 'event 2', 'event 3'])
})

test('an attempt whose lease ran out settles nothing any more', async () => {
  let finish = (): void => undefined
  const receiver = await receive((response, _, nth) => {
    if (nth === 1) finish = () => response.writeHead(500).end()
    else response.writeHead(204).end()
  })
  const our = await open()
  await our.put('erp', { url: receiver.url })
  await our.write(1)
  our.dispatch()
  await receiver.waitFor(1)
  our.advance(LEASE + 1000)
  await receiver.waitFor(2)
  await until(async () => (await our.read('erp')).pending === 0)
  finish()
  await our.write(1, 2)
  await until(async () => (await deliveriesOf(our))[1]?.state === 'delivered')
  const [first] = (await deliveriesOf(our)) as [Delivery]
  assert.deepEqual([first.state, first.attempts, first.lastStatus], ['delivered', 2, 204])
  assert.equal((await our.read('erp')).failingSince, undefined)
})

test('several dispatchers share the work: nothing is sent twice where nothing fails', async () => {
  const [our, receiver] = [await open(), await receive()]
  await our.put('erp', { url: receiver.url })
  for (let at = 0; at < 4; at++) our.dispatch()
  const names: string[] = []
  for (let at = 0; at < 10; at++) names.push(...(await our.write(30, at * 30)))
  await receiver.waitFor(names.length)
  await until(async () => (await our.read('erp')).pending === 0)
  assert.deepEqual(namesOf(receiver.received), names.sort())
})

test('an endpoint that hangs keeps no other waiting, and has one place once it failed (S29)', async () => {
  const hanging = await receive(() => undefined)
  const others = await Promise.all(Array.from({ length: 5 }, () => receive()))
  const our = await open()
  await our.put('a-poison', { url: hanging.url })
  for (const [at, { url }] of others.entries()) await our.put(`b-${at}`, { url })
  our.dispatch({ total: 60_000 })
  await our.write(40)
  await Promise.all(others.map(other => other.waitFor(40)))
  // All of the others have everything, while the first attempts at the poisoned one still hang.
  assert.equal(hanging.received.length, 5)
  assert.equal(hanging.mostOpen(), 5)
})

test('an endpoint that fails has one place until it recovers (S29)', async () => {
  let isUp = false
  const receiver = await receive(response => {
    if (isUp) response.writeHead(204).end()
  })
  const our = await open()
  await our.put('erp', { url: receiver.url })
  await our.write(1)
  our.dispatch({ total: 200 })
  await receiver.waitFor(1)
  await until(async () => (await our.read('erp')).failingSince !== undefined)
  await our.write(12, 2)
  await receiver.waitFor(4)
  assert.equal(receiver.mostOpen(), 1)
  isUp = true
  our.advance(10 * 60_000)
  await until(async () => (await our.read('erp')).pending === 0)
})

test('410 disables a webhook; enabled again, it gets what it missed', async () => {
  let isGone = true
  const receiver = await receive(response => response.writeHead(isGone ? 410 : 204).end())
  const our = await open()
  await our.put('erp', { url: receiver.url })
  await our.write(1)
  const dispatcher = our.dispatch()
  await until(async () => !(await our.read('erp')).enabled)
  assert.equal((await our.read('erp')).disabledReason, 'gone')
  await our.write(2, 2)
  await good(our.shop.admin, 'GET', '/v1/events')
  assert.equal((await our.shop.admin('POST', '/v1/webhooks/erp/replay', {})).status, 409)
  isGone = false
  await our.put('erp', { url: receiver.url })
  assert.deepEqual(await good(our.shop.admin, 'POST', '/v1/webhooks/erp/replay', {}), { events: 2 })
  our.advance(6000)
  await receiver.waitFor(4)
  await until(async () => (await our.read('erp')).pending === 0)
  assert.deepEqual(namesOf(receiver.received), ['event 1', 'event 1', 'event 2', 'event 3'])
  await dispatcher.stop()
})

test('five days of nothing but failures disable a webhook, by the clock of the database; a success starts anew', async () => {
  let status = 500
  const receiver = await receive(response => response.writeHead(status).end())
  const our = await open()
  await our.put('erp', { url: receiver.url })
  our.dispatch()
  const failFor = async (time: number): Promise<void> => {
    for (let passed = 0; passed <= time && (await our.read('erp')).enabled; passed += 10 * HOUR) {
      const sent = receiver.received.length
      await our.write(1)
      await until(async () => receiver.received.length > sent || !(await our.read('erp')).enabled)
      await until(async () => (await our.read('erp')).failingSince !== undefined)
      our.advance(10 * HOUR)
    }
  }
  await failFor(FAILING_FOR - 20 * HOUR)
  status = 204
  await our.write(1)
  await until(async () => (await our.read('erp')).failingSince === undefined)
  status = 500
  await failFor(FAILING_FOR - 20 * HOUR)
  assert.equal((await our.read('erp')).enabled, true)
  await failFor(30 * HOUR)
  const { enabled, disabledReason } = await our.read('erp')
  assert.deepEqual([enabled, disabledReason], [false, 'failing'])
})

test('while secrets rotate a message verifies with both, and a day later with the new one only', async () => {
  const [our, receiver] = [await open(), await receive()]
  const { secret: old } = await our.put('erp', { url: receiver.url })
  // The answer to the first rotation is lost; it is done again.
  await good(our.shop.admin, 'POST', '/v1/webhooks/erp/secret')
  const { secret } = await good<WithSecret>(our.shop.admin, 'POST', '/v1/webhooks/erp/secret')
  our.dispatch()
  await our.write(1)
  await receiver.waitFor(1)
  our.advance(25 * HOUR)
  await our.write(1, 2)
  await receiver.waitFor(2)
  const [first, second] = receiver.received as [Received, Received]
  for (const known of [old, secret]) new Verifier(known).verify(first.body, first.headers)
  new Verifier(secret).verify(second.body, second.headers)
  assert.throws(() => new Verifier(old).verify(second.body, second.headers))
  assert.match(secret, /^whsec_[A-Za-z0-9+/]{43}=$/u)
})

test('a secret is told once, and a webhook is written, listed and deleted', async () => {
  const our = await open()
  const url = 'http://127.0.0.1:9/hook'
  const created = await our.shop.admin<Webhook & WithSecret>('PUT', '/v1/webhooks/erp', { url })
  assert.equal(created.status, 201)
  const again = await our.shop.admin<Webhook>('PUT', '/v1/webhooks/erp', { url, enabled: false })
  assert.equal(again.status, 200)
  const { webhooks } = await good<{ webhooks: Webhook[] }>(our.shop.admin, 'GET', '/v1/webhooks')
  assert.deepEqual(webhooks, [again.body])
  assert.deepEqual([again.body.enabled, again.body.disabledReason], [false, 'shop'])
  assert.ok(!JSON.stringify([again.body, webhooks]).includes(created.body.secret.slice(6)))
  assert.equal((await our.shop.admin('DELETE', '/v1/webhooks/erp')).status, 204)
  assert.equal((await our.shop.admin('GET', '/v1/webhooks/erp')).status, 404)
  for (let at = 0; at < 20; at++) await our.put(`hook-${at}`, { url })
  assert.equal((await our.shop.admin('PUT', '/v1/webhooks/one-more', { url })).status, 409)
})

test('the service sends webhooks where it is told to, on the embedded database too', async () => {
  const receiver = await receive()
  const service = await startTestService({ webhooks: true, allowInsecureWebhooks: true })
  closing.push(() => service.close())
  const shop = await service.newShop()
  await good(shop.admin, 'PUT', '/v1/webhooks/erp', { url: receiver.url })
  await good(shop.admin, 'PUT', '/v1/partners/acme', {
    id: 'acme',
    name: 'Acme',
    status: 'active',
    referrals: 'open',
  })
  const guest = await shop.guest()
  await good(guest.call, 'POST', '/v1/referrals', { partner: 'acme' })
  await receiver.waitFor(1)
  assert.equal((JSON.parse(receiver.received[0]?.body ?? '') as { type: string }).type, 'referral.recorded')
})
