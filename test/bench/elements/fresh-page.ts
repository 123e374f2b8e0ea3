import { type Browser, launch, type Page } from 'puppeteer-core'
import { browserArguments, findBrowser } from '../../support/browser.ts'

/** Opens the browser of the bench. */
export async function openBrowser(): Promise<Browser> {
  const { path } = await findBrowser()
  return launch({
    executablePath: path,
    args: [...browserArguments],
    headless: true,
    defaultViewport: { width: 1280, height: 900 },
    protocolTimeout: 240_000,
  })
}

/**
 * Opens a page in a browser context of its own, and so in a process of its own: nothing is compiled, cached or stored yet.
 * It is closed when what is done with it is done.
 */
export async function inFreshPage<Result>(
  browser: Browser,
  url: string,
  use: (page: Page) => Promise<Result>,
): Promise<Result> {
  const context = await browser.createBrowserContext()
  try {
    const page = await context.newPage()
    await page.goto(url)
    await page.waitForFunction('globalThis.bench')
    // What a new process still does by itself belongs to nobody.
    await new Promise(resolve => setTimeout(resolve, 150))
    return await use(page)
  } finally {
    await context.close()
  }
}

/** Calls a function of the page's bench. The arguments are plain data. */
export async function call<Result>(page: Page, name: string, ...given: readonly unknown[]): Promise<Result> {
  return (await page.evaluate(`bench.${name}(...${JSON.stringify(given)})`)) as Result
}
