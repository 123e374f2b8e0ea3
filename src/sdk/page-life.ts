const QUIET = 30_000

/** Runs something once the page is really visited: a prerendered one waits until it is (B24). @returns the unbind */
export function whenActive(start: () => void): () => void {
  const page = globalThis.document as (Document & { readonly prerendering?: boolean }) | undefined
  if (page?.prerendering) return listen(page, { prerenderingchange: start })
  start()
  return () => {}
}

/** Runs something when the page is left, and something else if it comes out of the back/forward cache. @returns the unbind */
export function onPageCache(leave: () => void, back: () => void): () => void {
  return listen(globalThis, { pagehide: leave, pageshow: event => isPersisted(event) && back() })
}

/**
 * Runs something when the page comes back to the shopper: the network is there again, the page is out of the back/forward
 * cache (B14), or its tab is looked at after a while. @returns the unbind
 */
export function onPageReturn(refresh: () => void): () => void {
  let newest = performance.now()
  const again = (): void => {
    newest = performance.now()
    refresh()
  }
  return listen(globalThis, {
    online: again,
    pageshow: event => isPersisted(event) && again(),
    // Told to the document, from where it bubbles.
    visibilitychange: () => document.visibilityState === 'visible' && performance.now() - newest > QUIET && again(),
  })
}

function isPersisted(event: Event): boolean {
  return (event as PageTransitionEvent).persisted
}

/** Listens to a page, where there is one. @returns the unbind */
function listen(page: EventTarget, listeners: Readonly<Record<string, (event: Event) => unknown>>): () => void {
  const controller = new AbortController()
  const { signal } = controller
  for (const [type, listener] of Object.entries(listeners)) page.addEventListener?.(type, listener, { signal })
  return () => controller.abort()
}
