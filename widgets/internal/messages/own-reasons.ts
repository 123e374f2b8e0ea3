import type { Catalogue, KnownReason, Say, Subject } from '../../../src/rules/messages/catalogue.ts'
import { en } from '../../../src/rules/messages/en.ts'
import { formatMessage, type MessageValues } from './format.ts'
import type { Message } from './messages.ts'

type ReasonName = KnownReason['reason']

/** The sentences of the rules in a page's own words, by `reason.` and the name of the reason. */
export type OwnReasons = Readonly<Partial<Record<`reason.${ReasonName | 'other'}`, Message>>>

type Write<Reason = KnownReason> = (params: Reason, say: Say) => string | number | undefined

type Sentence = (params: KnownReason, say: Say, subject: Subject) => string

/** How the placeholders of a sentence are written. `{n}` is a number. */
const placeholders: {
  readonly [R in ReasonName]?: Readonly<Record<string, Write<Extract<KnownReason, { reason: R }>>>>
} = {
  not_started: { date: ({ startsAt }, say) => say.date(startsAt) },
  expired: { date: ({ expiredAt }, say) => expiredAt && say.date(expiredAt) },
  partner_required: { partner: ({ partner }, say) => say.partner(partner) },
  partner_mismatch: { partner: ({ partner }, say) => say.partner(partner) },
  partner_session_only: { partner: ({ partner }, say) => say.partner(partner) },
  currency_mismatch: { currency: ({ required }) => required },
  minimum_not_met: {
    amount: ({ remaining }, say) => say.money(remaining),
    minimum: ({ required }, say) => say.money(required),
  },
  maximum_exceeded: {
    amount: ({ limit, current }, say) => say.money(current - limit),
    maximum: ({ limit }, say) => say.money(limit),
  },
  minimum_quantity_not_met: { n: ({ remaining }) => remaining, minimum: ({ required }) => required },
  combination_disallowed: {
    names({ conflictsWith }, say) {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return names.length ? say.list(names) : undefined
    },
  },
  max_coupons_reached: { n: ({ limit }) => limit },
  rate_limited: { when: ({ retryAfter }, say) => say.soon(retryAfter) },
  temporarily_unavailable: { when: ({ retryAfter }, say) => say.soon(retryAfter) },
}

/** Whether a key is that of a sentence of the rules. */
export function isReasonKey(key: string): boolean {
  return key.startsWith('reason.')
}

/** Gives the placeholders that a sentence may have; undefined where there is no such reason. */
export function reasonPlaceholders(key: string): ReadonlySet<string> | undefined {
  const name = key.slice('reason.'.length)
  if (name !== 'other' && !Object.hasOwn(en.reasons, name)) return undefined
  return new Set(Object.keys(placeholders[name as ReasonName] ?? {}))
}

/** Lays own sentences over those of a catalogue. Where a page does not know what one names, the one below says it. */
export function layReasons(locale: string, below: Catalogue, messages: ReadonlyMap<string, Message>): Catalogue {
  const sentences = Object.entries(below.reasons as Readonly<Record<string, Sentence>>).map(([name, sentence]) => {
    const message = messages.get(`reason.${name}`)
    return [name, message === undefined ? sentence : ownSentence(name, message, sentence)]
  })
  const other = messages.get('reason.other') ?? below.other
  return {
    ...below,
    locale: locale.split('-')[0] ?? locale,
    reasons: Object.fromEntries(sentences) as Catalogue['reasons'],
    other: typeof other === 'string' ? other : other.other,
  }
}

function ownSentence(name: string, message: Message, below: Sentence): Sentence {
  const texts = typeof message === 'string' ? message : Object.values(message).join('')
  const known = (placeholders as Readonly<Record<string, Readonly<Record<string, Write>>>>)[name] ?? {}
  return (params, say, subject) => {
    const values = Object.entries(known).map(([key, write]) => [key, write(params, say)] as const)
    const missing = values.some(([key, value]) => value === undefined && texts.includes(`{${key}}`))
    if (missing) return below(params, say, subject)
    const write = (value: string | number): string => (typeof value === 'number' ? say.number(value) : value)
    return formatMessage(message, Object.fromEntries(values) as MessageValues, write, n => formOf(n, say))
  }
}

function formOf(n: number, { plural }: Say): Intl.LDMLPluralRule {
  const forms = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' } as const
  return plural(n, forms) as Intl.LDMLPluralRule
}
