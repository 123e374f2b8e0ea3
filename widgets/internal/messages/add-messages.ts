import { layMessages } from './catalogue.ts'
import { en } from './en.ts'
import type { Message, MessageKey, Messages } from './messages.ts'
import { isReasonKey, layReasons, type OwnReasons, reasonPlaceholders } from './own-reasons.ts'

/** A page's own messages, by key: those of the elements, and `reason.<name>` for the sentences of the rules. */
export type OwnMessages = Partial<Messages> & OwnReasons

const LONGEST = 1000
const FORMS: readonly string[] = ['zero', 'one', 'two', 'few', 'many', 'other']

/**
 * Lays own messages over those of a locale: `de`, `en-US`, or a language that the elements do not speak. Elements are
 * rendered anew. A text that is none, or that has a placeholder its key does not know, is left out with a warning.
 * @example
 * addMessages('nl', { apply: { '=1': 'Toepassen', other: 'Alle {n} toepassen' }, 'reason.code_not_found': '…' })
 * @throws TypeError when `locale` is no language tag, or `messages` no object
 */
export function addMessages(locale: string, messages: OwnMessages): void {
  const tag = canonical(locale)
  if (typeof messages !== 'object' || messages === null || Array.isArray(messages)) {
    throw new TypeError('`messages` must be an object with a text for each key.')
  }
  const wrong: string[] = []
  const right = new Map<string, Message>()
  for (const [key, message] of Object.entries(messages)) {
    // What is written for translators.
    if (key.startsWith('@')) continue
    const expected = findFault(key, message)
    if (expected) wrong.push(`\`${key}\`: ${expected}`)
    else right.set(key, message)
  }
  if (wrong.length) warn(`coupon messages of ${tag} that are not used: ${wrong.join('; ')}`)
  const words = Object.fromEntries([...right].filter(([key]) => !isReasonKey(key)))
  layMessages(tag, language => ({
    words: { ...language.words, ...words },
    reasons: layReasons(tag, language.reasons, right),
  }))
}

/** Adds the messages of a `<script type="application/json" data-coupon-messages lang="nl">`. Never throws. */
export function readMessages(block: Element): void {
  const locale = block.getAttribute('lang') || document.documentElement.lang || 'en'
  try {
    addMessages(locale, JSON.parse(block.textContent))
  } catch (error) {
    warn(`coupon messages of ${locale} that cannot be read: ${String(error)}`)
  }
}

/** Says what was expected instead; nothing where the message is as it should be. */
function findFault(key: string, message: unknown): string | undefined {
  const known = placeholdersOf(key)
  if (!known) return 'is no key'
  const forms = typeof message === 'string' ? [['other', message]] : Object.entries(message ?? {})
  if (!forms.some(([form]) => form === 'other')) return 'expected a text, or texts by number with `other` among them'
  for (const [form, text] of forms) {
    if (!FORMS.includes(form) && !/^=\d+$/u.test(form))
      return `\`${form}\` is no form; expected ${FORMS.join(', ')} or =0`
    if (typeof text !== 'string' || text.length > LONGEST) return `expected a text of at most ${LONGEST} characters`
    const rest = text.replaceAll(/\{(\w+)\}/gu, (found, name: string) => (known.has(name) ? '' : found))
    if (/[{}]/u.test(rest)) {
      const names = [...known].map(name => `{${name}}`).join(', ')
      return `expected ${names ? `only the placeholders ${names}` : 'no placeholders'}`
    }
  }
  return undefined
}

function placeholdersOf(key: string): ReadonlySet<string> | undefined {
  if (isReasonKey(key)) return reasonPlaceholders(key)
  if (!Object.hasOwn(en, key)) return undefined
  const message: Message = en[key as MessageKey]
  const texts = typeof message === 'string' ? [message] : ['{n}', ...Object.values(message)]
  return new Set(texts.flatMap(text => [...text.matchAll(/\{(\w+)\}/gu)].map(([, name]) => name ?? '')))
}

function canonical(locale: string): string {
  try {
    const [tag] = Intl.getCanonicalLocales(locale)
    if (tag) return tag
  } catch {
    // Told below.
  }
  throw new TypeError('`locale` must be a language tag, such as nl or en-US.')
}

function warn(text: string): void {
  // oxlint-disable-next-line no-console -- who wrote the text should hear of it
  console.warn(text)
}
