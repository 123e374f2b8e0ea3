import { randomUUID } from 'node:crypto'
import { type Claimed, type CustomerToken, KEY_HEADER, type Reservation } from '../../src/contract/index.ts'
import { cart } from '../support/rules-factories.ts'
import { good, SHOP_ORIGIN, type TestService, type TestShop, type TestShopper } from '../support/service.ts'
import { couponSet, offer, partner, writtenPromotion } from '../support/service-factories.ts'
import type { MatrixCaller } from './matrix-rows.ts'

/** Two shops and their people, and ways to make what a call is about. */
export interface MatrixWorld {
  readonly shop: TestShop
  /** Headers of a caller; sessions that a call may end are new each time. */
  headersOf(caller: MatrixCaller): Promise<Record<string, string>>
  /** Makes a name that is new. */
  name(): string
  signInToken(): Promise<string>
  coupon(owner: 'guest' | 'customer'): Promise<string>
  discarded(owner: 'guest'): Promise<string>
  reservation(owner: 'guest' | 'customer'): Promise<string>
  order(owner: 'customer'): Promise<string>
  person(): Promise<string>
  newGuest(): Promise<string>
  webhook(): Promise<string>
}

const DAY = 24 * 3_600_000

/** Makes the world of the matrix. */
export async function makeWorld(service: TestService, other: TestShop): Promise<MatrixWorld> {
  const shop = await service.newShop()
  await shop.seed({
    partners: [partner()],
    promotions: [writtenPromotion({ limits: { maxHeld: 100 } }), writtenPromotion({ id: 'both' })],
    offers: [offer()],
    sets: [{ set: couponSet({ id: 'letter', kind: 'unique' }) }],
  })
  const people: Partial<Record<MatrixCaller, Promise<TestShopper>>> = {}
  const shopper = (caller: MatrixCaller): Promise<TestShopper> =>
    (people[caller] ??= caller.toLowerCase().includes('customer') ? shop.signIn(caller) : shop.guest())
  const name = (): string => randomUUID()
  const couponOf = async (owner: 'guest' | 'customer'): Promise<string> => {
    const claimed = await good<Claimed>((await shopper(owner)).call, 'POST', '/v1/wallet/coupons', { offer: 'banner' })
    return claimed.coupon.id
  }
  const reserve = async (owner: 'guest' | 'customer'): Promise<string> => {
    const body = { checkoutId: name(), cart: cart(), coupons: [await couponOf(owner)] }
    return (await good<Reservation>((await shopper(owner)).call, 'POST', '/v1/reservations', body)).id
  }
  const webhook = async (id: string): Promise<string> => {
    await good(shop.admin, 'PUT', `/v1/webhooks/${id}`, { url: 'https://hooks.example/books' })
    return id
  }
  await webhook('books')
  await good(shop.admin, 'PUT', '/v1/programs/garden', {
    id: 'garden',
    structure: 'newest_engagement',
    points: { coupon_used: 1 },
    windowDays: 30,
    reward: { basisPoints: 1000 },
    partners: ['acme'],
  })
  const key = { [KEY_HEADER]: shop.publishableKey }
  const bearer = (token: string): { authorization: string } => ({ authorization: `Bearer ${token}` })
  return {
    shop,
    name,
    async headersOf(caller): Promise<Record<string, string>> {
      switch (caller) {
        case 'nobody':
          return {}
        case 'publishable':
          return key
        case 'secret':
          return bearer(shop.secretKey)
        case 'otherSecret':
          return bearer(other.secretKey)
        case 'otherPublishable':
          return { [KEY_HEADER]: other.publishableKey, ...bearer((await shopper('guest')).session.token) }
        case 'expired': {
          const { session } = await shop.guest()
          service.advance(31 * DAY)
          return { ...key, ...bearer(session.token) }
        }
        case 'forged':
          return { ...key, ...bearer(`sht_${'A'.repeat(32)}`) }
        default:
          return { ...key, ...bearer((await shopper(caller)).session.token), origin: SHOP_ORIGIN }
      }
    },
    signInToken: async () =>
      (await good<CustomerToken>(shop.admin, 'POST', '/v1/customers/newcomer/tokens')).customerToken,
    coupon: couponOf,
    async discarded(owner): Promise<string> {
      const id = await couponOf(owner)
      await good((await shopper(owner)).call, 'DELETE', `/v1/wallet/coupons/${id}`)
      return id
    },
    reservation: reserve,
    async order(owner): Promise<string> {
      const orderId = name()
      await good(shop.admin, 'POST', '/v1/orders', { orderId, cart: cart(), reservation: await reserve(owner) })
      return orderId
    },
    async person(): Promise<string> {
      await good(shop.admin, 'PUT', '/v1/customers/person', {})
      return 'person'
    },
    newGuest: async () => (await shop.guest()).session.shopper,
    webhook: () => webhook('gone'),
  }
}
