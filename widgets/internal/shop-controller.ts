import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { ReadableAtom } from 'nanostores'
import type { Tearoff } from '../../src/sdk/tearoff.ts'
import { StoreController } from './store-controller.ts'
import { createVoice, type Voice } from './voice.ts'

/** An element that shows a shop's coupons. */
export interface ShopHost extends ReactiveControllerHost, EventTarget {
  shop: Tearoff | undefined
  lang: string
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
 * `document`). Re-renders the element when one of the stores changes that `watch` names.
 */
export class ShopController implements ReactiveController {
  readonly #host: ShopHost
  readonly #stores: StoreController
  readonly #watch: (shop: Tearoff) => readonly ReadableAtom<unknown>[]
  #shop: Tearoff | undefined
  #watched = ''
  #voice: Voice | undefined
  #spoken = ''

  constructor(host: ShopHost, watch: (shop: Tearoff) => readonly ReadableAtom<unknown>[]) {
    this.#host = host
    this.#watch = watch
    this.#stores = new StoreController(host)
    host.addController(this)
  }

  /** Looks the SDK up; call it first in `willUpdate`. Another `what` asks `watch` anew. */
  find(what = ''): FoundShop | undefined {
    const shop = this.#host.shop ?? pageShop()
    const other = shop !== this.#shop
    if (other || what !== this.#watched) {
      this.#shop = shop
      this.#watched = what
      this.#stores.use(shop ? this.#watch(shop) : [])
    }
    if (!shop) return undefined
    const locale = this.#host.lang || shop.locale || document.documentElement.lang
    const spoken = `${locale} ${shop.wallet.timeZone()}`
    if (!this.#voice || other || spoken !== this.#spoken) {
      this.#spoken = spoken
      this.#voice = createVoice(shop, locale, () => {
        this.#spoken = ''
        this.#host.requestUpdate()
      })
    }
    return { shop, voice: this.#voice }
  }

  hostConnected(): void {
    document.addEventListener('tearoff-ready', this.#refresh)
    // Days end while a page is in the background.
    document.addEventListener('visibilitychange', this.#refresh)
  }

  hostDisconnected(): void {
    document.removeEventListener('tearoff-ready', this.#refresh)
    document.removeEventListener('visibilitychange', this.#refresh)
  }

  readonly #refresh = (): void => this.#host.requestUpdate()
}
