/**
 * Runs something when the page may be seen for the last time; a phone ends it later without a word. `isGone`: it is being
 * left now. No `unload`, which would keep the page out of the back/forward cache (B14). @returns the unbind
 */
export function onPageLeave(leave: (isGone: boolean) => void): () => void {
  const page = globalThis.document
  if (!page) return () => {}
  const controller = new AbortController()
  const { signal } = controller
  addEventListener('pagehide', () => leave(true), { signal })
  page.addEventListener('visibilitychange', () => page.visibilityState === 'hidden' && leave(false), { signal })
  return () => controller.abort()
}
