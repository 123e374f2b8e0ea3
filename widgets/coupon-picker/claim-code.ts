import { normaliseCode } from '../../src/rules/code.ts'
import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'
import type { Acts } from '../internal/acts.ts'
import { CouponClaimedEvent, CouponClaimEvent } from '../internal/events.ts'
import type { FoundShop } from '../internal/shop-controller.ts'
import { whyWords } from './choice-words.ts'
import { CODE } from './picker-view.ts'

/** A judgement takes as long as a quote; without rules or service there is none. */
const JUDGED_WITHIN_MS = 3000

/** What came of some codes. */
export interface ClaimedCodes {
  /** In words, a line for each code. */
  readonly answer: string
  /** From the first that was refused on. Guesses are few, and only one is under the answer. */
  readonly left: readonly string[]
}

/** Claims typed codes, one after the other. */
export async function claimCodes(acts: Acts, found: FoundShop, codes: readonly string[]): Promise<ClaimedCodes> {
  const said: string[] = []
  for (const code of codes) {
    const answer = await claimCode(acts, found, code)
    if (answer === undefined) {
      const refusal = acts.refusal(CODE)
      if (refusal && codes.length > 1) acts.refuse(CODE, `${found.voice.isolate(code)}: ${refusal}`)
      return { answer: said.join('\n'), left: codes.slice(said.length) }
    }
    said.push(answer)
  }
  return { answer: said.join('\n'), left: [] }
}

/**
 * Claims a typed code. It is meant for the cart, and goes on it where it takes nothing else off; so does one that the
 * wallet holds already.
 * @returns what came of it, in words; undefined when it was refused or canceled
 */
async function claimCode(acts: Acts, found: FoundShop, code: string): Promise<string | undefined> {
  const { shop } = found
  let held: HeldCoupon | undefined
  const claimed = await acts.act<{ readonly coupon: HeldCoupon }>(found, {
    id: CODE,
    before: new CouponClaimEvent({ code }),
    async run() {
      const outcome = await shop.wallet.claim({ code })
      if (!outcome.ok && outcome.reasons[0]?.reason === 'already_claimed') held = heldByCode(found, code)
      return held ? { ok: true, coupon: held } : outcome
    },
    after: ({ coupon }) => (held ? undefined : new CouponClaimedEvent(coupon)),
  })
  if (!claimed) return undefined
  const { coupon } = claimed
  const choice = await choiceSoon(found, coupon)
  if (choice?.status === 'fits' && !choice.replaces.length) await acts.apply(found, coupon)
  return sayClaimed(found, coupon)
}

/** Waits until a new coupon was judged with the cart: that comes after what else is under way. */
function choiceSoon(found: FoundShop, coupon: HeldCoupon): Promise<CouponChoice | undefined> {
  const { $cart, $choices } = found.shop.cart
  if (!$cart.get() || choiceOf(found, coupon)) return Promise.resolve(choiceOf(found, coupon))
  return new Promise(resolve => {
    const settle = (): void => {
      clearTimeout(timer)
      forget()
      resolve(choiceOf(found, coupon))
    }
    const timer = setTimeout(settle, JUDGED_WITHIN_MS)
    const forget = $choices.listen(() => choiceOf(found, coupon) && settle())
  })
}

function heldByCode({ shop }: FoundShop, typed: string): HeldCoupon | undefined {
  const same = normalCode(typed)
  return shop.wallet.$coupons.get().find(({ code }) => code && normalCode(code) === same)
}

function normalCode(typed: string): string | undefined {
  const normal = normaliseCode(typed)
  return 'code' in normal ? normal.code : undefined
}

function choiceOf({ shop }: FoundShop, { id }: HeldCoupon): CouponChoice | undefined {
  return shop.cart.$choices.get().find(({ coupon }) => coupon.id === id)
}

function sayClaimed(found: FoundShop, coupon: HeldCoupon): string {
  const { shop, voice } = found
  const { say } = voice
  const choice = choiceOf(found, coupon)
  const currency = shop.cart.$cart.get()?.currency
  const name = voice.name(coupon)
  if (choice?.status === 'applied' && currency) {
    return say('codeFits', { name, amount: voice.money(choice.saves, currency) })
  }
  const why = choice && whyWords(choice, shop.cart.$choices.get(), currency, voice)
  return [say('codeKept', { name }), why].filter(Boolean).join(' ')
}
