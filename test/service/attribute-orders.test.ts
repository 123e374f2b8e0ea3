import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { KyselyPlugin, Selectable, Transaction } from 'kysely'
import { uuidv7 } from 'uuidv7'
import { attributeOrders, type CreditedOrder } from '../../src/service/attribute-orders.ts'
import type { CouponTable, Schema } from '../../src/service/schema.ts'
import { type MoneyShop, openMoneyShop } from '../support/money-shop.ts'
import { addProgramShop, hundred, program, type ProgramShop } from '../support/program-shop.ts'

describe('crediting a list of orders', () => {
  let money: MoneyShop
  before(async () => {
    money = await openMoneyShop()
  })
  after(() => money.close())

  /** Credits orders as the order path does, and tells how many statements that took. */
  async function credit(orders: readonly CreditedOrder[]): Promise<number> {
    let statements = 0
    const counting: KyselyPlugin = {
      transformQuery: ({ node }) => node,
      async transformResult({ result }) {
        statements++
        return result
      },
    }
    await money.db.transaction(async tx => {
      const counted = tx.withPlugin(counting) as Transaction<Schema>
      await attributeOrders({ newId: uuidv7 }, counted, orders)
    })
    return statements
  }

  const at = new Date('2026-11-21T10:00:00Z')
  const order = (shop: ProgramShop, shopper: string, partners: readonly string[]): CreditedOrder => {
    const uses = partners.map(() => ({
      coupon: { id: uuidv7(), code: null } as Selectable<CouponTable>,
      saving: { discount: 100, lines: { l1: 100 } },
    }))
    return {
      shop: shop.shop.id,
      orderId: uuidv7(),
      shopper,
      cart: hundred(),
      uses,
      partners: Object.fromEntries(uses.map(({ coupon }, index) => [coupon.id, partners[index] ?? ''])),
      at,
    }
  }

  it('costs a shop without a program one statement', async () => {
    const shop = await addProgramShop(money, { programs: [] })
    const orders = Array.from({ length: 20 }, () => order(shop, uuidv7(), ['acme']))
    assert.equal(await credit(orders), 1)
    assert.equal(await credit([]), 0)
    assert.deepEqual(await shop.engagements(), [])
  })

  it('costs the same number of statements for one order and for a hundred', async () => {
    const shop = await addProgramShop(money, { programs: [program(), program({ id: 'second' })] })
    const one = await credit([order(shop, uuidv7(), ['acme'])])
    const many = await credit(Array.from({ length: 100 }, () => order(shop, uuidv7(), ['blog', 'nord'])))
    assert.ok(one <= 8, `${one}`)
    assert.equal(many, one)
    assert.equal((await shop.conversions('partner=nord&limit=200')).length, 0)
    assert.equal((await shop.conversions('partner=blog&limit=200')).length, 200)
  })

  it('judges each order of one shopper by what was before it', async () => {
    const shop = await addProgramShop(money)
    const shopper = uuidv7()
    const orders = [[], ['acme'], ['blog'], ['blog', 'acme'], []].map(partners => order(shop, shopper, partners))
    await credit(orders)
    const conversions = await shop.conversions()
    assert.deepEqual(
      conversions.map(({ orderId, partner, points }) => [
        orders.findIndex(one => one.orderId === orderId),
        partner,
        points,
      ]),
      // All is at one instant, so of the newest events that recorded first wins.
      [
        [1, 'acme', 50],
        [2, 'acme', 50],
        [3, 'blog', 100],
        [4, 'blog', 100],
      ],
    )
    assert.deepEqual(
      (await shop.engagements()).map(({ partner, points }) => [partner, points]),
      [
        ['acme', 100],
        ['blog', 100],
      ],
    )
  })

  it('keeps shops apart in one list', async () => {
    const [shop, other] = [
      await addProgramShop(money),
      await addProgramShop(money, { programs: [program({ id: 'own' })] }),
    ]
    const shopper = uuidv7()
    await credit([order(shop, shopper, ['acme']), order(other, shopper, ['blog'])])
    assert.deepEqual(
      (await shop.conversions()).map(one => [one.program, one.partner]),
      [['garden', 'acme']],
    )
    assert.deepEqual(
      (await other.conversions()).map(one => [one.program, one.partner]),
      [['own', 'blog']],
    )
  })

  it('credits no order of nobody', async () => {
    const shop = await addProgramShop(money)
    const { shopper: _, ...nobody } = order(shop, uuidv7(), ['acme'])
    await credit([nobody])
    assert.deepEqual([await shop.engagements(), await shop.conversions()], [[], []])
  })
})
