import type { Catalogue } from '../../../src/rules/messages/catalogue.ts'
import { en } from './en.ts'
import type { Messages } from './messages.ts'

/** A language that the elements speak. */
export interface Language {
  readonly words: Messages
  /** The sentences of the rules; without them they are English. */
  readonly reasons?: Catalogue
}

const known = new Map<string, Language>([['en', { words: en }]])
const loading = new Map<string, Promise<unknown>>()
const loaders: Readonly<Record<string, () => Promise<Language>>> = {
  de: () => import('./de.ts').then(({ de, reasons }) => ({ words: de, reasons })),
}

/**
 * Finds the messages of a locale: English where there are none, and until they have come; `onCome` is called then.
 * `spoken` is the locale for dates: German ones in an English sentence help nobody.
 */
export function spokenIn(locale: string, onCome: () => void): Language & { readonly spoken: string } {
  const language = locale.split('-')[0] ?? ''
  const found = known.get(language)
  if (found) return { ...found, spoken: locale }
  const load = loaders[language]
  if (load) {
    let coming = loading.get(language)
    if (!coming) {
      // Without its catalogue an element goes on in English.
      coming = load().then(
        came => known.set(language, came),
        () => undefined,
      )
      loading.set(language, coming)
    }
    void coming.then(came => came && onCome())
  }
  return { words: en, spoken: 'en-GB' }
}
