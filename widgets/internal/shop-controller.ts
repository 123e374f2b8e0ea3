import { isServer, type ReactiveController, type ReactiveControllerHost } from 'lit'
import type { ReadableAtom } from 'nanostores'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import { $messages } from './messages/catalogue.ts'
import { StoreController } from './store-controller.ts'
import { createVoice, type Voice } from './voice.ts'

/** An element that shows a shop's coupons. */
export interface ShopHost extends ReactiveControllerHost, HTMLElement {
  shop: Tearoff | undefined
}

/** The SDK that an element found, and how it speaks. */
export interface FoundShop {
  readonly shop: Tearoff
  readonly voice: Voice
}

/** Gives the page's SDK. One of another version that has no cart is none to these elements (B21). */
function pageShop(): Tearoff | undefined {
  const shop = (globalThis as { readonly [key: symbol]: Partial<Tearoff> | undefined })[Symbol.for('tearoff')]
  return shop?.cart?.$cart ? (shop as Tearoff) : undefined
}

/**
 * Finds the SDK of an element: its `shop` property, else the page's, which it waits for (`tearoff-ready` on
 * `document`). Re-renders the element when one of the stores changes that `watch` names. A server finds none, and renders
 * the state without data.
 */
export class ShopController implements ReactiveController {
  readonly #host: ShopHost
  readonly #stores: StoreController
  readonly #watch: (shop: Tearoff) => readonly ReadableAtom<unknown>[]
  #shop: Tearoff | undefined
  #watched = ''
  #voice: Voice | undefined
  #spoken = ''
  #lang: MutationObserver | undefined
  /** Whether what a server rendered has yet to be taken over: by the same state without data. */
  #hydrates = false

  constructor(host: ShopHost, watch: (shop: Tearoff) => readonly ReadableAtom<unknown>[]) {
    this.#host = host
    this.#watch = watch
    this.#stores = new StoreController(host)
    host.addController(this)
    const rendered = isServer ? null : host.shadowRoot
    // Lit's support for it leaves this mark on the classes; on the page alone it may have come too late for them.
    const { observedAttributes } = host.constructor as { readonly observedAttributes?: readonly string[] }
    this.#hydrates = !!rendered && !!observedAttributes?.includes('defer-hydration')
    // Without it, what is rendered here would stand beside what the server rendered.
    if (!this.#hydrates) rendered?.replaceChildren()
  }

  /** Looks the SDK up; call it first in `willUpdate`. Another `what` asks `watch` anew. */
  find(what = ''): FoundShop | undefined {
    if (isServer || this.#hydrates) return undefined
    const shop = this.#host.shop ?? pageShop()
    const other = shop !== this.#shop
    if (other || what !== this.#watched) {
      this.#shop = shop
      this.#watched = what
      this.#stores.use(shop ? [$messages, ...this.#watch(shop)] : [])
    }
    if (!shop) return undefined
    const locale = this.#host.lang || shop.locale || document.documentElement.lang
    const spoken = `${locale} ${shop.wallet.timeZone()} ${$messages.get()}`
    if (!this.#voice || other || spoken !== this.#spoken) {
      const voice = createVoice(shop, locale)
      // Nobody reads English first whose own language is about to come.
      if (voice.coming && !this.#voice) return undefined
      this.#spoken = spoken
      this.#voice = voice
    }
    return { shop, voice: this.#voice }
  }

  hostConnected(): void {
    if (isServer) return
    document.addEventListener('tearoff-ready', this.#refresh)
    // Days end while a page is in the background.
    document.addEventListener('visibilitychange', this.#refresh)
    // The page's own switch of languages; `lang` is no property of Lit's.
    this.#lang ??= new MutationObserver(this.#refresh)
    this.#lang.observe(this.#host, { attributeFilter: ['lang'] })
  }

  hostDisconnected(): void {
    document.removeEventListener('tearoff-ready', this.#refresh)
    document.removeEventListener('visibilitychange', this.#refresh)
    this.#lang?.disconnect()
  }

  hostUpdated(): void {
    if (!this.#hydrates) return
    this.#hydrates = false
    void this.#host.updateComplete.then(this.#refresh)
  }

  readonly #refresh = (): void => this.#host.requestUpdate()
}
