const OFFLINE = 'demo-offline'
const SESSION = 'demo-session'
const SCHEME = 'demo-scheme'
const THEME = 'demo-theme'

/** Whether the demo panel has cut this browser off from the coupon service. */
export function isOffline(): boolean {
  return localStorage.getItem(OFFLINE) !== null
}

/** Cuts this browser off from the coupon service, or connects it again. */
export function setOffline(offline: boolean): void {
  if (offline) localStorage.setItem(OFFLINE, 'yes')
  else localStorage.removeItem(OFFLINE)
}

/** How long the demo's guests keep their wallet. */
export function wantedSession(): 'persistent' | 'browser' {
  return localStorage.getItem(SESSION) === 'browser' ? 'browser' : 'persistent'
}

/** Chooses how long the demo's guests keep their wallet, from the next page on. */
export function wantSession(session: 'persistent' | 'browser'): void {
  localStorage.setItem(SESSION, session)
}

/** The colours that were chosen by hand: `light`, `dark`, or those of the device. */
export function wantedScheme(): string {
  return localStorage.getItem(SCHEME) ?? 'light dark'
}

/** Chooses the colours. */
export function wantScheme(scheme: string): void {
  localStorage.setItem(SCHEME, scheme)
  document.documentElement.style.colorScheme = scheme
}

/** The look that was chosen: `plain`, which sets no token of the elements, or one of `themes.css`. */
export function wantedTheme(): string {
  return localStorage.getItem(THEME) ?? 'plain'
}

/** Chooses the look. */
export function wantTheme(theme: string): void {
  localStorage.setItem(THEME, theme)
  document.documentElement.dataset['theme'] = theme
}
