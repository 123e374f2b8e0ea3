const QUIET = 30_000

/** Runs something once the page is really visited: a prerendered one waits until it is (B24). @returns the unbind */
export function whenActive(start: () => void): () => void {
  const page = globalThis.document as (Document & { readonly prerendering?: boolean }) | undefined
  if (!page?.prerendering) {
    start()
    return () => {}
  }
  const controller = new AbortController()
  page.addEventListener('prerenderingchange', start, { once: true, signal: controller.signal })
  return () => controller.abort()
}

/**
 * Runs something when the page comes back to the shopper: the network is there again, the page is out of the back/forward
 * cache (B14), or its tab is looked at after a while. @returns the unbind
 */
export function onPageReturn(refresh: () => void): () => void {
  const page = globalThis.document
  if (!page) return () => {}
  const controller = new AbortController()
  const { signal } = controller
  let newest = performance.now()
  const again = (): void => {
    newest = performance.now()
    refresh()
  }
  addEventListener('online', again, { signal })
  addEventListener('pageshow', event => event.persisted && again(), { signal })
  page.addEventListener(
    'visibilitychange',
    () => page.visibilityState === 'visible' && performance.now() - newest > QUIET && again(),
    { signal },
  )
  return () => controller.abort()
}
