/** Says which lines of a cart are meant. A line matches when it is in every list that is given and in none of `exclude`. */
export interface Selector {
  readonly skus?: readonly string[]
  /** Any of the line's categories is enough. */
  readonly categories?: readonly string[]
  readonly brands?: readonly string[]
  readonly exclude?: {
    readonly skus?: readonly string[]
    readonly categories?: readonly string[]
    readonly brands?: readonly string[]
  }
  /** @default "include" */
  readonly saleItems?: 'include' | 'exclude'
}

/** One selector, or several of which any is enough. */
export type Selection = Selector | readonly Selector[]

/** What a discount is taken off. It is the promotion's class when coupons are combined. */
export type DiscountClass = 'items' | 'order' | 'shipping'

/** A share of the net value in basis points (`2500` = 25 %). */
export interface PercentageDiscount {
  readonly type: 'percentage'
  readonly of: DiscountClass
  /** 1 to 10000. */
  readonly basisPoints: number
  /** Only for `of: "items"`. */
  readonly items?: Selection
  /** The most it takes off, in minor units. */
  readonly cap?: number
}

/** An amount of money in minor units. */
export interface AmountDiscount {
  readonly type: 'amount'
  readonly of: DiscountClass
  readonly amount: number
  /** Only for `of: "items"`. */
  readonly items?: Selection
  /** Takes the amount off every piece. Only for `of: "items"`. */
  readonly each?: boolean
}

/** A new price for one piece, in minor units. */
export interface PriceDiscount {
  readonly type: 'price'
  readonly price: number
  readonly items?: Selection
}

/** Buy some, get others cheaper. */
export interface BuyGetDiscount {
  readonly type: 'buy_get'
  readonly buy: { readonly items?: Selection; readonly quantity: number }
  readonly get: { readonly items?: Selection; readonly quantity: number; readonly basisPoints: number }
  /** How often it may repeat on one cart. @default 1 */
  readonly times?: number
}

/** One step of a tiered discount, reached at `minimum` minor units. */
export type Tier =
  | { readonly minimum: number; readonly basisPoints: number }
  | { readonly minimum: number; readonly amount: number }

/** The more is bought, the more is taken off. */
export interface TiersDiscount {
  readonly type: 'tiers'
  readonly of: 'items' | 'order'
  /** Only for `of: "items"`. */
  readonly items?: Selection
  /** The minimums rise. */
  readonly tiers: readonly Tier[]
}

/** What a promotion takes off a cart (`docs/rules.md`, discounts). */
export type Discount = PercentageDiscount | AmountDiscount | PriceDiscount | BuyGetDiscount | TiersDiscount

/** What must hold for a promotion to fit. All given conditions must. Amounts are of the cart before any coupon. */
export interface Conditions {
  readonly minimumSubtotal?: { readonly amount: number; readonly items?: Selection }
  readonly maximumSubtotal?: { readonly amount: number; readonly items?: Selection }
  readonly minimumQuantity?: { readonly quantity: number; readonly items?: Selection }
  readonly customer?: {
    readonly signedIn?: true
    /** Any of these is enough. */
    readonly segments?: readonly string[]
    readonly firstOrder?: true
  }
  /** ISO 3166-1 alpha-2. */
  readonly countries?: readonly string[]
  readonly channels?: readonly string[]
}

/** The partner that a promotion or a coupon is tied to, and who may use it. */
export interface PartnerTie {
  /** The partner's id. */
  readonly id: string
  /** `referred`: only shoppers whom this partner sent. `anyone`: everybody, and the use is credited to the partner. */
  readonly use: 'referred' | 'anyone'
}

/** The texts of a promotion in one language. */
export interface PromotionTexts {
  readonly name?: string
  readonly description?: string
  readonly terms?: string
}

/** The rule of a coupon: which discount, on what, when, for whom, with which limits. */
export interface Promotion {
  readonly id: string
  readonly name: string
  readonly description?: string
  readonly terms?: string
  /** Address of a picture. */
  readonly image?: string
  /** Texts in other languages, by language tag. */
  readonly texts?: Readonly<Record<string, PromotionTexts>>
  readonly status: 'draft' | 'active' | 'suspended' | 'ended'
  /** ISO 8601 in UTC. At this instant it has begun. */
  readonly startsAt?: string
  /** ISO 8601 in UTC. At this instant it is over. */
  readonly endsAt?: string
  /** Required when any amount in it is money. It then fits only carts in this currency. */
  readonly currency?: string
  readonly discount: Discount
  readonly conditions?: Conditions
  readonly partner?: PartnerTie
  /** Classes of the coupons that may be on a cart together with it. @default [] */
  readonly combinesWith?: readonly DiscountClass[]
  /** Two coupons of one group are never together. */
  readonly group?: string
  /** 1 goes first. @default 100 */
  readonly priority?: number
  /** Days a coupon lives, the day of receipt included. */
  readonly couponLifetimeDays?: number
  readonly limits?: {
    readonly claims?: number
    readonly redemptions?: number
    readonly perCustomer?: number
    /** Live coupons of it in one wallet. @default 1 */
    readonly maxHeld?: number
  }
}
