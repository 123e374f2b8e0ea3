import assert from 'node:assert/strict'
import pg from 'pg'
import { after, before, describe, it } from 'node:test'
import type { Order, Reservation } from '../../src/contract/index.ts'
import { type MoneyShop, openMoneyShop } from '../support/money-shop.ts'
import { usePostgres } from '../support/postgres.ts'
import { addProgramShop, hundred, type ProgramShop } from '../support/program-shop.ts'

/** Tables that grow with every shopper and order. */
const GROWING = [
  'shopper',
  'shopper_token',
  'coupon',
  'code',
  'referral',
  'reservation',
  'hold',
  'shop_order',
  'redemption',
  'event',
  'engagement',
  'conversion',
  'refund',
]
/** Columns that tell rows apart. */
const NAMES = [
  'id',
  'hash',
  'normal',
  'shopper_id',
  'coupon_id',
  'order_id',
  'reservation_id',
  'checkout_id',
  'customer_id',
  'merged_into',
  'engagement_id',
  'referral_id',
]
const COPIES = 4000

describe('a shop with many orders', () => {
  const postgres = usePostgres()
  let databaseUrl: string
  let first: MoneyShop
  before(async () => {
    databaseUrl = await postgres.createDatabase()
    first = await openMoneyShop(databaseUrl)
  })
  after(() => first.close())

  async function ask<Row extends pg.QueryResultRow>(...texts: readonly string[]): Promise<readonly Row[]> {
    const db = new pg.Client(databaseUrl)
    await db.connect()
    try {
      let rows: Row[] = []
      for (const text of texts) ({ rows } = await db.query<Row>(text))
      return rows
    } finally {
      await db.end()
    }
  }

  it('is served without reading any table that grows from end to end', async () => {
    const world = await addProgramShop(first)
    await shopAround(world)
    for (const table of GROWING) await ask(multiply(table))
    await ask('analyze')
    const sizes = await ask<{ name: string; rows: number }>(
      GROWING.map(name => `select '${name}' as name, count(*)::int as rows from ${name}`).join(' union all '),
    )
    assert.deepEqual(
      sizes.filter(({ rows }) => rows < COPIES),
      [],
      'every table was filled',
    )
    await ask('select pg_stat_reset()')
    await shopAround(world)
    // What a connection did is counted when it ends, if not before.
    await first.close()
    const read = await ask<{ relname: string; seq_tup_read: string }>(
      `select relname, seq_tup_read from pg_stat_user_tables where seq_tup_read >= ${COPIES}`,
    )
    assert.deepEqual(read, [])
  })
})

/** Does whatever a shopper and a shop do every day. */
async function shopAround({ shop, arrive, coupon, order, signIn }: ProgramShop): Promise<void> {
  const guest = await shop.shopper()
  await arrive(guest, 'acme')
  const code = `CODE${guest.id.replaceAll('-', '').slice(-12)}`
  const set = { id: 'codes', promotion: 'patio-25', name: 'Codes', kind: 'unique', authority: 'internal' }
  await shop.backend('PUT', '/v1/sets/codes', set)
  assert.equal((await shop.backend('POST', '/v1/sets/codes/imports', { codes: [code] })).status, 200)
  assert.equal((await guest.call('POST', '/v1/wallet/coupons', { code })).status, 201)
  const [kept, used, ordered] = [await coupon(guest, { of: 'acme' }), await coupon(guest), await coupon(guest)]
  await guest.call('GET', '/v1/wallet')
  await guest.call('POST', '/v1/quotes', { cart: hundred(), coupons: [kept] })
  const reserve = async (id: string): Promise<Reservation> => {
    const body = { checkoutId: `checkout-${id}`, cart: hundred(), coupons: [id] }
    const held = await guest.call<Reservation>('POST', '/v1/reservations', body)
    assert.equal(held.status, 201, JSON.stringify(held.body))
    return held.body
  }
  const released = await reserve(kept)
  await guest.call('DELETE', `/v1/reservations/${released.id}`)
  const reservation = await reserve(used)
  const { status, body } = await order({ reservation: reservation.id })
  assert.equal(status, 201, JSON.stringify(body))
  await reserve(await coupon(guest))
  const direct = await order({ shopper: guest.id, coupons: [ordered] })
  assert.equal(direct.status, 201)
  await guest.call('GET', `/v1/orders/${body.orderId}`)
  const refund = { refundId: 'r1', lines: [{ id: 'l1', quantity: 1 }] }
  assert.equal((await shop.backend('POST', `/v1/orders/${body.orderId}/refunds`, refund)).status, 201)
  assert.equal((await shop.backend<Order>('POST', `/v1/orders/${direct.body.orderId}/cancel`)).status, 200)
  const customer = await signIn(guest, `customer-${guest.id}`)
  await customer.call('GET', '/v1/wallet')
  await customer.call('DELETE', `/v1/wallet/coupons/${kept}`)
}

/** Copies some rows of a table thousands of times, under other names. */
function multiply(table: string): string {
  // What a promotion holds at once is counted; the copies are of others.
  const names = [...NAMES, ...(table === 'hold' ? ['promotion_id'] : [])].map(name => `'${name}'`).join(', ')
  // The log numbers its events when it is read.
  const place = table === 'event' ? '{"position": null}' : '{}'
  return `insert into ${table}
    select copy.* from (select * from ${table} limit 1) as one, generate_series(1, ${COPIES}) as number,
    lateral (
      select coalesce(jsonb_object_agg(key, (value #>> '{}') || '-' || number), '{}') as names
      from jsonb_each(to_jsonb(one)) where key in (${names}) and jsonb_typeof(value) = 'string'
    ) as other,
    lateral jsonb_populate_record(null::${table}, to_jsonb(one) || '${place}' || other.names) as copy`
}
