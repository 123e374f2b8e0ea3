const loaders: Readonly<Record<string, () => Promise<unknown>>> = {
  'coupon-badge': () => import('../coupon-badge/define.ts'),
  'coupon-offer': () => import('../coupon-offer/define.ts'),
  'coupon-picker': () => import('../coupon-picker/define.ts'),
  'coupon-snippet': () => import('../coupon-snippet/define.ts'),
  'coupon-wallet': () => import('../coupon-wallet/define.ts'),
}

/**
 * Loads the elements whose tags are in the page, now or later, so that a page pays for what it shows. Tags inside other
 * elements' shadow roots are not seen.
 * @returns stops looking
 */
export function loadElements(): () => void {
  const missing = new Set(Object.keys(loaders))
  const observer = new MutationObserver(load)
  function load(): void {
    for (const tag of missing) {
      if (!document.getElementsByTagName(tag).length) continue
      missing.delete(tag)
      // Without its code an element goes on showing what stands inside it.
      loaders[tag]?.().catch(() => undefined)
    }
    if (!missing.size) observer.disconnect()
  }
  observer.observe(document, { childList: true, subtree: true })
  load()
  return () => observer.disconnect()
}
