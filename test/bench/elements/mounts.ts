import type { Browser, Page } from 'puppeteer-core'
import { call, inFreshPage } from './fresh-page.ts'
import type { StageServer } from './stage-server.ts'

/** What a page holds after a collection of garbage. */
export interface Held {
  /** Bytes of the JavaScript heap. */
  readonly heap: number
  /** DOM nodes that are alive, in the document or out of it. */
  readonly nodes: number
  /** Listeners of the shop's stores. */
  readonly stores: number
}

/** Every element. */
export const mountedTags = ['coupon-wallet', 'coupon-picker', 'coupon-offer', 'coupon-snippet', 'coupon-badge'] as const

/** Mounts and unmounts an element so often, and once more ten times as often in all. */
export async function measureMounts(
  browser: Browser,
  server: StageServer,
  tag: (typeof mountedTags)[number],
  few: number,
): Promise<readonly [few: Held, many: Held]> {
  return inFreshPage(browser, server.page('memory'), async page => {
    const first = await holdAfter(page, await call(page, 'mount', tag, few))
    return [first, await holdAfter(page, await call(page, 'mount', tag, 9 * few))]
  })
}

async function holdAfter(page: Page, stores: number): Promise<Held> {
  const session = await page.createCDPSession()
  // What only a finished collection lets go of is collected by the next one.
  for (let time = 0; time < 3; time++) await session.send('HeapProfiler.collectGarbage')
  await session.detach()
  const { JSHeapUsedSize = NaN, Nodes = NaN } = await page.metrics()
  return { heap: JSHeapUsedSize, nodes: Nodes, stores }
}
