import { expect } from '@open-wc/testing'
import { bypass, http, HttpResponse } from 'msw'
import { setupWorker } from 'msw/browser'
import type { SyncReport } from '../../src/contract/event.ts'
import type { Session } from '../../src/contract/session.ts'
import type { Tearoff } from '../../src/index.ts'
import { makeEvents, movableClock, openDevice, readBooks, untilBooked } from './queue.ts'
import { cart, closePages, openStorefront, type Storefront, unique } from './storefront.ts'

const worker = setupWorker()
const LEASE = 10_000

/** Ids of the events of each report that pages have sent, in order. */
let sent: (readonly string[])[] = []

async function note(request: Request): Promise<void> {
  const { events } = (await request.clone().json()) as { events: readonly { id: string }[] }
  sent.push(events.map(({ id }) => id))
}

/** Notes every report and answers for the service, which hears nothing of it unless the answer is left to it. */
function answerReports(answer?: (request: Request) => Promise<Response | undefined> | Response | undefined): void {
  worker.use(
    http.post('*/v1/sync', async ({ request }) => {
      await note(request)
      return answer?.(request)
    }),
  )
}

const failing = (headers: Record<string, string> = {}): Response => new HttpResponse(null, { status: 500, headers })

interface Scene {
  readonly shop: Storefront
  readonly database: string
  readonly coupon: string
  readonly device: ReturnType<typeof openDevice>
}

const devices: { close(): void }[] = []

/** Opens a shop, and a device on which a guest holds a coupon; no page of it is open. */
async function openScene(): Promise<Scene> {
  const shop = await openStorefront()
  const database = unique('events')
  const page = shop.page({ database })
  const outcome = await page.wallet.claim({ offer: 'patio-25' })
  if (!outcome.ok) throw new Error(JSON.stringify(outcome))
  page.dispose()
  const device = openDevice(database)
  devices.push(device)
  return { shop, database, coupon: outcome.coupon.id, device }
}

async function until(isThere: () => Promise<boolean> | boolean): Promise<void> {
  for (let tries = 0; !(await isThere()); tries += 1) {
    if (tries === 600) throw new Error('it never came')
    await new Promise(done => setTimeout(done, 25))
  }
}

/** Says that nothing waits any more. */
const isEmpty =
  ({ device }: Scene) =>
  async (): Promise<boolean> =>
    (await device.read('events')) === undefined && (await device.read('events-lease')) === undefined

const pausedUntil = async ({ device }: Scene): Promise<number> => {
  const { holder, until: end } = ((await device.read('events-lease')) ?? {}) as { holder?: string; until?: number }
  return holder === undefined ? (end ?? 0) : 0
}

/** Runs a test with what the SDK reports to the page, which a test runner would take for failures. */
async function withReports(test: (reports: readonly string[]) => Promise<void>): Promise<void> {
  const original = globalThis.reportError
  const reports: string[] = []
  globalThis.reportError = error => void reports.push((error as Error).message)
  try {
    await test(reports)
  } finally {
    globalThis.reportError = original
  }
}

const seenAt = (events: readonly { readonly at: string }[]): readonly string[] => events.map(({ at }) => at)

describe('events that wait', () => {
  before(async () => {
    await worker.start({ onUnhandledFrame: 'bypass', quiet: true })
  })
  after(() => void worker.stop())
  beforeEach(() => {
    sent = []
  })
  afterEach(() => {
    worker.resetHandlers()
    closePages()
    for (const device of devices.splice(0)) device.close()
  })

  it('are sent by the next page when theirs was gone before it sent them (B10)', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 7)
    await scene.device.leave(events)
    scene.shop.page({ database: scene.database })
    expect(await untilBooked(scene.shop, 7)).to.deep.equal(seenAt(events))
    await until(isEmpty(scene))
  })

  it('are written in the transaction of the change that they tell of: both, or neither (B10)', async () => {
    const scene = await openScene()
    answerReports(() => failing())
    const page = scene.shop.page({ database: scene.database })
    await page.cart.set(cart())
    const seen: (readonly unknown[])[] = []
    const watcher = openDevice(scene.database)
    devices.push(watcher)
    // What another tab finds at any time: as many changes as events.
    let isOver = false
    const watching = (async (): Promise<void> => {
      while (!isOver) seen.push(await readTogether(scene.database))
    })()
    for (let round = 0; round < 4; round += 1) {
      await page.cart.apply([scene.coupon])
      await page.cart.remove(scene.coupon)
    }
    isOver = true
    await watching
    for (const [chosen, waiting] of seen) {
      const events = (waiting ?? []) as readonly unknown[]
      expect(events.length % 2, JSON.stringify(chosen)).to.equal(((chosen ?? []) as readonly unknown[]).length)
    }
    expect(new Set(seen.map(([, waiting]) => ((waiting ?? []) as readonly unknown[]).length)).size).to.be.above(2)
  })

  it('reach the books once through ten minutes of answers 500, and all tabs pause together (B16, B17)', async () => {
    const scene = await openScene()
    const clock = movableClock()
    const events = makeEvents(scene.coupon, 5)
    await scene.device.leave(events)
    answerReports(() => failing())
    const page = scene.shop.page({ database: scene.database, clock })
    scene.shop.page({ database: scene.database, clock })
    let pauses = 0
    for (let waited = 0; waited < 600_000; pauses += 1) {
      await until(async () => (await pausedUntil(scene)) > clock.wall())
      const pause = (await pausedUntil(scene)) - clock.wall()
      expect(pause).to.be.below(5000 + 60_000)
      clock.move(pause + 1)
      waited += pause
      // One of the tabs comes out of its pause; the time was moved under its timer.
      await wake(page)
    }
    // Each of the two tabs came back once for each pause, at most.
    expect(sent.length).to.be.within(pauses, 2 * pauses + 2)
    expect(await readBooks(scene.shop)).to.deep.equal([])
    worker.resetHandlers()
    clock.move(65_001)
    await wake(page)
    expect(await untilBooked(scene.shop, 5)).to.deep.equal(seenAt(events))
    await until(isEmpty(scene))
  })

  it('wait as long as the service asks, up to five minutes', async () => {
    const scene = await openScene()
    await scene.device.leave(makeEvents(scene.coupon, 1))
    answerReports(() => failing({ 'retry-after': '86400' }))
    scene.shop.page({ database: scene.database })
    await until(async () => (await pausedUntil(scene)) > 0)
    expect((await pausedUntil(scene)) - Date.now()).to.be.within(295_000, 360_000)
  })

  it('outlive a day without a network, and a restart in it', async () => {
    const scene = await openScene()
    const clock = movableClock()
    answerReports(() => HttpResponse.error())
    const page = scene.shop.page({ database: scene.database, clock })
    await page.cart.set(cart())
    await page.cart.apply([scene.coupon])
    await until(async () => (await pausedUntil(scene)) > 0)
    page.dispose()
    clock.move(86_400_000)
    const later = scene.shop.page({ database: scene.database, clock })
    await later.cart.set(cart())
    await later.cart.remove(scene.coupon)
    expect(await readBooks(scene.shop)).to.deep.equal([])
    worker.resetHandlers()
    dispatchEvent(new Event('online'))
    expect(await untilBooked(scene.shop, 2)).to.have.length(2)
    await until(isEmpty(scene))
  })

  it('are sent by one of four tabs that all would, and none twice (B12)', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 250)
    await scene.device.leave(events)
    answerReports()
    for (let tab = 0; tab < 4; tab += 1) scene.shop.page({ database: scene.database })
    expect([...(await untilBooked(scene.shop, 250))].sort()).to.deep.equal(seenAt(events))
    await until(isEmpty(scene))
    expect(sent.flat().sort()).to.deep.equal(events.map(({ id }) => id).sort())
  })

  it('of four tabs in which the shopper acts at once are in the books once each', async () => {
    const scene = await openScene()
    const tabs = Array.from({ length: 4 }, () => scene.shop.page({ database: scene.database }))
    answerReports()
    await Promise.all(tabs.map(tab => tab.cart.set(cart())))
    await Promise.all(
      tabs.map(async tab => {
        for (let round = 0; round < 3; round += 1) {
          await tab.cart.apply([scene.coupon])
          await tab.cart.remove(scene.coupon)
        }
      }),
    )
    await until(isEmpty(scene))
    const ids = sent.flat()
    expect(ids.length).to.be.above(5)
    expect(new Set(ids).size).to.equal(ids.length)
    expect(await readBooks(scene.shop)).to.have.length(ids.length)
  })

  it('are taken over from a frozen tab when its lease has ended, and not before (B13)', async () => {
    const scene = await openScene()
    const clock = movableClock()
    const events = makeEvents(scene.coupon, 3)
    await scene.device.leave(events)
    await scene.device.write('events-lease', { holder: 'frozen', until: clock.wall() + LEASE, failures: 0 })
    answerReports()
    const page = scene.shop.page({ database: scene.database, clock })
    await wake(page)
    await wake(page)
    expect(sent).to.deep.equal([])
    clock.move(LEASE + 1)
    await wake(page)
    expect(await untilBooked(scene.shop, 3)).to.deep.equal(seenAt(events))
    await until(isEmpty(scene))
  })

  it('do not wait for a lease that no clock can have given (B18)', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 1)
    await scene.device.leave(events)
    await scene.device.write('events-lease', { holder: 'x', until: Date.now() + 86_400_000, failures: 3 })
    scene.shop.page({ database: scene.database })
    expect(await untilBooked(scene.shop, 1)).to.deep.equal(seenAt(events))
  })

  it('stay until the service has answered for each: a lost answer is asked for again, and nothing is doubled', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 4)
    await scene.device.leave(events)
    let answers = 0
    answerReports(async request => {
      answers += 1
      const answer = await fetch(bypass(request))
      if (answers > 2) return undefined
      if (answers === 1) return HttpResponse.error()
      const { accepted } = (await answer.json()) as SyncReport
      return HttpResponse.json({ accepted: accepted.slice(0, 1), refused: [] })
    })
    const page = scene.shop.page({ database: scene.database })
    await until(async () => (await pausedUntil(scene)) > 0)
    expect(await scene.device.read('events')).to.have.length(4)
    await wake(page)
    await until(isEmpty(scene))
    expect(sent.map(ids => ids.length)).to.deep.equal([4, 4, 3])
    expect(await readBooks(scene.shop)).to.deep.equal(seenAt(events))
  })

  it('that the service does not take are found among the good ones, set aside and reported', async () => {
    await withReports(async reports => {
      const scene = await openScene()
      const events = makeEvents(scene.coupon, 12)
      const wrong = { ...events[5]!, at: 'yesterday' }
      const foreign = { ...events[8]!, coupon: 'of somebody else' }
      await scene.device.leave([...events.slice(0, 5), wrong, ...events.slice(6, 8), foreign, ...events.slice(9)])
      scene.shop.page({ database: scene.database })
      const good = events.filter((_, index) => index !== 5 && index !== 8)
      expect([...(await untilBooked(scene.shop, 10))].sort()).to.deep.equal(seenAt(good))
      await until(isEmpty(scene))
      const aside = (await scene.device.read('events-aside')) as readonly { event: { id: string }; reason: string }[]
      expect(aside.map(({ event, reason }) => [event.id, reason])).to.deep.equal([
        [wrong.id, 'invalid_request'],
        [foreign.id, 'not_found'],
      ])
      expect(reports).to.have.length(2)
      expect(reports[0]).to.include(wrong.id)
    })
  })

  it('wait when it is the key that is wrong, and not they', async () => {
    const scene = await openScene()
    await scene.device.leave(makeEvents(scene.coupon, 2))
    const refusal = { type: 'x', title: 'x', status: 401, reasons: [{ reason: 'unknown_key' }] }
    answerReports(() => HttpResponse.json(refusal, { status: 401 }))
    scene.shop.page({ database: scene.database })
    await until(async () => (await pausedUntil(scene)) > 0)
    expect(await scene.device.read('events')).to.have.length(2)
    expect(await scene.device.read('events-aside')).to.equal(undefined)
  })

  it('are a thousand at most: the oldest are dropped, counted and reported', async () => {
    await withReports(async reports => {
      const scene = await openScene()
      answerReports(() => failing())
      const page = scene.shop.page({ database: scene.database })
      await page.cart.set(cart())
      const events = makeEvents(scene.coupon, 1000)
      await scene.device.leave(events)
      await page.cart.apply([scene.coupon])
      const waiting = (await scene.device.read('events')) as readonly { event: { id: string } }[]
      expect(waiting).to.have.length(1000)
      expect(waiting[0]!.event.id).to.equal(events[1]!.id)
      expect(await scene.device.read('events-dropped')).to.equal(1)
      expect(reports.filter(one => one.includes('were dropped'))).to.have.length(1)
    })
  })

  it('of a guest are the customer’s after the sign-in, those too that came too late for the guest', async () => {
    await withReports(async () => {
      const scene = await openScene()
      const events = makeEvents(scene.coupon, 4)
      const session = await scene.device.read('session')
      const refused = events.slice(0, 2).map(event => ({ event, session, reason: 'unauthorized' }))
      await scene.device.write('events-aside', refused)
      answerReports(() => failing())
      await scene.device.leave(events.slice(2))
      const page = scene.shop.page({ database: scene.database })
      await until(() => sent.length > 0)
      worker.resetHandlers()
      expect((await page.wallet.signIn(await customerToken(scene.shop))).ok).to.equal(true)
      await wake(page)
      expect([...(await untilBooked(scene.shop, 4))].sort()).to.deep.equal(seenAt(events))
      expect(await scene.device.read('events-aside')).to.equal(undefined)
    })
  })

  it('that were refused to a guest while he signed in are the customer’s, and are not set aside', async () => {
    await withReports(async reports => {
      const scene = await openScene()
      const events = makeEvents(scene.coupon, 3)
      await scene.device.leave(events)
      const session = (await scene.device.read('session')) as Session
      let isFirst = true
      answerReports(async () => {
        if (!isFirst) return undefined
        isFirst = false
        // Another tab signs in while the guest's report is under way.
        const customer = { ...session, token: 'sht_customer' }
        await scene.device.write(
          'events',
          events.map(event => ({ event, session: customer })),
        )
        return HttpResponse.json({ reasons: [{ reason: 'unauthorized' }] }, { status: 401 })
      })
      scene.shop.page({ database: scene.database })
      await until(() => sent.length > 1)
      await until(async () => (await scene.device.read('events')) === undefined)
      expect(reports.every(one => one.includes('unauthorized'))).to.equal(true)
      const aside = (await scene.device.read('events-aside')) as readonly { session: { token: string } }[]
      expect(aside.map(one => one.session.token)).to.deep.equal(events.map(() => 'sht_customer'))
    })
  })

  it('are sent before the sign-out ends the session that they need, which waits for them', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 2)
    await scene.device.leave(events)
    answerReports(() => failing())
    const page = scene.shop.page({ database: scene.database })
    await until(async () => (await pausedUntil(scene)) > 0)
    expect((await page.wallet.signOut()).ok).to.equal(false)
    expect(page.wallet.$coupons.get()).to.deep.equal([])
    expect(await scene.device.read('session')).to.equal(undefined)
    expect(await scene.device.read('parted')).to.have.length(1)
    worker.resetHandlers()
    dispatchEvent(new Event('online'))
    expect(await untilBooked(scene.shop, 2)).to.deep.equal(seenAt(events))
    await until(async () => (await scene.device.read('parted')) === undefined)
  })

  it('leave with the page by beacons below 16 kB that count for nothing: all are delivered or kept, none doubled (B15)', async () => {
    const scene = await openScene()
    const events = makeEvents(scene.coupon, 600)
    await scene.device.leave(events)
    answerReports(request => (isBeacon(request) ? undefined : failing()))
    scene.shop.page({ database: scene.database })
    await until(async () => (await pausedUntil(scene)) > 0)
    sent = []
    const bodies = await withBeacons()
    expect(bodies.length).to.be.above(4)
    for (const body of bodies) expect(body.length).to.be.below(16_000)
    const handed = bodies.flatMap(body => (JSON.parse(body) as { events: { id: string }[] }).events.map(({ id }) => id))
    // What the browser has no room for is offered again.
    expect(new Set(handed).size).to.equal(600)
    await until(async () => (await readBooks(scene.shop)).length >= 100)
    expect(await scene.device.read('events')).to.have.length(600)
    worker.resetHandlers()
    dispatchEvent(new Event('online'))
    await until(isEmpty(scene))
    expect([...(await readBooks(scene.shop))].sort()).to.deep.equal(seenAt(events))
  })
})

function isBeacon(request: Request): boolean {
  return request.headers.get('content-type')?.startsWith('text/plain') === true
}

/** Hides the page as soon as it can send beacons, and gives their bodies. `pagehide` would end the worker that answers. */
async function withBeacons(): Promise<readonly string[]> {
  const bodies: string[] = []
  const original = Navigator.prototype.sendBeacon
  Navigator.prototype.sendBeacon = function (address, body) {
    bodies.push(`${body as string}`)
    return original.call(this, address, body)
  }
  Object.defineProperty(document, 'visibilityState', { value: 'hidden', configurable: true })
  try {
    await until(() => {
      document.dispatchEvent(new Event('visibilitychange'))
      return bodies.length > 0
    })
  } finally {
    Reflect.deleteProperty(document, 'visibilityState')
    Navigator.prototype.sendBeacon = original
  }
  return bodies
}

/** Reads what is chosen and what waits, in one transaction. */
async function readTogether(database: string): Promise<readonly unknown[]> {
  const connection = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(database)
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error)
  })
  const records = connection.transaction('records').objectStore('records')
  const both = ['chosen', 'events'].map(
    key =>
      new Promise<unknown>((resolve, reject) => {
        const request = records.get(key)
        request.onsuccess = () => resolve(request.result)
        request.onerror = () => reject(request.error)
      }),
  )
  const found = await Promise.all(both)
  connection.close()
  return found
}

/** Brings a page back to the shopper, and waits until it has asked the service. */
async function wake(page: Tearoff): Promise<void> {
  dispatchEvent(new Event('online'))
  await page.wallet.refresh()
  await new Promise(done => setTimeout(done, 30))
}

async function customerToken(shop: Storefront): Promise<string> {
  const { customerToken: token } = await shop.admin<{ customerToken: string }>(
    'POST',
    `/v1/customers/${unique('c')}/tokens`,
  )
  return token
}
