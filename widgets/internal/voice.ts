import type { RefusalReason } from '../../src/contract/reason.ts'
import { cachedFormat } from '../../src/rules/cached-format.ts'
import { explain } from '../../src/rules/explain.ts'
import { formatMoney, knownLocale } from '../../src/rules/format-money.ts'
import type { SkipReason } from '../../src/rules/verdict.ts'
import type { HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { countDaysLeft } from './days-left.ts'
import { spokenIn } from './messages/catalogue.ts'
import { formatMessage, type MessageValues } from './messages/format.ts'
import type { SayMessage } from './messages/messages.ts'
import { promotionText } from './promotion-text.ts'

/** Says everything in the shopper's language and in the shop's time zone. */
export interface Voice {
  readonly locale: string
  /** Says a message of the catalogue: `say('from', { amount })`. */
  readonly say: SayMessage
  /** The language of the words, where the page's own has none: the `lang` of what is rendered. */
  readonly spoken: string
  /** Whether better words are on their way: who has said nothing yet had better wait for them. */
  readonly coming: boolean
  /** The `dir` of what is rendered: empty, as the page has it, unless the words or the page's are read from right to left. */
  readonly dir: 'rtl' | 'ltr' | ''
  /** 1000 is "1,000". */
  number(value: number): string
  /** 2500 is "25%". */
  percent(basisPoints: number): string
  /** 1000 is "€10.00". */
  money(amount: number, currency: string): string
  /** 1000 is "€10"; cents are told where there are any. */
  wholeMoney(amount: number, currency: string): string
  /** "4 December", with the year where it is another one. */
  day(instant: number | string): string
  /** "13 days left, until 4 December", and whether that is soon. */
  daysLeft(expiresAt: string): { readonly text: string; readonly soon: boolean }
  /** "A, B and C". */
  list(names: readonly string[]): string
  /** Keeps a name of the shop's own data from turning the sentence around that it stands in. */
  isolate(name: string): string
  /** The coupon's name in this language, isolated. */
  name(coupon: Pick<HeldCoupon, 'promotion'>): string
  /** Why it does not go, in a sentence. */
  explain(
    reason: RefusalReason | SkipReason,
    about?: { readonly promotion?: HeldCoupon['promotion']; readonly currency?: string },
  ): string
}

const numberFormat = cachedFormat(Intl.NumberFormat)
const dateFormat = cachedFormat(Intl.DateTimeFormat)
const listFormat = cachedFormat(Intl.ListFormat)
const pluralRules = cachedFormat(Intl.PluralRules)

/** Languages that are written from right to left. */
const RIGHT_TO_LEFT = /^(?:ar|ckb|dv|fa|he|ps|sd|ug|ur|yi)\b/u

/** Makes the voice of a shop, of the messages that are there: `$messages` says when more have come. */
export function createVoice(shop: Tearoff, wanted: string): Voice {
  const locale = knownLocale(wanted)
  const { words, reasons, spoken, coming } = spokenIn(locale)
  const isRtl = RIGHT_TO_LEFT.test(spoken)
  const timeZone = shop.wallet.timeZone()

  const date = (instant: number, options: Intl.DateTimeFormatOptions): string =>
    dateFormat(spoken, { ...options, timeZone }).format(instant)
  const year = (instant: number): string => date(instant, { year: 'numeric' })
  const number = (value: number): string => numberFormat(spoken).format(value)
  // What is read the other way, a price or a name, keeps its order in a sentence from right to left.
  const write = (value: string | number): string =>
    typeof value === 'number' ? number(value) : isRtl ? `\u2068${value}\u2069` : value
  const plural = (n: number): Intl.LDMLPluralRule => pluralRules(spoken).select(n)
  const day = (instant: number | string, time?: Intl.DateTimeFormatOptions): string => {
    const at = +new Date(instant)
    const other = year(at) !== year(shop.wallet.now())
    const text = date(at, { day: 'numeric', month: 'long', ...(other && { year: 'numeric' }), ...time })
    // A date at the end of a narrow line goes to the next one whole.
    return time ? text : text.replaceAll(' ', '\u00a0')
  }

  const voice: Voice = {
    locale,
    say: (key, ...[values]) => formatMessage(words[key], (values ?? {}) as MessageValues, write, plural),
    spoken,
    coming,
    dir: isRtl ? 'rtl' : RIGHT_TO_LEFT.test(locale) ? 'ltr' : '',
    number,
    percent: basisPoints =>
      numberFormat(locale, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000),
    money: (amount, currency) => formatMoney(amount, currency, locale),
    wholeMoney(amount, currency) {
      const format = numberFormat(locale, { style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
    },
    day: instant => day(instant),
    daysLeft(expiresAt) {
      const { say } = voice
      const { days, lastDay, endsWithDay } = countDaysLeft(expiresAt, shop.wallet.now(), timeZone)
      const end = endsWithDay ? lastDay : Date.parse(expiresAt)
      const time = endsWithDay ? undefined : ({ hour: 'numeric', minute: '2-digit' } as const)
      const text =
        days < 1
          ? time
            ? say('todayAt', { time: date(end, time) })
            : say('today')
          : days === 1 && !time
            ? say('tomorrow')
            : days > 60
              ? say('until', { date: day(end, time) })
              : say('daysLeft', { n: days, date: day(end, time) })
      return { text, soon: days < 3 }
    },
    list: names => listFormat(spoken).format(names),
    isolate: name => isolate(name, isRtl),
    name: ({ promotion }) => voice.isolate(promotionText(promotion, locale).name),
    explain: (reason, about = {}) =>
      explain(reason, {
        ...about,
        locale,
        timeZone,
        messages: reasons,
        partnerName(id) {
          const name = shop.wallet.partnerName(id)
          return name && voice.isolate(name)
        },
        couponName(id) {
          const coupon = shop.wallet.$coupons.get().find(held => held.id === id)
          return coupon && voice.name(coupon)
        },
      }),
  }
  return voice
}

/** Isolates a name that reads from right to left, or would turn what follows around; in such a language, any name. */
function isolate(name: string, always: boolean): string {
  const plain = name.replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, '')
  return !always && plain === name && !/[\u0590-\u08FF\uFB1D-\uFEFC]/u.test(name) ? name : `\u2068${plain}\u2069`
}
