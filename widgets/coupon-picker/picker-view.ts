import { html, nothing, type TemplateResult } from 'lit'
import type { TotalChange } from '../../src/contract/order.ts'
import type { Cart } from '../../src/rules/cart.ts'
import type { CouponChoice, HeldCoupon } from '../../src/sdk/tearoff.ts'
import type { Acts } from '../internal/acts.ts'
import type { CouponMoreEvent } from '../internal/events.ts'
import type { FoundShop } from '../internal/shop-controller.ts'

/** What the act of taking the best combination is about. */
export const BEST = 'best'

/** What the shopper's word on a changed total is about. */
export const CONFIRM = 'confirm'

/** What an act with a typed code is about. */
export const CODE = 'code'

/** What a picker shows of a cart, and what it does with a click. */
export interface PickerView extends FoundShop {
  readonly cart: Cart
  /** In the order in which they are shown. */
  readonly choices: readonly CouponChoice[]
  readonly acts: Acts
  /** Nothing can be chosen. */
  readonly off: boolean
  /** What came of the last codes, where that is good. */
  readonly answer: string
  /** Codes are on their way. */
  readonly claiming: boolean
  /** The shop's template of a page with what a coupon is for; empty where it has none. */
  readonly moreHref: string
  readonly onToggle: (choice: CouponChoice, event: Event) => void
  readonly onBest: (coupons: readonly HeldCoupon[]) => void
  readonly onMore: (more: CouponMoreEvent, click: Event) => void
  readonly onCode: (field: HTMLInputElement) => void
  /** The answer is about a code that is not there any more. */
  readonly onCodeInput: () => void
  readonly onConfirm: (change: TotalChange) => void
}

/** Renders why the last act about this was refused. */
export function renderRefusal({ acts }: PickerView, id: string): TemplateResult | typeof nothing {
  const text = acts.refusal(id)
  return text ? html`<span class="refusal">${text}</span>` : nothing
}
