import { atom, type ReadableAtom } from 'nanostores'
import type { Catalogue } from '../../../src/rules/messages/catalogue.ts'
import { en as reasons } from '../../../src/rules/messages/en.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'

/** A language that the elements speak. */
export interface Language {
  readonly words: Messages
  /** The sentences of the rules. */
  readonly reasons: Catalogue
}

/** The messages of a locale. */
export interface Spoken extends Language {
  /** The locale of the messages, for dates and plurals: German ones in an English sentence help nobody. */
  readonly spoken: string
  /** Whether better ones are on their way. */
  readonly coming: boolean
}

/** How long an element says nothing rather than English, while its language is loaded. */
const PATIENCE = 2000

const known = new Map<string, Language>([['en', { words: en, reasons }]])
const loaders: Readonly<Record<string, () => Promise<Language>>> = {
  ar: () => import('./ar.ts').then(({ ar, reasons }) => ({ words: ar, reasons })),
  de: () => import('./de.ts').then(({ de, reasons }) => ({ words: de, reasons })),
  es: () => import('./es.ts').then(({ es, reasons }) => ({ words: es, reasons })),
  fr: () => import('./fr.ts').then(({ fr, reasons }) => ({ words: fr, reasons })),
}
/** What a page's own messages make of a language. */
const own = new Map<string, (language: Language) => Language>()
const asked = new Set<unknown>()
const coming = new Set<unknown>()
const $changes = atom(0)

/** How often messages have come: elements that speak are rendered anew. */
export const $messages: ReadableAtom<number> = $changes

/** Finds the messages of a locale, with the page's own over them: English where there are none, and until they have come. */
export function spokenIn(locale: string): Spoken {
  for (const block of document.querySelectorAll('script[data-coupon-messages]')) {
    bring(block, async () => (await import('./add-messages.ts')).readMessages(block))
  }
  const language = locale.split('-')[0] ?? ''
  const load = loaders[language]
  if (load) bring(language, async () => known.set(language, await load()))
  const layers = [own.get(language), language === locale ? undefined : own.get(locale)].filter(one => one !== undefined)
  const found = known.get(language)
  if (!found && (load || !layers.length)) return spokenIn('en-GB')
  const made = layers.reduce((before, layer) => layer(before), found ?? spokenIn('en'))
  return { ...made, spoken: locale, coming: coming.size > 0 }
}

/** Lays a page's own messages over those of a locale that are there, and over its own before. */
export function layMessages(locale: string, layer: (language: Language) => Language): void {
  const before = own.get(locale)
  own.set(locale, before ? language => layer(before(language)) : layer)
  change()
}

function change(): void {
  $changes.set($changes.get() + 1)
}

/** Asks for messages once. Without them an element goes on with those that are there. */
function bring(what: unknown, load: () => Promise<unknown>): void {
  if (asked.has(what)) return
  asked.add(what)
  coming.add(what)
  const arrive = (): void => {
    coming.delete(what)
    change()
  }
  void load().then(arrive, arrive)
  setTimeout(() => coming.has(what) && arrive(), PATIENCE)
}
