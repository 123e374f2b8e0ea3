/**
 * Says whether this is still the browser session that was marked. A cookie without an end marks it, since all tabs share it
 * and the browser drops it on closing; `sessionStorage` is one tab's own. It carries nothing about the shopper.
 */
export function isMarkedBrowserSession(name: string): boolean {
  try {
    return document.cookie.split('; ').includes(`${encodeURIComponent(name)}=1`)
  } catch {
    return false
  }
}

/** Marks the running browser session. */
export function markBrowserSession(name: string): void {
  try {
    document.cookie = `${encodeURIComponent(name)}=1; Path=/; SameSite=Lax${location.protocol === 'https:' ? '; Secure' : ''}`
  } catch {
    // A sandboxed document has no cookies; the guest's wallet then ends with the page.
  }
}
