import { DEPARTMENTS } from './catalogue.ts'
import { signedInCustomer } from './customer.ts'
import { element } from './element.ts'
import { startPanel } from './panel.ts'
import { shop } from './shop.ts'
import { onCart, readCart } from './stored-cart.ts'

const LOGO = `<svg viewBox="0 0 32 32" aria-hidden="true"><path d="M16 29V15" stroke="currentColor" stroke-width="2.5" stroke-linecap="round"/><path d="M16 22C9 22 5 18 5 11c6 0 11 3.5 11 11Z" fill="currentColor" opacity=".6"/><path d="M16 18c0-8 4-13 11-14 .6 8-3.500 14-11 14Z" fill="currentColor"/></svg>`
const TICKET = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" aria-hidden="true"><path d="M3 6.500h18v3.700a2 2 0 0 0 0 3.600v3.700H3v-3.700a2 2 0 0 0 0-3.600Z"/><path d="M9 7v10" stroke-dasharray="2 2.200"/></svg>`
const BAG = `<svg viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.7" stroke-linejoin="round" aria-hidden="true"><path d="M4 8h16l-1.400 12H5.400Z"/><path d="M8.500 10.500V7a3.500 3.500 0 0 1 7 0v3.500" stroke-linecap="round"/></svg>`

/** Read again by `early.js`, which gives the notice its room. */
const PARTNER = 'garden-partner'
/** As long as the policy's `partnerSessionHours`. */
const PARTNER_SESSION = 24 * 3_600_000

/** Starts what every page has: header, footer, the arrival from a partner, and the demo panel. */
export function startPage(): void {
  renderHeader()
  renderFooter()
  startPanel(shop)
  sayReferral()
}

function renderHeader(): void {
  const header = document.querySelector('.site-header')
  if (!header) return
  header.innerHTML = `<div class="width">
    <a class="brand" href="/">${LOGO}Hazel &amp; Fern</a>
    <nav class="site-nav" aria-label="Shop"><ul></ul></nav>
    <div class="site-tools">
      <a href="/account">${TICKET}<coupon-badge><span class="label" data-account>Account</span></coupon-badge></a>
      <a href="/cart">${BAG}<span class="label">Cart</span> <span class="count" data-cart hidden></span></a>
    </div>
  </div>`
  const current = new URLSearchParams(location.search).get('category')
  const links = Object.entries(DEPARTMENTS).map(([category, name]) =>
    element(
      'li',
      {},
      element('a', {
        text: name,
        attributes: {
          href: `/products?category=${category}`,
          ...(category === current && { 'aria-current': 'page' }),
        },
      }),
    ),
  )
  header.querySelector('ul')?.append(...links)
  const customer = signedInCustomer()
  const account = header.querySelector('[data-account]')
  if (customer && account) account.textContent = customer.name

  const showCart = (): void =>
    showCount(
      header.querySelector('[data-cart]'),
      readCart().reduce((sum, line) => sum + line.quantity, 0),
      'articles',
    )
  onCart(showCart)
  showCart()
  const badge = header.querySelector('coupon-badge')
  if (badge) badge.shop = shop
}

function showCount(badge: Element | null, count: number, of: string): void {
  if (!badge) return
  badge.toggleAttribute('hidden', count === 0)
  badge.replaceChildren(String(count), element('span', { class: 'sr', text: ` ${of}` }))
}

function renderFooter(): void {
  const footer = document.querySelector('.site-footer')
  if (!footer) return
  footer.innerHTML = `<div class="width"><span>Hazel &amp; Fern, a garden shop that does not exist.</span><span>The demo of Tearoff: coupons, a wallet and a checkout. <a href="/playground">Each element in the playground</a></span></div>`
}

/** Says above everything whose visitor this is, while that decides which coupons count (PAR-09). */
function sayReferral(): void {
  const notice = document.querySelector('.notice')
  const { $referral } = shop.referral
  const say = (): void => {
    const known = $referral.get()
    const referral = known && shop.wallet.now() - Date.parse(known.at) < PARTNER_SESSION ? known : undefined
    const name = referral && (referral.name ?? shop.wallet.partnerName(referral.partner) ?? PARTNERS[referral.partner])
    const whose = name ? 'its' : 'the partner\u2019s'
    notice?.replaceChildren(referral ? `You come from ${name ?? 'a partner'}: today only ${whose} coupons count.` : '')
    if (referral) localStorage.setItem(PARTNER, referral.partner)
    // The room for it is kept until it is sure that there is nothing to say.
    else if (shop.wallet.$state.get() !== 'loading') {
      localStorage.removeItem(PARTNER)
      document.documentElement.classList.remove('from-partner')
    }
  }
  $referral.subscribe(say)
  shop.wallet.$state.listen(say)
  void shop.referral.record()
}

/** The shop knows its partners' names before the service is asked. */
const PARTNERS: Readonly<Record<string, string>> = { acme: 'Acme Garden', terrasse: 'Terrasse' }
