import type { Discount } from '../../src/rules/promotion.ts'
import type { Voice } from './voice.ts'

/** What is printed on the stub of a ticket. */
export interface ValueWords {
  /** "up to". */
  readonly before?: string
  /** "25%", "€10", "Free". */
  readonly value: string
  /** "off your order". */
  readonly caption: string
}

/** Says what a discount is worth, as short as it can be said. */
export function valueWords(discount: Discount, currency: string, voice: Voice): ValueWords {
  const { say, percent, number } = voice
  const money = (amount: number): string => voice.wholeMoney(amount, currency)
  switch (discount.type) {
    case 'percentage':
      return discount.of === 'shipping' && discount.basisPoints === 10_000
        ? { value: say('free'), caption: say('freeShipping') }
        : { value: percent(discount.basisPoints), caption: offWhat(discount, voice) }
    case 'amount':
      return { value: money(discount.amount), caption: discount.each ? say('offEach') : offWhat(discount, voice) }
    case 'price':
      return { value: money(discount.price), caption: say('newPrice') }
    case 'buy_get': {
      const { buy, get } = discount
      const quantities = { buy: buy.quantity, get: get.quantity }
      return {
        value: `${number(buy.quantity)} + ${number(get.quantity)}`,
        caption:
          get.basisPoints === 10_000
            ? say('buyGetFree', quantities)
            : say('buyGetLess', { ...quantities, share: percent(get.basisPoints) }),
      }
    }
    case 'tiers': {
      const top = discount.tiers.at(-1)
      const most = !top ? '' : 'amount' in top ? money(top.amount) : percent(top.basisPoints)
      return { before: say('upTo'), value: most, caption: offWhat(discount, voice) }
    }
    default:
      // A kind that is newer than this copy of the elements: the ticket has its name all the same.
      return { value: '', caption: '' }
  }
}

function offWhat(discount: { readonly of: string; readonly items?: unknown }, { say }: Voice): string {
  if (discount.of === 'order') return say('offOrder')
  if (discount.of === 'shipping') return say('offShipping')
  return say(discount.items ? 'offItems' : 'offAllItems')
}
