import type { Consent } from './consent.ts'
import { asObject } from './stored.ts'

type Command = 'default' | 'update'
type Switch = 'granted' | 'denied'
type Switches = Readonly<Record<string, unknown>>

/**
 * Follows Google's consent mode by the commands that `gtag('consent', …)` leaves in the data layer. Credit to a partner
 * needs `ad_storage` and `ad_user_data`, analytics `analytics_storage`. A denial by default is not an answer yet: consent
 * managers give it on every page before they tell what the shopper chose.
 */
export function watchGoogleConsent(layer: readonly unknown[] | undefined, tell: (consent: Consent) => void): void {
  const page = globalThis as { dataLayer?: unknown }
  const list = (layer ?? (Array.isArray(page.dataLayer) ? page.dataLayer : (page.dataLayer = []))) as unknown[]
  const said: Readonly<Record<Command, Map<string, Switch>>> = { default: new Map(), update: new Map() }

  const allows = (...names: readonly string[]): boolean | undefined => {
    if (names.some(name => said.update.get(name) === 'denied')) return false
    const isGranted = names.every(name => (said.update.get(name) ?? said.default.get(name)) === 'granted')
    return isGranted || undefined
  }

  const read = (entries: readonly unknown[]): void => {
    const commands = entries.map(toCommand).filter(one => one !== undefined)
    for (const [command, switches] of commands) note(said[command], command, switches)
    if (commands.length === 0) return
    const [attribution, analytics] = [allows('ad_storage', 'ad_user_data'), allows('analytics_storage')]
    tell({ ...(attribution !== undefined && { attribution }), ...(analytics !== undefined && { analytics }) })
  }

  const { push } = list
  list.push = (...entries) => {
    const length = push.apply(list, entries)
    read(entries)
    return length
  }
  read(list)
}

/** Whoever is in a region cannot be told here: what is granted there only is not granted, what is denied there is denied. */
function note(known: Map<string, Switch>, command: Command, switches: Switches): void {
  const isRegional = command === 'default' && switches['region'] !== undefined
  for (const [name, value] of Object.entries(switches)) {
    if (value === 'denied' || (value === 'granted' && !isRegional)) known.set(name, value)
  }
}

function toCommand(entry: unknown): readonly [Command, Switches] | undefined {
  const { 0: name, 1: command, 2: switches } = asObject<readonly [unknown, unknown, unknown]>(entry)
  return name === 'consent' && (command === 'default' || command === 'update')
    ? [command, asObject(switches)]
    : undefined
}
