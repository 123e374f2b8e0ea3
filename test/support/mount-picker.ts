import { fixture, fixtureSync, html } from '@open-wc/testing'
import '../../widgets/coupon-picker/define.ts'
import type { CouponPicker } from '../../widgets/coupon-picker/coupon-picker.ts'
import type { TotalChange } from '../../src/contract/order.ts'
import type { CouponChoice } from '../../src/sdk/tearoff.ts'
import { cart, choice, createFakeTearoff, type FakeStart, type FakeTearoff, held, promotion } from './fake-tearoff.ts'

/** A picker in the page, and the SDK behind it. */
export interface MountedPicker {
  readonly element: CouponPicker
  readonly shop: FakeTearoff
}

/** Shows a picker with a cart, unless told otherwise. */
export async function mountPicker(start: FakeStart = {}): Promise<MountedPicker> {
  const shop = createFakeTearoff({ cart: cart(), ...start })
  const element = await fixture<CouponPicker>(html`<coupon-picker .shop=${shop}></coupon-picker>`)
  return { element, shop }
}

/** Shows a picker in a form of the shop's, with a control of its own. */
export async function mountInForm(start: FakeStart = {}): Promise<MountedPicker & { readonly form: HTMLFormElement }> {
  const shop = createFakeTearoff({ cart: cart(), ...start })
  const form = fixtureSync<HTMLFormElement>(html`<form><coupon-picker .shop=${shop}></coupon-picker></form>`)
  const element = pickerIn(form)
  await element.updateComplete
  return { element, shop, form }
}

/** Finds the picker in a part of a page. @throws Error when there is none */
export function pickerIn(page: HTMLElement): CouponPicker {
  const element = page.querySelector('coupon-picker')
  if (!element) throw new Error('there is no picker')
  return element
}

/** Makes a choice whose coupon has an id and a name. */
export function named(id: string, name: string, over: Partial<CouponChoice> = {}): CouponChoice {
  return choice(held(id, { promotion: promotion({ id: `${id}-promotion`, name }) }), over)
}

/** Saves €10.00. */
export const patio: CouponChoice = named('patio', 'Patio')

/** Saves €5.90. */
export const ship: CouponChoice = named('ship', 'Shipping', { saves: 590 })

/** Misses €12.00. */
export const big: CouponChoice = named('big', 'Big cart', {
  status: 'unfit',
  saves: 0,
  reasons: [{ reason: 'minimum_not_met', required: 20_000, current: 18_800, remaining: 1200 }],
})

/** A total that has changed, since a coupon expired. */
export const change: TotalChange = {
  totals: { subtotal: 12_000, discount: 0, shippingDiscount: 0, total: 12_590 },
  previous: { subtotal: 12_000, discount: 1000, shippingDiscount: 0, total: 11_590 },
  dropped: { patio: [{ reason: 'expired', cause: 'coupon' }] },
  confirm: 'yes',
}

/** Lists the boxes of what fits. */
export function boxes(element: CouponPicker): HTMLInputElement[] {
  return [...(element.shadowRoot?.querySelectorAll<HTMLInputElement>('input[type=checkbox]') ?? [])]
}

/** Lists the names that are shown, from above. */
export function names(element: CouponPicker): (string | null)[] {
  return [...(element.shadowRoot?.querySelectorAll('.name') ?? [])].map(one => one.textContent)
}

/** Finds the field for codes. @throws Error when there is none */
export function codeField(element: CouponPicker): HTMLInputElement {
  const field = element.shadowRoot?.querySelector<HTMLInputElement>('#code')
  if (!field) throw new Error('there is no field for codes')
  return field
}

/** Types codes and sends them. */
export function sendCodes(element: CouponPicker, codes: string): void {
  const field = codeField(element)
  field.value = codes
  field.form?.requestSubmit()
}

/** Pastes a text into a field. */
export function paste(field: HTMLInputElement, text: string): void {
  const clipboardData = new DataTransfer()
  clipboardData.setData('text', text)
  const event = new Event('paste', { bubbles: true, cancelable: true })
  // Firefox gives a `ClipboardEvent` of a script an empty clipboard, whatever it is made with.
  field.dispatchEvent(Object.defineProperty(event, 'clipboardData', { value: clipboardData }))
}
