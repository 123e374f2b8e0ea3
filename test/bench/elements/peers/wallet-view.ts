import type { CouponChoice, HeldCoupon, Tearoff } from '../../../../src/sdk/tearoff.ts'
import { promotionText } from '../../../../widgets/internal/promotion-text.ts'
import { type ValueWords, valueWords } from '../../../../widgets/internal/value-words.ts'
import { createVoice, type Voice } from '../../../../widgets/internal/voice.ts'

/** All texts of a wallet of ready coupons: what is left to do is to show them. */
export interface WalletView {
  readonly lang: string
  readonly heading: string
  readonly toSave: string | undefined
  readonly tabs: readonly { readonly id: string; readonly label: string; readonly count: string }[]
  /** Twelve tickets a list. */
  readonly lists: readonly (readonly TicketView[])[]
}

/** All texts of one ticket. */
export interface TicketView {
  readonly couponId: string
  readonly stub: ValueWords
  readonly name: string
  readonly description: string | undefined
  readonly conditions: string
  readonly left: { readonly text: string; readonly soon: boolean } | undefined
  readonly state: { readonly text: string; readonly on: boolean } | undefined
  readonly code: string | undefined
  readonly terms: string | undefined
  readonly usable: boolean
  readonly discardable: boolean
  readonly words: Readonly<Record<'copy' | 'showInStore' | 'useInCart' | 'terms' | 'discard', string>>
}

/** Says everything that the wallet shows, with the words of the elements. */
export function walletView(shop: Tearoff): WalletView {
  const voice = createVoice(shop, shop.locale)
  const { say, number, money } = voice
  const { $cart, $best, $choices } = shop.cart
  const currency = $cart.get()?.currency
  const best = $best.get()
  const choices = new Map($choices.get().map(one => [one.coupon.id, one]))
  const coupons = shop.wallet.$coupons.get()
  const past = shop.wallet.$past.get()
  const tickets = coupons.map(coupon => ticketView(coupon, choices.get(coupon.id), currency, voice))
  return {
    lang: voice.spoken,
    heading: say('wallet'),
    toSave: best?.gain && currency ? say('toSave', { amount: money(best.gain, currency) }) : undefined,
    tabs: [
      { id: 'ready', label: say('ready'), count: number(coupons.length) },
      { id: 'used', label: say('used'), count: number(past.filter(({ state }) => state === 'redeemed').length) },
      { id: 'past', label: say('past'), count: number(past.filter(({ state }) => state !== 'redeemed').length) },
    ],
    lists: Array.from({ length: Math.ceil(tickets.length / 12) }, (_, list) =>
      tickets.slice(list * 12, list * 12 + 12),
    ),
  }
}

function ticketView(
  coupon: HeldCoupon,
  choice: CouponChoice | undefined,
  currency: string | undefined,
  voice: Voice,
): TicketView {
  const { promotion, state, expiresAt, code } = coupon
  const { name, description, terms } = promotionText(promotion, voice.locale)
  return {
    couponId: coupon.id,
    stub: valueWords(promotion.discount, promotion.currency ?? 'EUR', voice),
    name,
    description,
    conditions: conditionsOf(coupon, voice),
    left: expiresAt ? voice.daysLeft(expiresAt) : undefined,
    state: stateOf(coupon, choice, currency, voice),
    code,
    terms,
    usable: choice?.status === 'fits' || choice?.status === 'skipped',
    discardable: state === 'claimed',
    words: {
      copy: voice.say('copy'),
      showInStore: voice.say('showInStore'),
      useInCart: voice.say('useInCart'),
      terms: voice.say('terms'),
      discard: voice.say('discard'),
    },
  }
}

function conditionsOf({ promotion, partner }: HeldCoupon, { say, wholeMoney, isolate }: Voice): string {
  const { conditions, currency = 'EUR' } = promotion
  const { minimumSubtotal, minimumQuantity, customer } = conditions ?? {}
  return [
    minimumSubtotal && say('from', { amount: wholeMoney(minimumSubtotal.amount, currency) }),
    minimumQuantity && say('fromPieces', { n: minimumQuantity.quantity }),
    customer?.firstOrder && say('firstOrder'),
    partner?.use === 'referred' && say('visitors', { partner: isolate(partner.name) }),
  ]
    .filter(Boolean)
    .join(' · ')
}

function stateOf(
  coupon: HeldCoupon,
  choice: CouponChoice | undefined,
  currency: string | undefined,
  voice: Voice,
): TicketView['state'] {
  if (coupon.state === 'reserved') return { text: voice.say('held'), on: false }
  if (choice?.status === 'applied') return { text: voice.say('onCart'), on: true }
  const reason = choice?.status === 'unfit' ? choice.reasons[0] : undefined
  return reason && { text: voice.explain(reason, { ...coupon, ...(currency && { currency }) }), on: false }
}
