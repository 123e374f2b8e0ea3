import type { Browser } from 'puppeteer-core'
import type { RacedTag } from './bundle.ts'
import { measureCartChanges } from './cart-changes.ts'
import { cartChangeTable, firstPaintTable, manyCouponsTable, memoryTable } from './figures.ts'
import { raceFirstPaints } from './first-paint.ts'
import { openBrowser } from './fresh-page.ts'
import { measureManyCoupons } from './many-coupons.ts'
import { measureMounts, mountedTags } from './mounts.ts'
import { type StageServer, startStageServer } from './stage-server.ts'

/** How much is measured. */
export interface Effort {
  /** Rounds of first paints. */
  readonly rounds: number
  /** Changes of the cart on one page. */
  readonly changes: number
  /** Pages whose cart is changed. */
  readonly pages: number
  /** Mounts of an element before its page is looked at first, and a tenth of all. */
  readonly mounts: number
  /** Coupons of the small wallet. */
  readonly few: number
  /** Coupons of the large wallet. */
  readonly many: number
  /** Frames of scrolling at most. */
  readonly frames: number
}

/** A part of `docs/performance.md`, and its text. */
export type Part = readonly [name: string, markdown: string]

const raced: readonly RacedTag[] = ['coupon-wallet', 'coupon-picker']

/** Measures the elements in Chromium, and hands over one part of the page after the other. */
export async function* benchElements(effort: Effort): AsyncGenerator<Part> {
  const server = await startStageServer()
  try {
    const browser = await openBrowser()
    try {
      yield* measureAll(browser, server, effort)
    } finally {
      await browser.close()
    }
  } finally {
    await server.close()
  }
}

async function* measureAll(browser: Browser, server: StageServer, effort: Effort): AsyncGenerator<Part> {
  const { rounds, changes, pages, mounts, few, many, frames } = effort
  const cartChanges = await measureCartChanges(browser, server, { pages, changes, coupons: 50 })
  yield ['elements-cart-change', cartChangeTable(cartChanges)]
  for (const tag of raced) {
    yield [`elements-first-paint-${tag}`, firstPaintTable(tag, await raceFirstPaints(browser, server, tag, rounds))]
  }
  const elements = []
  for (const tag of mountedTags) {
    const [few, many] = await measureMounts(browser, server, tag, mounts)
    elements.push({ tag, few, many })
  }
  yield ['elements-memory', memoryTable(elements, [mounts, 10 * mounts])]
  const found = await measureManyCoupons(browser, server, { few, many, rounds: Math.ceil(rounds / 2), frames })
  yield ['elements-many', manyCouponsTable(found, [few, many])]
}
