import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import type { Catalogue, KnownReason, Say } from '../src/rules/messages/catalogue.ts'
import { ar as arReasons } from '../src/rules/messages/ar.ts'
import { de as deReasons } from '../src/rules/messages/de.ts'
import { en as enReasons } from '../src/rules/messages/en.ts'
import { es as esReasons } from '../src/rules/messages/es.ts'
import { fr as frReasons } from '../src/rules/messages/fr.ts'
import { ar } from '../widgets/internal/messages/ar.ts'
import { de } from '../widgets/internal/messages/de.ts'
import { en } from '../widgets/internal/messages/en.ts'
import { es } from '../widgets/internal/messages/es.ts'
import { fr } from '../widgets/internal/messages/fr.ts'
import type { Message, Messages } from '../widgets/internal/messages/messages.ts'
import { fillPage } from './fill-page.ts'
import { findMessageFaults, pluralForms, type Texts } from './message-faults.ts'

/**
 * Writes what translators need: one JSON file for each language, and the table of `docs/words.md`. With a language that
 * there is not (`-- nl`) it writes `messages.nl.json` to translate. `--check` writes nothing and fails where a language,
 * a given file (`-- --check messages.nl.json`) or the table is not complete.
 */
const { values, positionals } = parseArgs({
  options: { check: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const folder = 'dist/messages'

const notes: ReadonlyMap<string, string> = new Map([
  ...notesIn('widgets/internal/messages/en.ts', ''),
  ...notesIn('src/rules/messages/en.ts', 'reason.'),
  ['reason.other', 'For a reason that is newer than the elements.'],
])
const languages: ReadonlyMap<string, Texts> = new Map([
  ['en', textsOf(en, enReasons)],
  ['de', textsOf(de, deReasons)],
  ['fr', textsOf(fr, frReasons)],
  ['es', textsOf(es, esReasons)],
  ['ar', textsOf(ar, arReasons)],
])
const english = textsOf(en, enReasons)
if (values.check) await check()
else if (positionals.length) for (const locale of positionals) writeTemplate(locale)
else {
  mkdirSync(folder, { recursive: true })
  for (const [locale, texts] of languages) writeTexts(`${folder}/${locale}.json`, texts)
  await fillTable()
}

/** Its rows are as long as the texts, too long to be padded. */
function fillTable(): Promise<void> {
  const parts = new Map([['messages', `<!-- oxfmt-ignore -->\n${table()}`]])
  return fillPage('docs/words.md', parts, { check: values.check, command: 'npm run messages' })
}

async function check(): Promise<void> {
  await fillTable()
  const given = positionals.map((file): [string, Texts] => [
    /([\w-]+)\.json$/u.exec(file)?.[1] ?? 'en',
    JSON.parse(readFileSync(file, 'utf8')) as Texts,
  ])
  const faults = [...languages, ...given].flatMap(([locale, texts]) => findMessageFaults(locale, texts, english))
  for (const key of Object.keys(english)) if (!notes.has(key)) faults.push(`en: \`${key}\` has no note for translators`)
  for (const fault of faults) console.error(fault)
  if (faults.length) process.exitCode = 1
}

/** A language that there is not gets the English texts, in the forms that it tells apart. */
function writeTemplate(locale: string): void {
  const [tag] = Intl.getCanonicalLocales(locale)
  const known = languages.get(tag ?? '')
  const texts = Object.entries(english).map(([key, message]) => [key, inForms(message, locale)])
  writeTexts(`messages.${tag}.json`, known ?? (Object.fromEntries(texts) as Texts))
}

function inForms(message: Message, locale: string): Message {
  if (typeof message === 'string') return message
  const exact = Object.keys(message).filter(form => form.startsWith('='))
  const asked = [...exact, ...pluralForms(locale, exact)]
  return {
    ...Object.fromEntries(asked.map(form => [form, message[form as keyof typeof message] ?? message.other])),
    other: message.other,
  }
}

function writeTexts(file: string, texts: Texts): void {
  const noted = Object.entries(texts).flatMap(([key, message]) => [
    [`@${key}`, notes.get(key) ?? ''],
    [key, message],
  ])
  writeFileSync(file, `${JSON.stringify(Object.fromEntries(noted), null, 2)}\n`)
  console.log(file)
}

function textsOf(words: Messages, { locale, reasons, other }: Catalogue): Texts {
  const sentences = Object.keys(reasons).map(name => [
    `reason.${name}`,
    textOf(name as KnownReason['reason'], reasons, locale),
  ])
  return { ...words, ...(Object.fromEntries(sentences) as Texts), 'reason.other': other }
}

/** Writes a sentence with placeholders, in each form of its number where it has one. */
function textOf(name: KnownReason['reason'], reasons: Catalogue['reasons'], locale: string): Message {
  const sentence = reasons[name] as (params: object, say: Say, subject: object) => string
  const params = {
    cause: 'coupon',
    conflictsWith: ['{names}'],
    current: 62,
    expiredAt: '{date}',
    limit: 50,
    partner: '{partner}',
    remaining: 12,
    required: '{currency}',
    retryAfter: 5,
    rule: 'segments',
    startsAt: '{date}',
  }
  let counts = false
  const inForm = (form: Intl.LDMLPluralRule): string =>
    sentence(
      params,
      {
        money: amount => (amount === params.limit ? '{maximum}' : '{amount}'),
        percent: String,
        date: instant => instant,
        number() {
          counts = true
          return '{n}'
        },
        soon: () => '{when}',
        plural: (_, forms) => forms[form] ?? forms.other,
        list: names => names.join(', '),
        partner: id => id,
        coupon: id => id,
        items: () => undefined,
      },
      {},
    )
  const text = inForm('other')
  return counts ? { ...Object.fromEntries(pluralForms(locale).map(form => [form, inForm(form)])), other: text } : text
}

/** What stands above a key of the English texts. */
function notesIn(file: string, prefix: string): readonly (readonly [string, string])[] {
  const found = readFileSync(file, 'utf8').matchAll(/\/\*\*\s((?:(?!\*\/).)*?)\s\*\/\n\s+(\w+):/gsu)
  return [...found].map(([, note = '', key]) => [`${prefix}${key}`, note.replaceAll(/\s*\n\s*\*\s*/gu, ' ')])
}

function table(): string {
  const rows = Object.entries(english).map(([key, message]) => {
    const text =
      typeof message === 'string'
        ? message
        : Object.entries(message)
            .map(([form, said]) => `${form}: ${said}`)
            .join('<br>')
    return `| \`${key}\` | ${text} | ${notes.get(key)} |`
  })
  return ['| Key | English | Where |', '| --- | --- | --- |', ...rows].join('\n')
}
