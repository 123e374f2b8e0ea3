import { cachedFormat } from './cached-format.ts'
import { formatMoney, knownLocale } from './format-money.ts'
import type { Catalogue, KnownReason, Say, Subject } from './messages/catalogue.ts'
import { en } from './messages/en.ts'
import type { BuyGetDiscount, Conditions, Discount, Promotion, Selection } from './promotion.ts'
import { isRecoverable } from './recoverable.ts'
import type { Choice, Verdict } from './verdict.ts'

const numberFormat = cachedFormat(Intl.NumberFormat)
const dateFormat = cachedFormat(Intl.DateTimeFormat)
const listFormat = cachedFormat(Intl.ListFormat)
const pluralRules = cachedFormat(Intl.PluralRules)
const relativeFormat = cachedFormat(Intl.RelativeTimeFormat)

/** A reason with its params. Reasons that no catalogue knows get a general sentence. */
export type ExplainableReason = KnownReason | { readonly reason: string }

/** What a sentence may draw on. Everything is optional; the more is known, the more it says. */
export interface ExplainContext {
  /** BCP 47. Counts for numbers and dates where the catalogue speaks its language. @default the catalogue's own */
  readonly locale?: string
  /** The cart's currency. @default the promotion's */
  readonly currency?: string
  readonly partnerName?: (id: string) => string | undefined
  readonly couponName?: (id: string) => string | undefined
  /** Words for a selection of items: `{ categories: ['patio'] }` may be "patio furniture". */
  readonly itemsName?: (selection: Selection) => string | undefined
  readonly promotion?: Partial<Pick<Promotion, 'name' | 'discount' | 'conditions' | 'currency'>>
  /** The shop's time zone. @default the platform's */
  readonly timeZone?: string
  /** The sentences of another language, for example `de` of `messages/de.ts`. @default English */
  readonly messages?: Catalogue
}

/**
 * Turns a reason, or a whole verdict, into one sentence that a shopper understands. Of several reasons it tells the one
 * that matters: the first that cannot be mended, else the first. Never throws for what it does not know.
 * @example
 * explain({ reason: 'minimum_not_met', required: 5000, current: 3800, remaining: 1200 }, { currency: 'EUR', promotion })
 * // "Add €12.00 and this takes 25% off."
 */
export function explain(what: ExplainableReason | Verdict | Choice, context: ExplainContext = {}): string {
  const { messages = en, promotion } = context
  const say = speaker(messages, context)
  if ('status' in what) {
    if (what.status === 'applicable' || what.status === 'applied') return messages.saves(say.money(what.discount))
    const [first] = what.reasons
    const lasting = what.status === 'inapplicable' && what.reasons.find(({ reason }) => !isRecoverable(reason))
    return first ? explain(lasting || first, context) : messages.other
  }
  const sentences = messages.reasons as Readonly<
    Record<string, (params: ExplainableReason, say: Say, subject: Subject) => string>
  >
  if (!Object.hasOwn(sentences, what.reason)) return messages.other
  return sentences[what.reason]!(what, say, subjectOf(what as KnownReason, promotion ?? {}))
}

function speaker({ locale: spoken }: Catalogue, context: ExplainContext): Say {
  const { locale, promotion, timeZone, partnerName, couponName, itemsName } = context
  const currency = context.currency ?? promotion?.currency
  const wanted = knownLocale(locale, spoken)
  // German dates in an English sentence help nobody.
  const language = (tag: string): string => tag.split('-')[0]!
  const tag = language(wanted) === language(spoken) ? wanted : spoken
  return {
    money: amount => (currency === undefined ? undefined : formatMoney(amount, currency, tag)),
    percent: basisPoints =>
      numberFormat(tag, { style: 'percent', maximumFractionDigits: 2 }).format(basisPoints / 10000),
    date: instant =>
      dateFormat(tag, {
        dateStyle: 'long',
        timeStyle: 'short',
        ...(timeZone && { timeZone }),
      }).format(new Date(instant)),
    number: value => numberFormat(tag).format(value),
    soon: seconds => (seconds === undefined ? undefined : relativeFormat(tag).format(...inUnits(seconds))),
    plural: (value, forms) => forms[pluralRules(tag).select(value)] ?? forms.other,
    list: names => listFormat(tag).format(names),
    partner: id => partnerName?.(id),
    coupon: id => couponName?.(id),
    items: selection => itemsName?.(selection),
  }
}

/** No more than two digits where that can be: nobody counts 3,000 seconds. */
function inUnits(seconds: number): [number, 'second' | 'minute' | 'hour'] {
  const minutes = Math.ceil(seconds / 60)
  return seconds < 100 ? [seconds, 'second'] : minutes < 100 ? [minutes, 'minute'] : [Math.ceil(minutes / 60), 'hour']
}

function subjectOf(reason: KnownReason, { discount, conditions }: NonNullable<ExplainContext['promotion']>): Subject {
  const selection = selectionOf(reason, discount, conditions)
  return { ...(discount && { discount }), ...(selection && { selection }) }
}

function selectionOf(reason: KnownReason, discount?: Discount, conditions?: Conditions): Selection | undefined {
  // The same reason comes from a condition and from the discount itself; the number tells which.
  if (reason.reason === 'minimum_not_met') {
    const { amount, items } = conditions?.minimumSubtotal ?? {}
    return amount === reason.required ? items : discount?.type === 'tiers' ? discount.items : undefined
  }
  if (reason.reason === 'minimum_quantity_not_met') {
    const { quantity, items } = conditions?.minimumQuantity ?? {}
    return quantity === reason.required ? items : discount?.type === 'buy_get' ? eitherOf(discount) : undefined
  }
  if (discount?.type === 'buy_get') return eitherOf(discount)
  return discount && 'items' in discount ? discount.items : undefined
}

function eitherOf({ buy, get }: BuyGetDiscount): Selection | undefined {
  return buy.items && get.items && [buy.items, get.items].flat()
}
