/**
 * English. The types of every message come from it, and what stands above a key is what translators read: by
 * `npm run messages`.
 */
export const en = {
  /** On the stub of a ticket, in large print, above "shipping". */
  free: 'Free',
  /** Under "Free" on the stub of a ticket. */
  freeShipping: 'shipping',
  /** On the stub of a ticket, under "25%" or "€10". */
  offOrder: 'off your order',
  /** On the stub, under "25%": of some items only. */
  offItems: 'off selected items',
  /** On the stub, under "25%": whatever the item is. */
  offAllItems: 'off every item',
  /** On the stub, under "€2.50": for every piece. */
  offEach: 'off each piece',
  /** On the stub, under "50%": of what the delivery costs. */
  offShipping: 'off shipping',
  /** On the stub, under a price. */
  newPrice: 'special price',
  /** Above "€25" on the stub, where the saving grows with the order. */
  upTo: 'up to',
  /** On the stub under "2 + 1". */
  buyGetFree: 'buy {buy}, get {get} free',
  /** On the stub under "2 + 1"; the share is "50%". */
  buyGetLess: 'buy {buy}, get {get} for {share} less',
  /** A condition: the least to buy, "From €50". */
  from: 'From {amount}',
  /** A condition: the least number of pieces. */
  fromPieces: { one: 'From {n} piece', other: 'From {n} pieces' },
  /** A condition: for who has not ordered yet. */
  firstOrder: 'For your first order',
  /** A condition; the partner is another site's name. */
  visitors: 'For visitors from {partner}',
  /** Opens the small print of a coupon. */
  terms: 'Terms',

  /** When a coupon ends: with this day. */
  today: 'Today until midnight',
  /** When a coupon ends: on this day, at "6:00 PM". */
  todayAt: 'Today until {time}',
  /** When a coupon ends: with the next day. */
  tomorrow: 'Until tomorrow at midnight',
  /** When a coupon ends: the date is "December 4". */
  daysLeft: { one: '{n} day left, until {date}', other: '{n} days left, until {date}' },
  /** When a coupon ends, more than two months away. */
  until: 'Until {date}',

  /** Heading of the wallet. */
  wallet: 'Your coupons',
  /** Tab of the wallet: coupons that can be used. */
  ready: 'Ready',
  /** Tab of the wallet: coupons that were used. */
  used: 'Used',
  /** Tab of the wallet: coupons that have ended. */
  past: 'Past',
  /** Beside the heading of the wallet. */
  toSave: '{amount} to save on this cart',
  /** Button beside a code. */
  copy: 'Copy',
  /** The button beside a code, once it is copied. */
  copied: 'Copied',
  /** The browser does not let the page copy; the code is selected instead. */
  copyFailed: 'Copying is blocked here: the code is selected',
  /** Link beside a code: opens it large, to be scanned at the till of a shop. */
  showInStore: 'Show in store',
  /** For screen readers: the picture of the code. */
  qrCode: 'QR code',
  /** Under the picture. */
  atTill: 'Let the till scan this, or read the code out.',
  /** In its place, where it could not be loaded. */
  qrFailed: 'The picture of the code did not load. Read the code out at the till.',
  /** Button that prints this one coupon. */
  print: 'Print',
  /** Button that closes what was opened over the page. */
  close: 'Close',
  /** Label of a field that looks through many coupons. */
  search: 'Find a coupon',
  /** Beside that field: how many were found. */
  hits: { '=0': 'No coupon has these words', one: '{n} coupon', other: '{n} coupons' },
  /** Button that throws a coupon away. */
  discard: 'Discard',
  /** In the place of a coupon that was thrown away. */
  discarded: '{name} was discarded',
  /** Button that brings back a coupon that was thrown away. */
  undo: 'Undo',
  /** Button that puts a coupon on the cart. */
  useInCart: 'Use in cart',
  /** The coupon is on the cart. */
  onCart: 'On your cart',
  /** The coupon is kept for an order that is being placed. */
  held: 'Held for your checkout',
  /** Of a used coupon; the order is its number. */
  usedOn: 'Used on {date}, order {order}: saved {amount}',
  /** Of a coupon that was not used in time. */
  expiredOn: 'Ended on {date}',
  /** Of a coupon that the shopper threw away. */
  discardedOn: 'Discarded on {date}',
  /** Of a coupon that the shop took back. */
  revokedOn: 'Withdrawn by the shop on {date}',
  /** Before the code that the address of the page carried. */
  waiting: 'Your link brought a coupon',
  /** Button that accepts the coupon of a link. */
  addToWallet: 'Add to wallet',
  /** Heading of an empty wallet. */
  empty: 'No coupons yet',
  /** Below the heading of an empty wallet. */
  emptyHint: 'Clip a coupon in the shop and it waits here until you need it.',
  /** Tab "Used" without any. */
  noneUsed: 'You have not used a coupon in the last 30 days.',
  /** Tab "Past" without any. */
  nonePast: 'No coupon has ended in the last 30 days.',
  /** For screen readers, while coupons are loaded. */
  loading: 'Your coupons are on their way',
  /** Note in the wallet. */
  offline: 'No connection to the shop. These are the coupons that this device remembers.',
  /** Note in the picker. */
  offlineCart: 'No connection to the shop. What you see is worked out here; the shop checks it once there is one.',
  /** Note where a browser stores nothing, as in private windows. */
  degraded: 'This browser keeps nothing: your coupons may be gone when you leave this page.',
  /** Heading where coupons could not be loaded. */
  failed: 'We cannot reach your coupons',
  /** Below the heading where coupons could not be loaded. */
  failedHint: 'They are safe. You can go on shopping and try again in a moment.',
  /** In the picker, where coupons could not be loaded. */
  failedCart: 'We cannot reach your coupons right now. You can order without them, or try again in a moment.',
  /** Button where coupons could not be loaded. */
  retry: 'Try again',

  /** Heading of the picker. */
  picker: 'Coupons',
  /** Beside the heading of the picker. */
  fits: { one: '{n} fits this cart', other: '{n} fit this cart' },
  /** What the best combination saves. */
  best: 'Best for this cart: save {amount}',
  /** What a good combination saves, where there were too many to try them all. */
  good: 'Good for this cart: save {amount}',
  /** The best combination is on the cart. */
  bestApplied: 'You have the best for this cart: {amount} saved',
  /** The coupons of the best combination; the names are "A, B and C". */
  together: { '=1': '{names}.', other: '{names} together.' },
  /** A coupon that the best combination does without. */
  staysOff: '{name} stays off.',
  /** Button of the best combination, once it is on the cart. */
  applied: 'Applied',
  /** Button that puts the best combination on the cart: so many coupons. */
  apply: { '=1': 'Apply', '=2': 'Apply both', other: 'Apply all {n}' },
  /** What a coupon is taken off: so many pieces. */
  onPieces: { one: 'On {n} piece in your cart', other: 'On {n} pieces in your cart' },
  /** What a coupon is taken off: everything. */
  onOrder: 'On your whole order',
  /** What a coupon is taken off: the delivery. */
  onShipping: 'On your shipping',
  /** Button that takes a coupon off the cart; it stays in the wallet. */
  saveForLater: 'Save for later',
  /** Of a coupon that cannot be used together with those on the cart. */
  replaces: 'Would replace {names}',
  /** Opens the list of the coupons that do not fit. */
  unfit: 'Not for this cart · {n}',
  /** Name of the bar that shows how far it is to the least amount. */
  progress: 'Progress to the minimum',
  /** Link to a page of the shop with what the coupon is for. */
  more: 'See items',
  /** Label of the field for a code. */
  haveCode: 'Have a code?',
  /** Button beside the field for a code. */
  add: 'Add',
  /** Answer to a code. */
  codeFits: '{name}: {amount} less',
  /** Answer to a code whose coupon is not on the cart. */
  codeKept: '{name} is in your wallet.',
  /** Above the field for a code. */
  noCoupons: 'You hold no coupons yet. If you have a code, it goes here:',
  /** The picker without anything in the cart. */
  noCart: 'Your cart is empty. Your coupons wait for it.',
  /** Coupons came to their end before the order was placed. */
  changed: {
    one: 'One coupon ended while you were shopping. Your new total is {total}.',
    other: '{n} coupons ended while you were shopping. Your new total is {total}.',
  },
  /** The total is another one than the shopper saw, for another reason. */
  totalChanged: 'Your total has changed. It is now {total}.',
  /** Button that accepts the new total. */
  confirm: 'Continue with {total}',
  /** In the sums: before shipping and coupons. */
  subtotal: 'Subtotal',
  /** In the sums: what the delivery costs. */
  shipping: 'Shipping',
  /** In the sums: what coupons take off. */
  coupons: 'Coupons',
  /** In the sums: what is to be paid. */
  total: 'Total',
  /** For screen readers, after every change. */
  announce: {
    one: '{n} coupon applied: {saving} saved, total {total}',
    other: '{n} coupons applied: {saving} saved, total {total}',
  },
  /** For screen readers, after the cart has changed; the names are of coupons that did not fit before. */
  nowFits: 'Fits this cart now: {names}.',
  /** For screen readers, after the last coupon was taken off. */
  announceNone: 'No coupons applied, total {total}',

  /** Button of an offer that puts its coupon in the wallet. */
  clip: 'Clip coupon',
  /** The button of an offer, once its coupon is in the wallet. */
  clipped: 'In your wallet',
  /** Of an offer: how long its coupon can be used. */
  lifetime: { '=1': 'Good for today once you clip it.', other: 'Yours for {n} days once you clip it.' },

  /** In a header's badge, for screen readers. */
  couponsFit: { one: '{n} coupon fits this cart', other: '{n} coupons fit this cart' },
  /** In a header's badge, for screen readers, where the page has no cart. */
  couponsReady: { one: '{n} coupon ready', other: '{n} coupons ready' },
} as const
