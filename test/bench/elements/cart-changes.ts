import type { Browser } from 'puppeteer-core'
import { call, inFreshPage } from './fresh-page.ts'
import type { CartChange } from './page/cart-change.ts'
import type { StageServer } from './stage-server.ts'

/** The changes of one page after another; each page begins with nothing compiled. */
export async function measureCartChanges(
  browser: Browser,
  server: StageServer,
  { pages, changes, coupons }: { readonly pages: number; readonly changes: number; readonly coupons: number },
): Promise<readonly (readonly CartChange[])[]> {
  const all: (readonly CartChange[])[] = []
  for (let index = 0; index < pages; index++) {
    all.push(
      await inFreshPage(browser, server.page('cart-change'), async page => {
        await call(page, 'fill', coupons)
        return call<readonly CartChange[]>(page, 'change', changes)
      }),
    )
  }
  return all
}
