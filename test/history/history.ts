/** What a client can ask for. */
export type Operation = 'claim' | 'reserve' | 'release' | 'order' | 'cancel' | 'merge'

/** What became of a call. A connection that was cut and a 503 tell nothing: it may have been done, or be done later. */
export type CallAnswer =
  | { readonly kind: 'unknown' }
  | {
      readonly kind: 'done'
      /** Coupons that it was about: claimed, held or used. */
      readonly coupons?: readonly string[]
      readonly reservation?: string
      /** By the service's clock, in milliseconds: when it was placed, or how long it is held. */
      readonly at?: number
      /** Of a merge: who the guest is now, and what became of his coupons. */
      readonly shopper?: string
      readonly moved?: readonly string[]
      readonly duplicates?: readonly string[]
    }
  /** Why not, by coupon; what is about none of them stands under the empty id. */
  | { readonly kind: 'refused'; readonly reasons: Readonly<Record<string, readonly string[]>> }

/** One call of a client, as a line of a recorded history. */
export interface Call {
  readonly client: number
  readonly op: Operation
  readonly shopper: string
  /** Coupons asked for. */
  readonly coupons: readonly string[]
  /** What a claim is for. */
  readonly promotion?: string
  readonly set?: string
  readonly order?: string
  readonly checkout?: string
  readonly reservation?: string
  readonly customer?: string
  /** Nanoseconds of one clock of the machine that never steps. */
  readonly invoked: number
  readonly returned: number
  /** The wall clock when it was invoked, in milliseconds. */
  readonly wall: number
  readonly answer: CallAnswer
}

/** What the database says in the end, when nothing runs any more. Instants are in milliseconds. */
export interface FinalLedger {
  readonly promotions: readonly {
    readonly id: string
    readonly limit?: number
    readonly perCustomer?: number
    readonly endsAt?: number
    readonly counter: number
  }[]
  readonly sets: readonly { readonly id: string; readonly limit?: number; readonly counter: number }[]
  readonly coupons: readonly {
    readonly id: string
    readonly promotion: string
    readonly set?: string
    readonly owner: string
    readonly state: string
    readonly expiresAt?: number
  }[]
  readonly orders: readonly {
    readonly id: string
    readonly state: 'placed' | 'cancelled'
    readonly coupons: readonly string[]
    readonly at: number
  }[]
  readonly redemptions: readonly {
    readonly coupon: string
    readonly order: string
    readonly state: 'redeemed' | 'restored'
    readonly at: number
  }[]
  readonly holds: readonly { readonly coupon: string; readonly reservation: string; readonly state: string }[]
  /** The events of the log, as `coupon order`. */
  readonly used: readonly string[]
  readonly restored: readonly string[]
}

/** A history with what it left behind. */
export interface Evidence {
  readonly calls: readonly Call[]
  readonly ledger: FinalLedger
  /** Who had which coupon before the first call, by coupon. */
  readonly given: ReadonlyMap<string, string>
}

/** Something that must not be. */
export interface Finding {
  readonly what: string
  readonly message: string
}

/** Writes a history, a call a line. */
export function writeHistory(calls: readonly Call[]): string {
  return calls.map(call => `${JSON.stringify(call)}\n`).join('')
}

/** Reads a history. */
export function readHistory(text: string): Call[] {
  return text.split('\n').flatMap(line => (line ? [JSON.parse(line) as Call] : []))
}

/** Puts things together that have the same key; those without one are left out. */
export function groupBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string | undefined,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    if (key === undefined) continue
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
