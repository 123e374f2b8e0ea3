import type { Browser, Page } from 'puppeteer-core'
import { bundleContestant } from './bundle.ts'
import { call, inFreshPage } from './fresh-page.ts'
import type { FrameTimes } from './page/frames.ts'
import type { Scrolling } from './page/scroll.ts'
import type { StageServer } from './stage-server.ts'

/** How a wallet of many coupons does. */
export interface ManyCoupons {
  /** Milliseconds to the first paint, by round: of the small wallet and of the large one. */
  readonly firstPaints: readonly (readonly [few: number, many: number])[]
  /** Milliseconds from a coupon that goes on the cart to the painted wallet. */
  readonly updates: readonly number[]
  readonly scrolling: Scrolling
  /** The same way back: what was there already. */
  readonly back: Scrolling
  /** The updates of the wallet that was scrolled. */
  readonly updatesThen: readonly number[]
}

/** Shows a small wallet and a large one in turns; then one that is scrolled and changed. */
export async function measureManyCoupons(
  browser: Browser,
  server: StageServer,
  {
    few,
    many,
    rounds,
    frames,
  }: { readonly few: number; readonly many: number; readonly rounds: number; readonly frames: number },
): Promise<ManyCoupons> {
  const code = await bundleContestant('coupon-wallet', 'tearoff')
  const show = async <Result>(count: number, then: (paint: number, page: Page) => Promise<Result>): Promise<Result> =>
    inFreshPage(browser, server.page('stage'), async page => {
      await call(page, 'prepare', 'coupon-wallet', count, code, false)
      const { total } = await call<FrameTimes>(page, 'perform')
      return then(total, page)
    })
  const firstPaints: [number, number][] = []
  for (let round = -1; round < rounds; round++) {
    const row: [number, number] = [NaN, NaN]
    for (const index of round % 2 ? [0, 1] : [1, 0]) row[index] = await show(index ? many : few, async paint => paint)
    if (round >= 0) firstPaints.push(row)
  }
  return show(many, async (_, page) => {
    // What the first paint has left to other threads is no part of an update.
    await new Promise(resolve => setTimeout(resolve, 1000))
    const update = async (): Promise<readonly number[]> => {
      const times: number[] = []
      for (let time = 0; time < rounds; time++) times.push((await call<FrameTimes>(page, 'apply')).total)
      return times
    }
    const updates = await update()
    const scrolling = await call<Scrolling>(page, 'scroll', 120, frames)
    await new Promise(resolve => setTimeout(resolve, 1000))
    const back = await call<Scrolling>(page, 'scroll', -120, frames)
    return { firstPaints, updates, scrolling, back, updatesThen: await update() }
  })
}
