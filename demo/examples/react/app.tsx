import { type FormEvent, type ReactElement, useEffect, useState } from 'react'
import 'tearoff/elements'
import { cartOf, money, placeOrder, shop } from './shop.ts'
import { useStore } from './use-store.ts'

/** The little garden shop. */
export function App(): ReactElement {
  const [quantity, setQuantity] = useState(2)
  const [said, setSaid] = useState('')
  const [isOrdering, setOrdering] = useState(false)
  const totals = useStore(shop.cart.$totals)

  useEffect(() => {
    void shop.cart.set(cartOf(quantity))
  }, [quantity])

  async function order(event: FormEvent): Promise<void> {
    event.preventDefault()
    setOrdering(true)
    const total = await placeOrder()
    setSaid(
      total === undefined
        ? 'Nothing was ordered. Please look at your coupons and the total once more.'
        : `Ordered for ${money(total)}. Thank you!`,
    )
    setOrdering(total !== undefined) // what is ordered is not ordered again
  }

  return (
    <>
      <h1>The little garden shop</h1>
      <coupon-offer
        shop={shop}
        slot-name="home"
        oncoupon-claimed={({ coupon }) => setSaid(`In your wallet: ${coupon.promotion.name}`)}
      />
      <form onSubmit={order}>
        <h2>Your cart</h2>
        <label>
          Watering cans at {money(2450)}
          <input
            type="number"
            min={1}
            max={9}
            required
            value={quantity}
            onChange={({ target }) => setQuantity(target.valueAsNumber || 1)}
          />
        </label>
        <coupon-picker shop={shop} />
        <button disabled={isOrdering}>Order for {money(totals?.total ?? 2450 * quantity)}</button>
        <p role="status">{said}</p>
      </form>
      <coupon-wallet shop={shop} />
    </>
  )
}
