import type { Tearoff } from '../../src/index.ts'
import type { Promotion } from '../../src/rules/promotion.ts'
import { promotion, type Storefront, unique, until } from './storefront.ts'

/** Opens the database of the pages beside them. */
async function connect(database: string): Promise<IDBDatabase> {
  const request = indexedDB.open(database)
  await new Promise(resolve => request.addEventListener('success', resolve))
  return request.result
}

/** Lets no transaction of a database pass until it is told to. @returns how to tell it */
export async function blockRecords(database: string): Promise<() => Promise<void>> {
  const connection = await connect(database)
  const transaction = connection.transaction('records', 'readwrite')
  const ended = new Promise<void>(resolve => transaction.addEventListener('complete', () => resolve()))
  let isBlocking = true
  const again = (): void => {
    if (isBlocking) transaction.objectStore('records').count().onsuccess = again
  }
  again()
  return () => {
    isBlocking = false
    return ended.then(() => connection.close())
  }
}

/** Writes records as a tab does whose word of it is still on its way to the others. */
export async function writeUnheard(database: string, records: Readonly<Record<string, unknown>>): Promise<void> {
  const connection = await connect(database)
  const transaction = connection.transaction('records', 'readwrite')
  for (const [key, value] of Object.entries(records)) {
    if (value === undefined) transaction.objectStore('records').delete(key)
    else transaction.objectStore('records').put(value, key)
  }
  await new Promise(resolve => transaction.addEventListener('complete', resolve))
  connection.close()
}

/** Claims an offer. @returns the coupon's id */
export async function claim(page: Tearoff, offer: string = 'patio-25'): Promise<string> {
  const outcome = await page.wallet.claim({ offer })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  return outcome.coupon.id
}

/** Signs a customer in, a new one where none is named. */
export async function signIn(page: Tearoff, shop: Storefront, customer: string = unique('robin')): Promise<void> {
  const { customerToken } = await shop.admin<{ customerToken: string }>('POST', `/v1/customers/${customer}/tokens`)
  const outcome = await page.wallet.signIn(customerToken)
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
}

/** Waits until exactly these coupons are applied in a tab. */
export function untilApplied(tab: Tearoff, ids: readonly string[]): Promise<unknown> {
  return until(
    tab.cart.$choices,
    choices =>
      ids.every(id => choices.some(({ coupon }) => coupon.id === id)) &&
      choices.every(({ coupon, status }) => ids.includes(coupon.id) === (status === 'applied')),
    8000,
  )
}

/** Makes promotions that go together, each for an amount of its own: 1.00, 2.00, 4.00 and so on. */
export function stackable(count: number): readonly Promotion[] {
  return Array.from({ length: count }, (_, index) =>
    promotion({
      id: `off-${index}`,
      currency: 'EUR',
      discount: { type: 'amount', of: 'order', amount: 100 * 2 ** index },
      combinesWith: ['order'],
    }),
  )
}
