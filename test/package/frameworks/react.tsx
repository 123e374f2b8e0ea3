import { useRef } from 'react'
import type { Tearoff } from 'tearoff'
import type { CouponPicker } from 'tearoff/elements/classes'

declare const shop: Tearoff

/** Everything that is right. */
export function Right() {
  const picker = useRef<CouponPicker>(null)
  return (
    <>
      <coupon-wallet
        shop={shop}
        lang="de"
        className="wide"
        style={{ '--coupon-accent': '#a33', '--coupon-gap': '8px' }}
        oncoupon-copied={event => event.coupon.code?.toUpperCase()}
        oncoupon-discard={event => event.preventDefault()}
      >
        <h2 slot="heading">Coupons</h2>
      </coupon-wallet>
      <coupon-picker ref={picker} shop={shop} name="coupons" disabled without-totals />
      <coupon-offer
        slot-name="home"
        oncoupon-claim={({ offer, code }) => offer?.id ?? code}
        onClick={() => undefined}
      />
      <coupon-snippet promotion="spring" block />
      <coupon-badge shop={shop} />
      <button onClick={() => picker.current?.checkValidity()} />
    </>
  )
}

/** Everything that is wrong, each for one reason. */
export function Wrong() {
  const wallet = useRef<CouponPicker>(null)
  return (
    <>
      {/* @ts-expect-error there is no such property */}
      <coupon-wallet shops={shop} />
      {/* @ts-expect-error the SDK is no text */}
      <coupon-wallet shop="shop" />
      {/* @ts-expect-error another element's ref */}
      <coupon-wallet ref={wallet} />
      {/* @ts-expect-error it is a text */}
      <coupon-offer slotName={3} />
      {/* @ts-expect-error it is a text, as an attribute too */}
      <coupon-offer slot-name={3} />
      {/* @ts-expect-error it is on or off */}
      <coupon-picker disabled="yes" />
      {/* @ts-expect-error a copied code has a coupon, and no offer */}
      <coupon-snippet oncoupon-copied={event => event.offer} />
      {/* @ts-expect-error a token is a text or a number */}
      <coupon-badge style={{ '--coupon-accent': true }} />
      {/* @ts-expect-error there is no such token */}
      <coupon-badge style={{ '--coupon-accents': 'red' }} />
      {/* @ts-expect-error there is no such element */}
      <coupon-bag />
    </>
  )
}
