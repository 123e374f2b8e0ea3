import { createTearoff } from './create-tearoff.ts'
import type { TearoffOptions } from './options.ts'
import type { Tearoff } from './tearoff.ts'

const PAGE = Symbol.for('tearoff')

/** Gives the page's SDK, which elements use that were given none. */
export function pageTearoff(): Tearoff | undefined {
  return (globalThis as { readonly [PAGE]?: Tearoff })[PAGE]
}

/**
 * Makes the page's SDK from its script tag, `<script data-tearoff data-service="…" data-key="…">`. The first one wins, also
 * over other copies of this library (B21), and is told by the event `tearoff-ready` on `document`. What is wrong in the tag is told on the console and breaks nothing.
 */
export function definePageTearoff(): Tearoff | undefined {
  const known = pageTearoff()
  const tag = globalThis.document?.querySelector<HTMLElement>('script[data-tearoff]')
  if (known || !tag) return known
  try {
    const shop = createTearoff(readOptions(tag.dataset))
    // Not `defineProperty`: where `Object.prototype` has a `get`, no descriptor is good (B30).
    ;(globalThis as { [PAGE]?: Tearoff })[PAGE] = shop
    document.dispatchEvent(new Event('tearoff-ready'))
    return shop
  } catch (error) {
    console.error(`tearoff: ${(error as Error).message}`)
    return undefined
  }
}

function readOptions(data: DOMStringMap): TearoffOptions {
  const { service, key, session, orders, locale, database, referralParameters, couponParameter, budgetMs } = data
  const { consent, dataLayer, referralTokenParameter } = data
  const texts = { service, key, session, orders, locale, database, couponParameter, consent, referralTokenParameter }
  return {
    ...Object.fromEntries(Object.entries(texts).filter(([, value]) => value !== undefined)),
    ...(referralParameters !== undefined && { referralParameters: referralParameters.split(/[\s,]+/).filter(Boolean) }),
    ...(dataLayer !== undefined && { dataLayer: true as const }),
    ...(budgetMs !== undefined && { budgetMs: Number(budgetMs) }),
  }
}
