import * as v from 'valibot'
import type { Cart } from '../rules/cart.ts'
import { AmountSchema, closedObject, CountSchema, CurrencySchema, IdSchema, nonEmpty } from './scalar.ts'

const CartLineSchema = closedObject({
  id: IdSchema,
  sku: IdSchema,
  quantity: CountSchema,
  unitPrice: AmountSchema,
  categories: v.exactOptional(nonEmpty(IdSchema, 100)),
  brand: v.exactOptional(IdSchema),
  onSale: v.exactOptional(v.boolean()),
})

/** Parses a cart: at most 1,000 lines, line ids unique, the sum within the safe integers. */
export const CartSchema: v.GenericSchema<Cart> = v.pipe(
  closedObject({
    currency: CurrencySchema,
    lines: v.pipe(v.array(CartLineSchema), v.maxLength(1000)),
    shipping: v.exactOptional(AmountSchema),
    ref: v.exactOptional(IdSchema),
  }),
  v.check(cart => new Set(cart.lines.map(line => line.id)).size === cart.lines.length, 'line ids are unique'),
  v.check(
    cart =>
      Number.isSafeInteger(
        cart.lines.reduce((sum, line) => sum + line.unitPrice * line.quantity, 0) + (cart.shipping ?? 0),
      ),
    'the sum of the cart is a safe integer',
  ),
  v.check(
    cart => Number.isSafeInteger(cart.lines.reduce((pieces, line) => pieces + line.quantity, 0)),
    'the number of pieces is a safe integer',
  ),
)
