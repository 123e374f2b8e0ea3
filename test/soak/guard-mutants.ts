/** A guard taken out: texts of files that are replaced, and the tests that have to fail then. */
export interface GuardMutant {
  readonly guard: string
  readonly edits: readonly (readonly [file: string, from: string, to: string])[]
  readonly tests: readonly string[]
}

const races = 'test/service/races.test.ts'
const setRaces = 'test/service/set-races.test.ts'
const claimRaces = 'test/service/claim-races.test.ts'
const order = 'test/service/order.test.ts'
const reserve = 'test/service/reserve.test.ts'
const cancel = 'test/service/cancel.test.ts'

const promotionLock = [
  'src/service/locks.ts',
  '($3 or redemptions < redemptions_limit)\n  order by id for update`',
  '($3 or redemptions < redemptions_limit)\n  order by id`',
] as const
const setLock = [
  'src/service/locks.ts',
  '($3 or uses < use_limit)\n  order by id for update`',
  '($3 or uses < use_limit)\n  order by id`',
] as const
const shopperLock = ['src/service/locks.ts', 'order by kind desc, id for update`', 'order by kind desc, id`'] as const
const couponLock = [
  'src/service/locks.ts',
  'and id = any ($3::text[]) order by id for update`',
  'and id = any ($3::text[]) order by id`',
] as const
const rowCounts = ['src/service/redeem.ts', 'if (done[what] !== expected[what]) throw', 'if (!done) throw'] as const
const couponState = [
  'src/service/redeem.ts',
  "where shop_id = $1 and id = any ($4::text[]) and state = 'claimed'",
  'where shop_id = $1 and id = any ($4::text[])',
] as const
const claimLock = [
  'src/service/receive-coupon.ts',
  'return isLimited ? query.forUpdate().executeTakeFirst() : promotion',
  'return isLimited ? query.executeTakeFirst() : promotion',
] as const

/**
 * The guards against uses beyond a limit, doubled and lost. Where two guards stand behind each other, so that one alone can
 * be missing without harm, both are taken out.
 */
export const guardMutants: readonly GuardMutant[] = [
  { guard: 'Lock of the limited promotion', edits: [promotionLock], tests: [races] },
  {
    guard: 'Lock of the limited promotion, and the limit in the statement',
    edits: [promotionLock, ['src/service/redeem.ts', ' and redemptions + counted.uses <= redemptions_limit\n', '\n']],
    tests: [races],
  },
  {
    guard: 'Lock of the limited promotion, and the counts of changed rows',
    edits: [promotionLock, rowCounts],
    tests: [races],
  },
  { guard: 'Lock of the limited set', edits: [setLock], tests: [setRaces] },
  {
    guard: 'Lock of the limited set, and the limit in the statement',
    edits: [setLock, ['src/service/redeem.ts', ' and coupon_set.uses + counted.uses <= use_limit\n', '\n']],
    tests: [setRaces],
  },
  { guard: 'Lock of the shopper', edits: [shopperLock], tests: [races] },
  {
    guard: 'Locks of the shopper and the coupon, and the state in the statement',
    edits: [shopperLock, couponLock, couponState],
    tests: [races],
  },
  {
    guard: 'The clock is read after the last lock',
    edits: [
      [
        'src/service/evidence.ts',
        '  const records = await loadShoppers(',
        '  const early = await readNow(db, context)\n  const records = await loadShoppers(',
      ],
      [
        'src/service/evidence.ts',
        'return { now: held.now, held,',
        'return { now: early, held: { ...held, now: early },',
      ],
    ],
    tests: [races],
  },
  {
    guard: 'Own holds are free to the own checkout',
    edits: [
      [
        'src/service/uses-left.ts',
        'const inHand = live.filter(hold => reservations.includes(hold.reservation))',
        'const inHand = live.filter(() => false)',
      ],
    ],
    tests: [order],
  },
  {
    guard: "Others' holds of the promotion count",
    edits: [['src/service/uses-left.ts', 'held.promotions.get(promotion.id), free', 'undefined, free * 0']],
    tests: [races],
  },
  {
    guard: "Others' holds of the set count",
    edits: [['src/service/uses-left.ts', 'held.sets.get(set.id), free', 'undefined, free * 0']],
    tests: [setRaces],
  },
  {
    guard: 'Holds that ran out do not count',
    edits: [
      [
        'src/service/uses-left.ts',
        'and promotion_id = any ($2::text[]) and reserved_until > clock.now group by',
        'and promotion_id = any ($2::text[]) group by',
      ],
    ],
    tests: [order, reserve],
  },
  {
    guard: "The customer's own uses count",
    edits: [['src/service/uses-left.ts', 'perCustomer - used - own + itself', 'perCustomer - own + itself']],
    tests: [races],
  },
  {
    guard: "The customer's uses as a guest count",
    edits: [
      [
        'src/service/uses-left.ts',
        "and state = 'redeemed'\n          and shopper_id = any (person.ids)",
        "and state = 'redeemed'\n          and shopper_id = shopper.id",
      ],
    ],
    tests: [order],
  },
  {
    guard: 'Orders of one list are judged one after the other',
    edits: [
      [
        'src/service/order-books.ts',
        'for (const one of uses) use(one)',
        'for (const one of uses.slice(0, 0)) use(one)',
      ],
      rowCounts,
    ],
    tests: [races],
  },
  {
    guard: 'An order that another process placed this instant is found',
    edits: [
      [
        'src/service/write-sales.ts',
        'if (rows.length !== sales.length) return undefined',
        'if (rows.length > sales.length) return undefined',
      ],
    ],
    tests: ['test/service/once-races.test.ts'],
  },
  {
    guard: 'Another order under the same id is refused',
    edits: [
      ['src/service/place-orders.ts', 'if (row.fingerprint !== item.print) return', 'if (!row.fingerprint) return'],
    ],
    tests: [order],
  },
  {
    guard: 'A guest who signed in meanwhile is that customer',
    edits: [['src/service/locks.ts', 'row.merged_into ?? row.id', 'row.id']],
    tests: [order, reserve],
  },
  {
    guard: 'A use is given back once',
    edits: [
      ['src/service/cancel.ts', "        .where('redemption.state', '=', 'redeemed'),\n", ''],
      ['src/service/cancel.ts', "      .where('state', '=', 'placed')\n      .returningAll()", '      .returningAll()'],
      [
        'src/service/cancel.ts',
        "    .where('state', '=', 'redeemed')\n    .returning('coupon_id')",
        "    .returning('coupon_id')",
      ],
    ],
    tests: [cancel],
  },
  {
    guard: 'A released hold is gone',
    edits: [['src/service/release.ts', 'if (numUpdatedRows) await', 'if (numUpdatedRows > 1n) await']],
    tests: [reserve],
  },
  {
    guard: 'Locks of guest and customer at sign-in',
    edits: [['src/service/merge.ts', '    .forUpdate()\n    .executeTakeFirst()', '    .executeTakeFirst()']],
    tests: [claimRaces, 'test/service/merge-races.test.ts'],
  },
  {
    guard: 'Lock of the promotion with limited claims, and the limit in the statement',
    edits: [claimLock, ['src/service/receive-coupon.ts', "    .whereRef('claims', '<', 'claims_limit')\n", '']],
    tests: [claimRaces],
  },
  {
    guard: 'A unique code is assigned once',
    edits: [
      [
        'src/service/claim-code.ts',
        "    .where('state', '=', 'unassigned')\n    .executeTakeFirst()\n  if (numUpdatedRows",
        '    .executeTakeFirst()\n  if (numUpdatedRows',
      ],
    ],
    tests: [claimRaces],
  },
  {
    guard: 'A drawn code is locked',
    edits: [['src/service/assign.ts', 'query.modifyEnd(sql`for update skip locked`)', 'query.modifyEnd(sql``)']],
    tests: [claimRaces],
  },
  {
    guard: 'An idempotency key is taken once',
    edits: [
      [
        'src/service/once.ts',
        'if (await insert(context, tx, identity, print)) return undefined',
        'if ((await insert(context, tx, identity, print)) || print) return undefined',
      ],
    ],
    tests: ['test/service/once-races.test.ts'],
  },
  {
    guard: 'A signed arrival is good once',
    edits: [['src/service/click.ts', 'if (used?.shopper_id !== use.shopper) throw', 'if (!used) throw']],
    tests: ['test/service/program-races.test.ts'],
  },
]
