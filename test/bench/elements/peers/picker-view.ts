import type { Cart } from '../../../../src/rules/cart.ts'
import type { CouponChoice, Tearoff } from '../../../../src/sdk/tearoff.ts'
import { mainReason, whereWords, whyWords } from '../../../../widgets/coupon-picker/choice-words.ts'
import { createVoice, type Voice } from '../../../../widgets/internal/voice.ts'

/** More options than these get a list of their own height. */
export const FEW = 8

/** Only of what ends as soon as this the words for the date are made. */
const NEAR_MS = 4 * 86_400_000

/** All texts of a picker with coupons: what is left to do is to show them. */
export interface PickerView {
  readonly lang: string
  readonly heading: string
  readonly fits: string
  readonly best: { readonly say: string; readonly why: string; readonly button: string } | undefined
  readonly options: readonly OptionView[]
  readonly unfitTitle: string
  readonly unfit: readonly MissingView[]
  readonly code: { readonly label: string; readonly add: string }
  readonly totals: readonly { readonly name: string; readonly amount: string; readonly look: string }[]
}

/** A coupon that fits. */
export interface OptionView {
  readonly couponId: string
  readonly name: string
  readonly saving: string
  readonly why: string
  readonly soon: string | undefined
  readonly applied: boolean
  readonly saveForLater: string
}

/** A coupon that does not fit. */
export interface MissingView {
  readonly name: string
  readonly why: string
  readonly progress: { readonly max: number; readonly value: number; readonly label: string } | undefined
}

/** Says everything that the picker shows, with the words of the elements. */
export function pickerView(shop: Tearoff): PickerView {
  const voice = createVoice(shop, shop.locale)
  const { say } = voice
  const cart = shop.cart.$cart.get()!
  const choices = shop.cart.$choices.get()
  const fitting = choices.filter(({ status }) => status !== 'unfit')
  const unfit = choices.filter(({ status }) => status === 'unfit')
  const why = (one: CouponChoice): string => whyWords(one, choices, cart.currency, voice)
  return {
    lang: voice.spoken,
    heading: say('picker'),
    fits: say('fits', { n: fitting.length }),
    best: bestView(shop, cart, voice),
    options: fitting.map(one =>
      optionView(
        one,
        one.status === 'applied' ? whereWords(one, cart, voice) : why(one),
        cart,
        voice,
        shop.wallet.now(),
      ),
    ),
    unfitTitle: say('unfit', { n: unfit.length }),
    unfit: unfit.map(one => missingView(one, why(one), voice)),
    code: { label: say('haveCode'), add: say('add') },
    totals: totalsView(shop, voice),
  }
}

function bestView(shop: Tearoff, { currency }: Cart, { say, money, list, name }: Voice): PickerView['best'] {
  const best = shop.cart.$best.get()
  if (!best?.saves) return undefined
  return {
    say: say(best.exact ? 'best' : 'good', { amount: money(best.saves, currency) }),
    why: say('together', { n: best.coupons.length, names: list(best.coupons.map(name)) }),
    button: say('apply', { n: best.coupons.length }),
  }
}

function optionView(
  { coupon, status, saves }: CouponChoice,
  why: string,
  { currency }: Cart,
  voice: Voice,
  now: number,
): OptionView {
  const applied = status === 'applied'
  const near = !applied && coupon.expiresAt && Date.parse(coupon.expiresAt) - now < NEAR_MS
  const left = near ? voice.daysLeft(coupon.expiresAt) : undefined
  return {
    couponId: coupon.id,
    name: voice.name(coupon),
    saving: saves ? voice.money(-saves, currency) : '',
    why,
    soon: left?.soon ? left.text : undefined,
    applied,
    saveForLater: voice.say('saveForLater'),
  }
}

function missingView(choice: CouponChoice, why: string, voice: Voice): MissingView {
  const { coupon } = choice
  const missing = mainReason(choice)
  const name = voice.name(coupon)
  const progress = missing &&
    'remaining' in missing && {
      max: missing.required,
      value: missing.current,
      label: `${voice.say('progress')}: ${name}`,
    }
  return { name, why, progress: progress || undefined }
}

function totalsView(shop: Tearoff, { say, money }: Voice): PickerView['totals'] {
  const { currency, subtotal, shipping, discount, total } = shop.cart.$totals.get()!
  return [
    { name: say('subtotal'), amount: money(subtotal, currency), look: '' },
    { name: say('shipping'), amount: money(shipping, currency), look: '' },
    { name: say('coupons'), amount: money(-discount, currency), look: 'saving' },
    { name: say('total'), amount: money(total, currency), look: 'total' },
  ]
}
