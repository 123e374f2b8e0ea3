import type { Storefront } from './storefront.ts'

const original = location.href

/** A call of the service, as a page made it. */
export interface SeenCall {
  readonly name: string
  body: string
  readonly key: string | null
}

/** Writes down what a page asks of the service; `after` may lose an answer by throwing. */
export function spy(after: (call: SeenCall) => void = () => {}): {
  readonly calls: SeenCall[]
  readonly fetch: typeof fetch
} {
  const calls: SeenCall[] = []
  return {
    calls,
    async fetch(input, init) {
      const request = new Request(input, init)
      const { pathname, search } = new URL(request.url)
      const call = { name: `${request.method} ${pathname}`, body: search, key: request.headers.get('idempotency-key') }
      calls.push(call)
      call.body += await request.clone().text()
      const response = await fetch(request)
      after(call)
      return response
    },
  }
}

/** Puts the page on an address, as if the browser had come to it from `referrer`. */
export function land(query: string, referrer: string = ''): void {
  history.replaceState({ kept: true }, '', `${new URL(original).pathname}${query}`)
  Object.defineProperty(document, 'referrer', { value: referrer, configurable: true })
}

/** Puts the page back. */
export function leave(): void {
  history.replaceState(null, '', original)
  Reflect.deleteProperty(document, 'referrer')
  Reflect.deleteProperty(navigator, 'globalPrivacyControl')
  sessionStorage.clear()
}

/** Lets the browser send Global Privacy Control. */
export function optOut(): void {
  Object.defineProperty(navigator, 'globalPrivacyControl', { value: true, configurable: true })
}

/** The partners whose arrivals the service has recorded, in order. */
export async function recordedPartners(shop: Storefront): Promise<(string | undefined)[]> {
  const { events } = await shop.admin<{ events: { type: string; data: { partner?: string } }[] }>('GET', '/v1/events')
  return events.filter(({ type }) => type === 'referral.recorded').map(({ data }) => data.partner)
}

/** Makes a partner whose arrivals have to be signed. @returns what signs one */
export async function signingPartner(shop: Storefront, id: string): Promise<() => Promise<string>> {
  const pair = (await crypto.subtle.generateKey('Ed25519', true, ['sign', 'verify'])) as CryptoKeyPair
  const { x: publicKey } = await crypto.subtle.exportKey('jwk', pair.publicKey)
  const keys = [{ id: 'k1', publicKey }]
  await shop.admin('PUT', `/v1/partners/${id}`, { id, name: 'Signed', status: 'active', referrals: 'signed', keys })
  const encode = (text: string): string => btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')
  return async () => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { iss: id, aud: shop.shop, jti: crypto.randomUUID(), iat: now, exp: now + 600 }
    const signed = [{ alg: 'EdDSA', kid: 'k1' }, claims].map(part => encode(JSON.stringify(part))).join('.')
    const signature = await crypto.subtle.sign('Ed25519', pair.privateKey, new TextEncoder().encode(signed))
    return `${signed}.${encode(String.fromCharCode(...new Uint8Array(signature)))}`
  }
}
