import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'
import type { Acts } from '../internal/acts.ts'
import { CouponClaimEvent } from '../internal/events.ts'
import type { FoundShop } from '../internal/shop-controller.ts'
import { whyWords } from './choice-words.ts'

/** What an act with a typed code is about. */
export const CODE = 'code'

/**
 * Claims a typed code. It is meant for the cart, and goes on it where it takes nothing else off.
 * @returns what came of it, in words; undefined when it was refused or canceled
 */
export async function claimCode(acts: Acts, found: FoundShop, code: string): Promise<string | undefined> {
  const claimed = await acts.claim(found, { code }, { id: CODE, before: new CouponClaimEvent({ code }) })
  if (!claimed) return undefined
  const { coupon } = claimed
  const choice = choiceOf(found, coupon)
  if (choice?.status === 'fits' && !choice.replaces.length) await acts.apply(found, coupon)
  return sayClaimed(found, coupon)
}

function choiceOf({ shop }: FoundShop, { id }: HeldCoupon): CouponChoice | undefined {
  return shop.cart.$choices.get().find(({ coupon }) => coupon.id === id)
}

function sayClaimed(found: FoundShop, coupon: HeldCoupon): string {
  const { shop, voice } = found
  const { words } = voice
  const choice = choiceOf(found, coupon)
  const currency = shop.cart.$cart.get()?.currency
  const name = voice.name(coupon)
  if (choice?.status === 'applied' && currency) return words.codeFits(name, voice.money(choice.saves, currency))
  const why = choice && whyWords(choice, shop.cart.$choices.get(), currency, voice)
  return [words.codeKept(name), why].filter(Boolean).join(' ')
}
