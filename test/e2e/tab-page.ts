import { createTearoff, type Tearoff } from '../../src/index.ts'

/** What a test finds on the page. */
export interface TabPage {
  readonly shop: Tearoff
  readonly cart: Parameters<Tearoff['cart']['set']>[0]
  /** How often the page came out of the back/forward cache. */
  returns: number
}

const query = new URLSearchParams(location.search)
const cart = { currency: 'EUR', lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }] }
const shop = createTearoff({ service: location.origin, key: query.get('key')!, budgetMs: 12_000, dataLayer: true })
const tab: TabPage = { shop, cart, returns: 0 }
Object.assign(globalThis, { tab })
addEventListener('pageshow', ({ persisted }) => (tab.returns += persisted ? 1 : 0))
shop.offers.$offers('top').subscribe(() => {})

/** Tells the test what the page has come to. */
const tell = (at: string): Promise<unknown> =>
  fetch('/told', {
    method: 'POST',
    body: JSON.stringify({
      at,
      coupons: shop.wallet.$coupons.get().map(({ promotion }) => promotion.id),
      applied: shop.cart.$choices
        .get()
        .flatMap(({ status, coupon }) => (status === 'applied' ? coupon.promotion.id : [])),
      layer: ((globalThis as { dataLayer?: readonly unknown[] }).dataLayer ?? []).length,
    }),
  })

/** Has a coupon, lets the browser prepare another page, applies the coupon once the test says so, and goes there. */
async function visit(speculation: string, next: string): Promise<void> {
  const claimed = await shop.wallet.claim({ offer: 'patio-25' })
  await shop.cart.set(cart)
  const rules = Object.assign(document.createElement('script'), {
    type: 'speculationrules',
    textContent: JSON.stringify({ [speculation]: [{ source: 'list', urls: [next], eagerness: 'immediate' }] }),
  })
  document.head.append(rules)
  await tell('before')
  await tell('meanwhile')
  const applied = claimed.ok && (await shop.cart.apply([claimed.coupon.id]))
  if (!applied || !applied.ok) throw new Error(JSON.stringify([claimed, applied]))
  await tell('after')
  location.href = next
}

/** Acts at once, whether anybody sees the page or not. */
async function actEagerly(): Promise<void> {
  void shop.referral.record()
  // None of them waits for another, as a page does that knows nothing of prerendering.
  const acts: readonly Promise<unknown>[] = [
    shop.cart.set(cart),
    ...(query.get('eager') === 'best' ? [shop.cart.applyBest()] : []),
    shop.wallet.claim({ offer: 'ten' }),
  ]
  document.addEventListener('prerenderingchange', () => {
    void tell('visited')
    void Promise.all(acts).then(() => setTimeout(() => void tell('activated'), 1000))
  })
  await tell('prerendered')
}

const [speculation, next] = [query.get('speculation'), query.get('next')]
if (speculation && next) visit(speculation, next).catch(error => tell(`${error}`))
if (query.has('eager')) void actEagerly()
