import { type Backend, BackendUnavailableError, createTearoff, type Tearoff, type TotalChange } from 'tearoff'
import { createLocalBackend } from 'tearoff/local-backend'
import { CART, CODES, LONG_AGO, manyPromotions, PROMOTIONS } from './seeds.ts'

const MANY = 200
const DATABASE = 'playground'

/** `lost`: the back end cannot be reached. `silent`: it never answers. `door`: it says who is shopping, and no more. */
type Line = 'open' | 'lost' | 'silent' | 'door'

/** A shop on which a state is set up: its back end is this browser, and can be held, cut off and set back in time. */
interface Stage {
  readonly shop: Tearoff
  readonly backend: Backend
  /** Milliseconds that the shop's clock is behind. */
  behind: number
  line: Line
  claim(...codes: readonly string[]): Promise<void>
}

/** A state in which the elements can be looked at. One that has nothing more is that of a page without the SDK. */
export interface PlaygroundState {
  readonly id: string
  readonly name: string
  /** Sets it up. */
  readonly prepare?: (stage: Stage) => Promise<unknown>
  /** What a shopper meets of whom the page knows no coupons yet. */
  readonly meets?: 'lost' | 'silent'
}

/** A state that stands. */
export interface Standing {
  readonly shop: Tearoff | undefined
  end(): void
}

const fill = async (stage: Stage): Promise<void> => {
  await stage.claim('SPRING-25', 'WELCOME-10', 'BIG-25', 'THREE-FOR-TWO')
  await stage.shop.cart.set(CART)
}

/** The usual state. */
export const READY: PlaygroundState = { id: 'ready', name: 'A few coupons and a cart', prepare: fill }

/** The states to choose from. */
export const STATES: readonly PlaygroundState[] = [
  READY,
  {
    id: 'applied',
    name: 'Coupons on the cart',
    async prepare(stage) {
      await fill(stage)
      await stage.shop.cart.applyBest()
    },
  },
  { id: 'empty', name: 'No coupon yet', prepare: ({ shop }) => shop.cart.set(CART) },
  {
    id: 'many',
    name: `${MANY} coupons`,
    async prepare({ shop, backend }) {
      const { session } = await backend.identify({})
      for (let index = 1; session && index < MANY; index += 1) await backend.claim(session, { code: `BULB-${index}` })
      await shop.wallet.claim({ code: 'BULB-0' })
      await shop.cart.set(CART)
    },
  },
  {
    id: 'past',
    name: 'Used and past coupons',
    async prepare(stage) {
      const { shop, backend } = stage
      stage.behind = LONG_AGO
      await stage.claim('SPRING-25')
      stage.behind = 0
      const { session } = await backend.identify({})
      const claimed = session && (await backend.claim(session, { code: 'WELCOME-10' }))
      if (!session || !claimed?.ok) return
      const want = { checkoutId: 'checkout', cart: CART, coupons: [claimed.coupon.id] }
      const held = await backend.hold(session, want)
      if (held.ok) await backend.order(session, { orderId: '10482', cart: CART, reservation: held.reservation.id })
      await stage.claim('BIG-25', 'THREE-FOR-TWO')
      const discarded = shop.wallet.$coupons.get().find(({ promotion }) => promotion.id === 'lanterns')
      if (discarded) await shop.wallet.discard(discarded.id)
      await shop.wallet.refresh()
      await shop.cart.set(CART)
    },
  },
  {
    id: 'partner',
    name: 'A visitor from a partner',
    async prepare(stage) {
      await stage.claim('WELCOME-10')
      const { session } = await stage.backend.identify({})
      if (session) await stage.backend.refer(session, { partner: 'acme' })
      await stage.claim('ACME-FREE')
      await stage.shop.wallet.refresh()
      await stage.shop.cart.set(CART)
    },
  },
  {
    id: 'elsewhere',
    name: 'Reserved in another checkout',
    async prepare(stage) {
      await fill(stage)
      const { session } = await stage.backend.identify({})
      const coupon = stage.shop.wallet.$coupons.get()[0]
      if (!session || !coupon) return
      await stage.backend.hold(session, { checkoutId: 'another', cart: CART, coupons: [coupon.id] })
      await stage.shop.wallet.refresh()
    },
  },
  {
    id: 'changed',
    name: 'The total changed',
    async prepare(stage) {
      await fill(stage)
      await stage.shop.cart.applyBest()
      const change = changeOf(stage.shop)
      if (change) stage.shop.checkout.changed(change)
    },
  },
  {
    id: 'offline',
    name: 'Offline, after it worked',
    async prepare(stage) {
      await fill(stage)
      stage.line = 'lost'
      await stage.shop.wallet.refresh()
    },
  },
  { id: 'failed', name: 'Offline from the beginning', meets: 'lost' },
  { id: 'loading', name: 'Loading', meets: 'silent' },
  { id: 'none', name: 'Before the SDK is there' },
]

/** Sets a state up, on a wallet of its own that the shop's pages do not see. */
export async function stand({ prepare, meets }: PlaygroundState): Promise<Standing> {
  await Promise.all([DATABASE, `${DATABASE}-backend`].map(forget))
  if (!prepare && !meets) return { shop: undefined, end: () => undefined }
  const stage: { behind: number; line: Line } = { behind: 0, line: 'open' }
  const many = manyPromotions(MANY)
  const local = createLocalBackend({
    promotions: [...PROMOTIONS, ...many],
    offers: PROMOTIONS.map(({ id }, index) => ({
      id,
      promotion: id,
      slot: index ? `slot-${index + 1}` : 'home-top',
      action: 'add_to_wallet',
    })),
    policy: { referredVisitors: 'partner_codes_only', timeZone: 'Europe/Berlin' },
    partners: [{ id: 'acme', name: 'Acme Garden' }],
    codes: { ...CODES, ...Object.fromEntries(many.map(({ id }) => [id.toUpperCase(), id])) },
    database: `${DATABASE}-backend`,
    now: () => Date.now() - stage.behind,
  })
  const open = (): Tearoff =>
    createTearoff({
      backend: onLine(local, () => stage.line),
      database: DATABASE,
      // The page's address is the shop's: nothing in it is for this wallet.
      referralParameters: [],
      couponParameter: 'playground-coupon',
      // "Loading" lasts as long as it is looked at.
      budgetMs: 2 ** 30,
    })
  let shop = open()
  const claim: Stage['claim'] = async (...codes) => {
    for (const code of codes) await shop.wallet.claim({ code })
  }
  if (meets) {
    stage.line = 'door'
    await claim('NONE')
    shop.dispose()
    stage.line = meets
    shop = open()
    void shop.cart.set(CART)
  }
  await prepare?.(Object.assign(stage, { shop, backend: local, claim }))
  return { shop, end: () => shop.dispose() }
}

/** Puts a line before a back end that can be lost. */
function onLine(backend: Backend, line: () => Line): Backend {
  const over =
    (name: string, part: (...given: readonly unknown[]) => unknown) =>
    async (...given: readonly unknown[]): Promise<unknown> => {
      const now = line()
      if (now === 'silent') return new Promise(() => undefined)
      if (now === 'open' || (now === 'door' && name === 'identify')) return part(...given)
      throw new BackendUnavailableError('The playground is offline')
    }
  const parts = Object.entries(backend).map(([name, part]) => [
    name,
    typeof part === 'function' ? over(name, part) : part,
  ])
  return Object.fromEntries(parts) as Backend
}

/** A change as the back end tells one: the first coupon on the cart is not good any more. */
function changeOf({ cart }: Tearoff): TotalChange | undefined {
  const gone = cart.$choices.get().find(({ status }) => status === 'applied')
  const previous = cart.$totals.get()
  if (!gone || !previous) return undefined
  const totals = { ...previous, discount: previous.discount - gone.saves, total: previous.total + gone.saves }
  const reason = { reason: 'expired', cause: 'coupon', expiredAt: new Date().toISOString() } as const
  return { totals, previous, dropped: { [gone.coupon.id]: [reason] }, confirm: 'playground' }
}

function forget(database: string): Promise<void> {
  return new Promise(resolve => {
    const request = indexedDB.deleteDatabase(database)
    request.onsuccess = request.onerror = request.onblocked = () => resolve()
  })
}
