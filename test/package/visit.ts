import assert from 'node:assert/strict'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'

/** A new visitor's look at a page. */
export interface Visit {
  readonly page: Page
  /** Ends it; its console must have stayed empty, for what goes wrong in an element is told there and nowhere else. */
  leave(): Promise<void>
}

/** Visits a page with an empty profile. `early` runs in the page before anything of its own. */
export async function visit(
  browser: Browser,
  url: string,
  { early, ...options }: BrowserContextOptions & { readonly early?: () => void } = {},
): Promise<Visit> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(20_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    const from = message.location().url
    // Chromium asks every site for an icon.
    if (!from.endsWith('/favicon.ico') && message.type() !== 'log') complaints.push(`${message.text()} (${from})`)
  })
  if (early) await page.addInitScript(early)
  await page.goto(url)
  return {
    page,
    async leave() {
      assert.deepEqual(complaints, [])
      await context.close()
    },
  }
}
