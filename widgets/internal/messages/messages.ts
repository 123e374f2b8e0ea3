/** What the elements say, in one language. Reasons and money are said by the rules' own catalogue. */
export interface Messages {
  // A ticket
  readonly free: string
  readonly freeShipping: string
  readonly offOrder: string
  readonly offItems: string
  readonly offAllItems: string
  readonly offEach: string
  readonly offShipping: string
  readonly newPrice: string
  readonly upTo: string
  /** `share` is undefined when the pieces are free. */
  readonly buyGet: (buy: number, get: number, share: string | undefined) => string
  readonly from: (amount: string) => string
  readonly fromPieces: (quantity: number) => string
  readonly firstOrder: string
  readonly visitors: (partner: string) => string
  readonly terms: string

  // Time
  readonly today: string
  readonly todayAt: (time: string) => string
  readonly tomorrow: string
  readonly daysLeft: (days: number, date: string) => string
  readonly until: (date: string) => string

  // The wallet
  readonly wallet: string
  readonly ready: string
  readonly used: string
  readonly past: string
  readonly toSave: (amount: string) => string
  readonly copy: string
  readonly copied: string
  readonly copyFailed: string
  readonly discard: string
  readonly discarded: (name: string) => string
  readonly undo: string
  readonly useInCart: string
  readonly onCart: string
  readonly held: string
  readonly usedOn: (date: string, order: string, amount: string) => string
  readonly expiredOn: (date: string) => string
  readonly discardedOn: (date: string) => string
  readonly revokedOn: (date: string) => string
  readonly waiting: string
  readonly addToWallet: string
  readonly empty: string
  readonly emptyHint: string
  readonly noneUsed: string
  readonly nonePast: string
  readonly loading: string
  readonly offline: string
  readonly offlineCart: string
  readonly degraded: string
  readonly failed: string
  readonly failedHint: string
  readonly failedCart: string
  readonly retry: string

  // The picker
  readonly picker: string
  readonly fits: (count: number) => string
  readonly best: (amount: string) => string
  /** The best that was found; it is not proved. */
  readonly good: (amount: string) => string
  readonly bestApplied: (amount: string) => string
  readonly together: (names: string, count: number) => string
  readonly staysOff: (name: string) => string
  readonly applied: string
  readonly apply: (count: number) => string
  readonly onPieces: (quantity: number) => string
  readonly onOrder: string
  readonly onShipping: string
  readonly saveForLater: string
  readonly replaces: (names: string) => string
  readonly unfit: (count: number) => string
  readonly progress: string
  readonly haveCode: string
  readonly add: string
  readonly codeFits: (name: string, amount: string) => string
  readonly codeKept: (name: string) => string
  readonly noCoupons: string
  readonly noCart: string
  readonly changed: (count: number, total: string) => string
  readonly confirm: (total: string) => string
  readonly subtotal: string
  readonly shipping: string
  readonly coupons: string
  readonly total: string
  readonly announce: (count: number, saving: string, total: string) => string

  // The offer
  readonly clip: string
  readonly clipped: string
  readonly lifetime: (days: number) => string
}
