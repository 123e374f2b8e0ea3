import type { BrowserContext, Page } from 'playwright-core'
import type { QueueWorld } from '../../support/queue-world.ts'

/** What is done to a queue. */
export interface Fault {
  readonly name: string
  readonly storageOff?: boolean
  /** Bytes beside each event, where a queue takes any. */
  readonly payload?: number
  /** Tracks so many events and does what is to be outlived. Pages that are left open go on. */
  run(scene: Scene): Promise<void>
}

/** Where a fault happens. */
export interface Scene {
  readonly world: QueueWorld
  readonly context: BrowserContext
  openPage(): Promise<Page>
  /** Starts to track the next so many events on a page. */
  track(page: Page, count: number): Promise<void>
}

const wait = (milliseconds: number): Promise<void> => new Promise(done => setTimeout(done, milliseconds))

/** The faults, each from a hazard that browsers and networks have. */
export const FAULTS: readonly Fault[] = [
  {
    name: 'Tab crashes, the answer under way',
    async run({ world, context, openPage, track }) {
      const page = await openPage()
      world.weather('silent')
      await track(page, 20)
      await wait(500)
      const cdp = await context.newCDPSession(page)
      const crashed = page.waitForEvent('crash')
      void cdp.send('Page.crash').catch(() => {})
      await crashed
      world.weather('failing')
      world.weather('fair')
    },
  },
  {
    name: 'HTTP 500 for three seconds',
    async run({ world, openPage, track }) {
      const page = await openPage()
      world.weather('failing')
      await track(page, 20)
      await wait(3000)
      world.weather('fair')
    },
  },
  {
    name: 'Page left with 90 kB waiting',
    payload: 3000,
    async run({ world, openPage, track }) {
      const page = await openPage()
      world.weather('failing')
      await track(page, 30)
      await wait(400)
      world.weather('fair')
      await page.goto(`${world.url}/page/blank`)
    },
  },
  {
    name: 'Four tabs at once, HTTP 500 for two seconds',
    async run({ world, openPage, track }) {
      const pages = [await openPage(), await openPage(), await openPage(), await openPage()]
      world.weather('failing')
      await Promise.all(pages.map(page => track(page, 10)))
      await wait(2000)
      world.weather('fair')
    },
  },
  {
    name: 'Storage switched off',
    storageOff: true,
    async run({ openPage, track }) {
      await track(await openPage(), 20)
    },
  },
]
