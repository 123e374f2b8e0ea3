/** One line of a cart. */
export interface CartLine {
  /** Unique within the cart. */
  readonly id: string
  readonly sku: string
  /** Whole pieces, at least 1. */
  readonly quantity: number
  /** Minor units of the cart's currency for one piece, after the shop's own sale and in the shop's tax basis. */
  readonly unitPrice: number
  readonly categories?: readonly string[]
  readonly brand?: string
  /** @default false */
  readonly onSale?: boolean
}

/** What the shopper is about to buy. Money is an integer in minor units of `currency`. */
export interface Cart {
  /** ISO 4217, for example `EUR`. */
  readonly currency: string
  readonly lines: readonly CartLine[]
  /** Shipping fee in minor units. Absent means that nothing is shipped. */
  readonly shipping?: number
  /** The commerce back end's own cart id. The rules ignore it. */
  readonly ref?: string
}
