import type { Message } from '../widgets/internal/messages/messages.ts'

/** The texts of a language, by key. Keys that begin with `@` are notes for translators. */
export type Texts = Readonly<Record<string, Message>>

const FORMS = ['zero', 'one', 'two', 'few', 'many', 'other'] as const

/** Lists the forms of a number that a language tells apart, and that these are not enough for. */
export function pluralForms(locale: string, given: readonly string[] = []): readonly Intl.LDMLPluralRule[] {
  const told = samplesOf(locale)
  return FORMS.filter(form => !given.includes(form) && told.get(form)?.some(sample => !given.includes(`=${sample}`)))
}

/** Says what is wrong with a language's texts: missing and unknown keys, other placeholders, missing plural forms. */
export function findMessageFaults(locale: string, texts: Texts, english: Texts): readonly string[] {
  const unknown = Object.keys(texts).filter(key => !key.startsWith('@') && !Object.hasOwn(english, key))
  const missing = Object.keys(english).filter(key => !Object.hasOwn(texts, key))
  return [
    ...missing.map(key => `${locale}: \`${key}\` is missing`),
    ...unknown.map(key => `${locale}: \`${key}\` is no key`),
    ...Object.entries(english).flatMap(([key, original]) => {
      const message = texts[key]
      return message === undefined
        ? []
        : findTextFaults(locale, message, original).map(at => `${locale}: \`${key}\` ${at}`)
    }),
  ]
}

function findTextFaults(locale: string, message: Message, original: Message): readonly string[] {
  const known = new Set([...formsOf(original).values()].flatMap(placeholdersOf))
  if (typeof original !== 'string') known.add('n')
  const forms = formsOf(message)
  const faults = [...forms].flatMap(([form, text]) => {
    const used = placeholdersOf(text)
    return [
      ...used.filter(name => !known.has(name)).map(name => `has {${name}}, which is no placeholder of it`),
      ...[...known].filter(name => name !== 'n' && !used.includes(name)).map(name => `lacks {${name}} in \`${form}\``),
    ]
  })
  if (typeof original === 'string' && typeof message === 'string') return faults
  return [...faults, ...pluralForms(locale, [...forms.keys()]).map(form => `lacks the form \`${form}\``)]
}

function formsOf(message: Message): ReadonlyMap<string, string> {
  return new Map(typeof message === 'string' ? [['other', message]] : Object.entries(message))
}

function placeholdersOf(text: string): string[] {
  return [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '')
}

/** Shops count to a thousand, not to the million that has a form of its own in French. */
function samplesOf(locale: string): ReadonlyMap<Intl.LDMLPluralRule, readonly number[]> {
  const rules = new Intl.PluralRules(locale)
  const samples = new Map<Intl.LDMLPluralRule, number[]>()
  for (let n = 0; n <= 1000; n++) {
    const form = rules.select(n)
    const same = samples.get(form)
    if (same) same.push(n)
    else samples.set(form, [n])
  }
  return samples
}
