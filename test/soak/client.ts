import { setTimeout as wait } from 'node:timers/promises'
import type { Call, CallAnswer } from '../history/history.ts'
import { createRandom } from './random.ts'
import { type Body, createRecorder, type Request } from './recorder.ts'
import { couponsOf, type EndingPromotion, limitOf, ownerOf, tokenOf, type World } from './world.ts'

/** What a client process is told to do. */
export interface ClientTask {
  readonly client: number
  readonly clients: number
  readonly seed: number
  readonly attempts: number
  readonly milliseconds: number
  readonly inFlight: number
  readonly ports: readonly number[]
  readonly world: World
  readonly file: string
}

const CUSTOMERS = 300
const TRIES = 8
const TICK = 500
/** After so many ticks a hold has run out for certain, and what it kept is free again. */
const TICKS_OF_HOLD = (18 * 60_000) / TICK
const cart = {
  currency: 'EUR',
  lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 4999, categories: ['patio'] }],
}

interface Known {
  readonly shopper: string
  readonly coupon: string
}

interface Asked {
  readonly what: Pick<Call, 'op' | 'shopper' | 'coupons'> & Partial<Call>
  readonly request: Request
}

const task = JSON.parse(process.argv[2] ?? '') as ClientTask
await work(task)
process.disconnect?.()

/** Shops until the attempts are used up: many shoppers at a time crowd a few promotions, which change over time. */
async function work({ client, clients, seed, attempts, milliseconds, inFlight, ports, world, file }: ClientTask) {
  const random = createRandom(seed * 1000 + client)
  const pick = (count: number): number => Math.floor(random() * count)
  const recorder = createRecorder(client, ports, file)
  const deadline = Date.now() + milliseconds
  const tokens = new Map<number, string>()
  const claimed = new Map<number, Known[]>()
  const served = new Map<number, number>()
  const placed: Asked[] = []
  const ending: EndingPromotion[] = []
  // How far it was at each tick, from 0 to 1.
  const progress: number[] = []
  let [made, nextGuest] = [0, client]

  process.on('message', (promotion: EndingPromotion) => {
    ending.push(promotion)
    if (ending.length > 2) ending.shift()
  })
  const ticking = setInterval(() => {
    progress.push(Math.min(0.999, recorder.attempts() / attempts))
    process.send?.({ attempts: recorder.attempts() })
  }, TICK)

  /** Tells a shopper's token: a guest who signed in has the customer's. */
  const tokenFor = (shopper: number): string => tokens.get(shopper) ?? tokenOf(shopper)
  const newId = (kind: string): string => `${kind}-${client}-${made++}`

  async function persist({ what, request }: Asked, read: (body: Body) => CallAnswer): Promise<CallAnswer> {
    let answer = await recorder.call(what, request, read)
    for (let tries = 1; answer.kind === 'unknown' && tries < TRIES; tries++) {
      // Some give up, and never learn what became of it.
      if (random() < 0.1) return answer
      await wait(20 * 2 ** tries * random())
      answer = await recorder.call(what, request, read)
    }
    return answer
  }

  function choose(): number {
    const long = random() < 0.1 ? progress.at(-TICKS_OF_HOLD) : undefined
    const first = Math.floor((long ?? progress.at(-1) ?? 0) * world.promotions)
    for (;;) {
      const promotion = (first + Math.floor(random() ** 2 * 16)) % world.promotions
      const limit = limitOf(promotion)
      if (random() < (limit === 1 ? 0.1 : limit === 5 ? 0.2 : 1)) return promotion
    }
  }

  function couponFor(promotion: number): Known & { readonly owner: number } {
    const own = claimed.get(promotion)?.pop()
    if (own) return { ...own, owner: Number(own.shopper.slice(2)) }
    const count = couponsOf(promotion)
    const number = served.get(promotion) ?? Math.floor((count * client) / clients)
    served.set(promotion, number + 1)
    const owner = ownerOf(world, promotion, number % count)
    return { shopper: `s-${owner}`, coupon: `c-${promotion}-${number % count}`, owner }
  }

  function orderOf(shopper: string, coupons: readonly string[], reservation?: string): Asked {
    const order = newId('o')
    const body = { orderId: order, cart, ...(reservation === undefined ? { shopper, coupons } : { reservation }) }
    return {
      what: { op: 'order', shopper, coupons, order, ...(reservation === undefined ? {} : { reservation }) },
      request: { method: 'POST', path: '/v1/orders', body },
    }
  }

  async function order(asked: Asked): Promise<void> {
    const answer = await persist(asked, readOrder)
    if (answer.kind === 'refused') return
    placed.push(asked)
    if (placed.length > 400) placed.splice(0, 200)
  }

  async function reserve(): Promise<void> {
    const { shopper, coupon, owner } = couponFor(choose())
    const checkout = newId('k')
    const body = { checkoutId: checkout, cart, coupons: [coupon] }
    const asked: Asked = {
      what: { op: 'reserve', shopper, coupons: [coupon], checkout },
      request: { method: 'POST', path: '/v1/reservations', body, token: tokenFor(owner) },
    }
    let answer = await persist(asked, readHold(coupon))
    if (answer.kind === 'done' && random() < 0.2) answer = await persist(asked, readHold(coupon))
    if (answer.kind !== 'done' || answer.reservation === undefined) return
    const fate = random()
    if (fate < 0.6) return order(orderOf(shopper, [coupon], answer.reservation))
    // The rest is left to run out.
    if (fate > 0.92) return
    const release: Asked = {
      what: { op: 'release', shopper, coupons: [coupon], reservation: answer.reservation },
      request: { method: 'DELETE', path: `/v1/reservations/${answer.reservation}` },
    }
    await persist(release, () => ({ kind: 'done' }))
  }

  async function cancel(): Promise<void> {
    const last = placed[pick(placed.length)]
    if (!last?.what.order) return
    const { shopper, order } = last.what
    const request = { method: 'POST', path: `/v1/orders/${order}/cancel` }
    await persist({ what: { op: 'cancel', shopper, coupons: [], order }, request }, () => ({ kind: 'done' }))
  }

  async function claim(): Promise<void> {
    const promotion = choose()
    const owner = pick(world.shoppers)
    const shopper = `s-${owner}`
    const asked: Asked = {
      what: { op: 'claim', shopper, coupons: [], promotion: `p-${promotion}`, set: `set-${promotion}` },
      request: {
        method: 'POST',
        path: '/v1/wallet/coupons',
        body: { code: `CODE${promotion}` },
        token: tokenFor(owner),
      },
    }
    const answer = await persist(asked, ({ coupon }) => ({ kind: 'done', coupons: coupon ? [coupon.id] : [] }))
    const [coupon] = (answer.kind === 'done' && answer.coupons) || []
    if (coupon === undefined) return
    const list = claimed.get(promotion)
    if (list) list.push({ shopper, coupon })
    else claimed.set(promotion, [{ shopper, coupon }])
  }

  async function merge(): Promise<void> {
    const guest = nextGuest
    nextGuest += clients
    if (guest >= world.shoppers) return
    const customer = `customer-${pick(CUSTOMERS)}`
    const told = await recorder.ask({ method: 'POST', path: `/v1/customers/${customer}/tokens` })
    if (!told?.customerToken) return
    const asked: Asked = {
      what: { op: 'merge', shopper: `s-${guest}`, coupons: [], customer },
      request: {
        method: 'POST',
        path: '/v1/shoppers/merge',
        body: { customerToken: told.customerToken },
        token: tokenOf(guest),
      },
    }
    const read = ({ session, merged }: Body): CallAnswer => {
      if (session) tokens.set(guest, session.token)
      return { kind: 'done', shopper: session?.shopper ?? '', ...merged }
    }
    // Twice at once, as two tabs would.
    if (random() < 0.3) await Promise.all([persist(asked, read), persist(asked, read)])
    else await persist(asked, read)
  }

  async function hurry(): Promise<void> {
    const promotion = ending[pick(ending.length)]
    const coupon = promotion?.coupons[pick(promotion.coupons.length)]
    if (coupon) await order(orderOf(`s-${coupon.shopper}`, [coupon.id]))
  }

  async function orderTwo(): Promise<void> {
    const first = couponFor(choose())
    const promotion = (choose() + 1) % world.promotions
    for (let number = 0; number < couponsOf(promotion); number++) {
      if (ownerOf(world, promotion, number) !== first.owner) continue
      const second = `c-${promotion}-${number}`
      if (second !== first.coupon) return order(orderOf(first.shopper, [first.coupon, second]))
    }
    return order(orderOf(first.shopper, [first.coupon]))
  }

  async function shop(): Promise<void> {
    while (recorder.attempts() < attempts && Date.now() < deadline) {
      const luck = random()
      const again = placed[pick(placed.length)]
      if (luck < 0.5) {
        const { shopper, coupon } = couponFor(choose())
        await order(orderOf(shopper, [coupon]))
      } else if (luck < 0.59) await reserve()
      else if (luck < 0.8 && again) await persist(again, readOrder)
      else if (luck < 0.85) await cancel()
      else if (luck < 0.9) await claim()
      else if (luck < 0.91) await merge()
      else if (luck < 0.96 && ending.length) await hurry()
      else await orderTwo()
    }
  }

  await Promise.all(Array.from({ length: inFlight }, shop))
  clearInterval(ticking)
  process.send?.({ attempts: recorder.attempts() })
  await recorder.close()
}

function readOrder({ coupons, placedAt }: Body): CallAnswer {
  return { kind: 'done', coupons: Object.keys(coupons ?? {}), at: Date.parse(placedAt ?? '') }
}

function readHold(coupon: string): (body: Body) => CallAnswer {
  return ({ id, reservedUntil }) => ({
    kind: 'done',
    coupons: [coupon],
    reservation: id ?? '',
    at: Date.parse(reservedUntil ?? ''),
  })
}
