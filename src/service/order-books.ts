import type { Selectable } from 'kysely'
import type { Evidence } from './evidence.ts'
import type { Use } from './redeem.ts'
import type { Sale } from './sale.ts'
import type { CouponTable } from './schema.ts'

/** What a list of orders is judged by, less what those before in the list used up. */
export interface OrderBooks {
  readonly evidence: Evidence
  /** The coupons of these ids that are the shopper's. */
  couponsOf(shopper: string | undefined, ids: readonly string[]): Selectable<CouponTable>[]
  /** Whether an order before took this reservation. */
  isOrdered(reservation: string): boolean
  /** Enters an order: whoever comes after it in the list finds its coupons, uses and holds gone. */
  enter(order: Pick<Sale, 'buyer' | 'uses'>): void
}

/** Opens the books of a list of orders. Entered in them is what the database says once the orders before are written. */
export function openBooks(loaded: Evidence, rows: readonly Selectable<CouponTable>[]): OrderBooks {
  const coupons = new Map(rows.map(row => [row.id, row]))
  const ordered = new Set<string>()
  const promotions = new Map(loaded.promotions)
  const sets = new Map(loaded.sets)
  const shoppers = new Map(loaded.shoppers)
  const own = new Map(loaded.own)
  const heldOf = { promotions: new Map(loaded.held.promotions), sets: new Map(loaded.held.sets) }
  const { now } = loaded
  const evidence = { ...loaded, promotions, sets, shoppers, own, held: { now, ...heldOf } }

  function use({ coupon }: Use): void {
    coupons.set(coupon.id, { ...coupon, state: 'redeemed' })
    const promotion = promotions.get(coupon.promotion_id)
    if (promotion) promotions.set(promotion.id, { ...promotion, redemptions: promotion.redemptions + 1 })
    const set = sets.get(coupon.set_id ?? '')
    if (set) sets.set(set.id, { ...set, uses: set.uses + 1 })
    const uses = own.get(coupon.shopper_id)
    if (!uses) return
    const redeemed = new Map(uses.redeemed)
    redeemed.set(coupon.promotion_id, (redeemed.get(coupon.promotion_id) ?? 0) + 1)
    own.set(coupon.shopper_id, { ...uses, redeemed })
  }

  function release(shopper: string, reservation: string): void {
    ordered.add(reservation)
    const uses = own.get(shopper)
    if (!uses) return
    for (const hold of uses.holds) {
      if (hold.reservation !== reservation || hold.until <= now) continue
      subtract(heldOf.promotions, hold.promotion)
      if (hold.set !== null) subtract(heldOf.sets, hold.set)
    }
    own.set(shopper, { ...uses, holds: uses.holds.filter(hold => hold.reservation !== reservation) })
  }

  return {
    evidence,
    couponsOf: (shopper, ids) =>
      ids.flatMap(id => {
        const coupon = coupons.get(id)
        return coupon && coupon.shopper_id === shopper ? [coupon] : []
      }),
    isOrdered: reservation => ordered.has(reservation),
    enter({ buyer: { shopper, reservation }, uses }) {
      for (const one of uses) use(one)
      if (shopper === undefined) return
      if (reservation) release(shopper, reservation.id)
      const record = shoppers.get(shopper)
      if (record) shoppers.set(shopper, { ...record, firstOrder: false })
    },
  }
}

function subtract(counts: Map<string, number>, id: string): void {
  const count = counts.get(id)
  if (count !== undefined) counts.set(id, count - 1)
}
