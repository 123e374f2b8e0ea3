import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import type { BrowserContext, Page } from 'playwright-core'
import { useDemo } from './use-demo.ts'

/**
 * A fifth of what "good" allows. On a phone the picker's code field still moves once, by the height of the options, when a stored
 * cart is judged (0.017); all else is below 0.01.
 */
const MOST = 0.02

const used = useDemo()

interface LayoutShift {
  readonly value: number
  readonly sources: readonly {
    readonly node: Node | null
    readonly previousRect: DOMRectReadOnly
    readonly currentRect: DOMRectReadOnly
  }[]
}

interface Shift {
  readonly value: number
  readonly moved: readonly string[]
}

/** Collects what moves on each page by itself, and which things they are. */
async function watchShifts(context: BrowserContext): Promise<void> {
  await context.addInitScript(() => {
    const shifts: Shift[] = []
    Object.assign(globalThis, { shifts })
    new PerformanceObserver(list => {
      for (const { value, sources } of list.getEntries() as unknown as readonly LayoutShift[]) {
        const moved = sources.map(({ node, previousRect: was, currentRect: is }) => {
          // What is in a shadow root has no name here.
          const name = node instanceof Element ? `${node.localName}#${node.id}.${node.className}` : 'inside an element'
          return `${name} from ${was.y} (${was.height} high) to ${is.y} (${is.height} high)`
        })
        shifts.push({ value, moved })
      }
    }).observe({ type: 'layout-shift', buffered: true })
  })
}

async function shiftsOf(page: Page, path: string): Promise<readonly Shift[]> {
  await page.goto(used.demo.shopUrl + path)
  await page.waitForLoadState('networkidle')
  // What comes after the last answer has been painted.
  await page.waitForTimeout(400)
  return page.evaluate(() => (globalThis as unknown as { readonly shifts: readonly Shift[] }).shifts)
}

async function holdCouponsAndCart(page: Page): Promise<void> {
  await page.goto(used.demo.shopUrl)
  await page.getByRole('button', { name: 'Clip coupon' }).click()
  await page.getByRole('button', { name: 'In your wallet' }).waitFor()
  await page.goto(`${used.demo.shopUrl}/products`)
  for (const product of ['Alder lounge chair', 'Ember lantern']) {
    await page.getByRole('button', { name: `Add ${product} to the cart` }).click()
  }
  for (const path of ['/cart', '/account']) await shiftsOf(page, path)
}

describe('a page of the shop', { timeout: 240_000 }, () => {
  for (const [device, viewport] of [
    ['a desktop', { width: 1280, height: 860 }],
    ['a phone', { width: 390, height: 844 }],
  ] as const) {
    for (const who of ['a new guest', 'a shopper with coupons and a cart'] as const) {
      test(`moves nothing while it loads, for ${who} on ${device}`, async () => {
        const context = await used.browser.newContext({ viewport })
        context.setDefaultTimeout(30_000)
        await watchShifts(context)
        const page = await context.newPage()
        const network = await context.newCDPSession(page)
        if (who !== 'a new guest') await holdCouponsAndCart(page)
        const jumps: string[] = []
        for (const cache of ['cold', 'warm'] as const) {
          await network.send('Network.setCacheDisabled', { cacheDisabled: cache === 'cold' })
          for (const path of ['/', '/account', '/cart']) {
            const shifts = await shiftsOf(page, path)
            const sum = shifts.reduce((all, { value }) => all + value, 0)
            if (sum >= MOST) jumps.push(`${path}, ${cache}: ${sum.toFixed(3)} ${JSON.stringify(shifts)}`)
          }
        }
        await context.close()
        assert.deepEqual(jumps, [])
      })
    }
  }
})
