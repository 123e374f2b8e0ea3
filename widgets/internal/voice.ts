import type { RefusalReason } from '../../src/contract/reason.ts'
import { explain } from '../../src/rules/explain.ts'
import { formatMoney, knownLocale } from '../../src/rules/format-money.ts'
import type { SkipReason } from '../../src/rules/verdict.ts'
import type { HeldCoupon, Tearoff } from '../../src/sdk/tearoff.ts'
import { countDaysLeft } from './days-left.ts'
import { spokenIn } from './messages/catalogue.ts'
import type { Messages } from './messages/messages.ts'
import { promotionText } from './promotion-text.ts'

/** Says everything in the shopper's language and in the shop's time zone. */
export interface Voice {
  readonly locale: string
  readonly words: Messages
  /** The language of the words, where the page's own has none. */
  readonly spoken: string
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
  /** The coupon's name in this language. */
  name(coupon: Pick<HeldCoupon, 'promotion'>): string
  /** Why it does not go, in a sentence. */
  explain(
    reason: RefusalReason | SkipReason,
    about?: { readonly promotion?: HeldCoupon['promotion']; readonly currency?: string },
  ): string
}

/** Makes the voice of a shop. `onMessages` is called when its language has been loaded. */
export function createVoice(shop: Tearoff, wanted: string, onMessages: () => void): Voice {
  const locale = knownLocale(wanted)
  const { words, reasons, spoken } = spokenIn(locale, onMessages)
  const timeZone = shop.wallet.timeZone()
  const numbers = new Map<string, Intl.NumberFormat>()
  const dates = new Map<string, Intl.DateTimeFormat>()

  const numberFormat = (options: Intl.NumberFormatOptions): Intl.NumberFormat =>
    cached(numbers, options, () => new Intl.NumberFormat(locale, options))
  const say = (instant: number, options: Intl.DateTimeFormatOptions): string =>
    cached(dates, options, () => new Intl.DateTimeFormat(spoken, { ...options, timeZone })).format(instant)
  const year = (instant: number): string => say(instant, { year: 'numeric' })

  const voice: Voice = {
    locale,
    words,
    spoken,
    percent: basisPoints => numberFormat({ style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10_000),
    money: (amount, currency) => formatMoney(amount, currency, locale),
    wholeMoney(amount, currency) {
      const format = numberFormat({ style: 'currency', currency, trailingZeroDisplay: 'stripIfInteger' })
      return format.format(amount / 10 ** (format.resolvedOptions().maximumFractionDigits ?? 2))
    },
    day(instant) {
      const time = +new Date(instant)
      const other = year(time) !== year(shop.wallet.now())
      const date = say(time, { day: 'numeric', month: 'long', ...(other && { year: 'numeric' }) })
      // A date at the end of a narrow line goes to the next one whole.
      return date.replaceAll(' ', '\u00a0')
    },
    daysLeft(expiresAt) {
      const { days, lastDay, endsWithDay } = countDaysLeft(expiresAt, shop.wallet.now(), timeZone)
      const time = endsWithDay ? undefined : say(Date.parse(expiresAt), { timeStyle: 'short' })
      const date = [voice.day(lastDay), time].filter(Boolean).join(', ')
      const text =
        days < 1
          ? time
            ? words.todayAt(time)
            : words.today
          : days === 1 && !time
            ? words.tomorrow
            : days > 60
              ? words.until(date)
              : words.daysLeft(days, date)
      return { text, soon: days < 3 }
    },
    list: names => new Intl.ListFormat(spoken).format(names),
    name: ({ promotion }) => isolate(promotionText(promotion, locale).name),
    explain: (reason, about = {}) =>
      explain(reason, {
        ...about,
        locale,
        timeZone,
        ...(reasons && { messages: reasons }),
        partnerName: id => shop.wallet.partnerName(id),
        couponName(id) {
          const coupon = shop.wallet.$coupons.get().find(held => held.id === id)
          return coupon && voice.name(coupon)
        },
      }),
  }
  return voice
}

/** Keeps a name that reads from right to left, or would turn what follows around, from turning a sentence around. */
function isolate(name: string): string {
  const plain = name.replaceAll(/[\u202A-\u202E\u2066-\u2069]/gu, '')
  return plain === name && !/[\u0590-\u08FF\uFB1D-\uFEFC]/u.test(name) ? name : `\u2068${plain}\u2069`
}

function cached<Format>(known: Map<string, Format>, options: object, make: () => Format): Format {
  const key = JSON.stringify(options)
  let format = known.get(key)
  if (!format) known.set(key, (format = make()))
  return format
}
