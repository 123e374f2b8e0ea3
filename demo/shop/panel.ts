import type { Tearoff, TearoffEvents } from 'tearoff'
import {
  isOffline,
  setOffline,
  wantedScheme,
  wantedSession,
  wantedTheme,
  wantScheme,
  wantSession,
  wantTheme,
} from './demo-switches.ts'
import { byId, element } from './element.ts'
import { toast } from './toast.ts'

const OPEN = 'demo-panel-open'
const HEARD = 'demo-heard'
const HOUR = 3_600_000

const EVENTS: readonly (keyof TearoffEvents)[] = [
  'referral-recorded',
  'coupon-claimed',
  'coupon-discarded',
  'coupon-applied',
  'coupon-removed',
  'total-changed',
  'coupon-used',
  'wallet-merged',
]

interface PanelFacts {
  readonly now: number
  readonly offset: number
  readonly partners: readonly { readonly name: string; readonly url: string }[]
  readonly codes: readonly { readonly code: string; readonly says: string }[]
}

const PANEL = `<details id="demo-panel">
  <summary>Demo panel <span class="panel-time" id="demo-time"></span></summary>
  <div class="panel-body">
    <section aria-label="Clock"><h2>The shop's clock</h2><div class="panel-buttons">
      <button data-by="${HOUR}">+1 hour</button><button data-by="${24 * HOUR}">+1 day</button><button data-by="${14 * 24 * HOUR}">+14 days</button>
      <button data-to="before_midnight">One second before midnight</button><button data-to="real">Real time</button>
    </div></section>
    <section aria-label="Shopper"><h2>Who is shopping</h2><div class="panel-buttons"><button id="demo-guest">New guest</button></div>
      <label class="panel-check"><input type="checkbox" id="demo-session" /> <span>Forget guests when the browser closes</span></label></section>
    <section aria-label="Arrive"><h2>Arrive from</h2><div class="panel-buttons" id="demo-partners"></div></section>
    <section aria-label="Network"><h2>Network</h2>
      <label class="panel-check"><input type="checkbox" id="demo-offline" /> <span>Offline: the coupon service cannot be reached</span></label></section>
    <section aria-label="To try"><h2>Codes to try (click to copy)</h2><ul class="panel-codes" id="demo-codes"></ul></section>
    <section aria-label="Look"><h2>Look of the shop and its coupons</h2><div class="panel-selects">
      <select id="demo-theme" aria-label="Theme"><option value="plain">Plain: no token is set</option>
        <option value="brand">A brand's: a seed packet</option><option value="dark">Dark: lantern light</option></select>
      <select id="demo-scheme" aria-label="Colours">
        <option value="light dark">As the device</option><option value="light">Light</option><option value="dark">Dark</option></select></div>
      <a href="/playground">Try each element by hand: the playground</a></section>
    <section aria-label="Events"><h2>What the page has heard</h2><ol class="panel-heard" id="demo-heard"></ol></section>
  </div></details>`

/** Starts the demo panel, from which every state of the shop can be reached by hand. */
export function startPanel(shop: Tearoff): void {
  const panel = element('aside', { class: 'panel', attributes: { 'aria-label': 'Demo panel' } })
  panel.innerHTML = PANEL
  document.body.append(panel)
  const details = byId<HTMLDetailsElement>('demo-panel')
  details.open = sessionStorage.getItem(OPEN) === 'yes'
  details.addEventListener('toggle', () => sessionStorage.setItem(OPEN, details.open ? 'yes' : 'no'))
  startSwitches(shop)
  hear(shop)
  void startClock(shop)
}

async function startClock(shop: Tearoff): Promise<void> {
  const response = await fetch('/shop-api/panel')
  const facts = (await response.json()) as PanelFacts
  let ahead = facts.now - Date.now()
  const tick = (): void => {
    byId('demo-time').textContent = new Date(Date.now() + ahead).toLocaleString('en-GB', {
      timeZone: 'Europe/Berlin',
      weekday: 'short',
      day: 'numeric',
      month: 'short',
      hour: '2-digit',
      minute: '2-digit',
      second: '2-digit',
    })
  }
  tick()
  setInterval(tick, 1000)
  for (const button of document.querySelectorAll<HTMLElement>('[data-by], [data-to]')) {
    button.addEventListener('click', async () => {
      const { by, to } = button.dataset
      const moved = await fetch('/shop-api/panel/clock', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(by ? { by: Number(by) } : { to }),
      })
      ahead = ((await moved.json()) as PanelFacts).now - Date.now()
      tick()
      // The page stays as it is: a total that was shown may just have become another one.
      await shop.wallet.refresh()
    })
  }
  byId('demo-partners').append(
    ...facts.partners.map(({ name, url }) => element('a', { text: name, attributes: { href: url } })),
    element('a', { text: 'A link with a code', attributes: { href: '/?coupon=WELCOME-10' } }),
  )
  byId('demo-codes').append(...facts.codes.map(({ code, says }) => element('li', {}, copyButton(code), says)))
}

function copyButton(code: string): HTMLButtonElement {
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(code)
    toast(`${code} is on your clipboard.`)
  }
  return element('button', { text: code, onClick: () => void copy() })
}

function startSwitches(shop: Tearoff): void {
  const offline = byId<HTMLInputElement>('demo-offline')
  offline.checked = isOffline()
  offline.addEventListener('change', () => {
    setOffline(offline.checked)
    void shop.wallet.refresh()
  })
  const session = byId<HTMLInputElement>('demo-session')
  session.checked = wantedSession() === 'browser'
  session.addEventListener('change', () => {
    wantSession(session.checked ? 'browser' : 'persistent')
    location.reload()
  })
  const scheme = byId<HTMLSelectElement>('demo-scheme')
  scheme.value = wantedScheme()
  scheme.addEventListener('change', () => wantScheme(scheme.value))
  const theme = byId<HTMLSelectElement>('demo-theme')
  theme.value = wantedTheme()
  const show = (): void => {
    wantTheme(theme.value)
    // A dark theme is dark in every light.
    scheme.disabled = theme.value === 'dark'
  }
  theme.addEventListener('change', show)
  show()
  byId('demo-guest').addEventListener('click', () => void becomeNewGuest(shop))
}

/** Forgets everything that this browser knows of the shop, as a new browser would. */
async function becomeNewGuest(shop: Tearoff): Promise<void> {
  shop.dispose()
  localStorage.clear()
  sessionStorage.removeItem(HEARD)
  const databases = await indexedDB.databases()
  await Promise.all(databases.map(({ name }) => name && forgetDatabase(name)))
  location.assign('/')
}

function forgetDatabase(name: string): Promise<void> {
  return new Promise(resolve => {
    const request = indexedDB.deleteDatabase(name)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}

/** Lists the SDK's events over the pages of this tab. */
function hear(shop: Tearoff): void {
  const heard: string[] = JSON.parse(sessionStorage.getItem(HEARD) ?? '[]') as string[]
  const list = byId('demo-heard')
  const show = (): void => list.replaceChildren(...heard.map(text => element('li', { text })))
  show()
  for (const type of EVENTS) {
    shop.on(type, event => {
      heard.unshift(`${type} ${summary(event)}`)
      heard.length = Math.min(heard.length, 12)
      sessionStorage.setItem(HEARD, JSON.stringify(heard))
      show()
    })
  }
}

function summary(event: TearoffEvents[keyof TearoffEvents]): string {
  if ('coupon' in event) return event.coupon.promotion.id
  if ('orderId' in event) return `${event.promotion}, order ${event.orderId}`
  if ('partner' in event) return event.partner
  return ''
}
