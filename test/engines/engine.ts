import { chromium } from 'playwright-core'
import { launch } from 'puppeteer-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { openWebKit } from './webkit.ts'

/** The browsers that the rules are compared in and the browser suite runs in. */
export const engineNames = ['chromium', 'firefox', 'webkit'] as const

export type EngineName = (typeof engineNames)[number]

/** Checks a name that a command was given. @throws TypeError where there is no such engine */
export function isEngineName(name: string): name is EngineName {
  if (engineNames.some(known => known === name)) return true
  throw new TypeError(`\`--browser\` is one of ${engineNames.join(', ')}`)
}

/** A browser with the page open. */
export interface Engine {
  /** Its name and version. */
  readonly version: string
  /** What an expression of the page gives, once it is settled. */
  evaluate(expression: string): Promise<string>
  /** Opens another page instead. */
  goto(url: string): Promise<void>
  close(): Promise<void>
}

/**
 * Opens the page in a browser: Chromium as for all tests, Firefox from `FIREFOX_PATH` or Debian's `firefox-esr`, WebKitGTK
 * from Debian's `webkit2gtk-driver` in `xvfb`.
 */
export async function openEngine(name: EngineName, url: string): Promise<Engine> {
  if (name === 'webkit') return openWebKit(url)
  return name === 'firefox' ? openFirefox(url) : openChromium(url)
}

/** Where Firefox is: `FIREFOX_PATH`, or where Debian puts it. */
export function firefoxPath(): string {
  return process.env['FIREFOX_PATH'] ?? '/usr/bin/firefox-esr'
}

async function openChromium(url: string): Promise<Engine> {
  const { path } = await findBrowser()
  const browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  const page = await browser.newPage()
  await page.goto(url)
  return {
    version: `Chromium ${browser.version()}`,
    evaluate: expression => page.evaluate<string>(expression),
    goto: async next => void (await page.goto(next)),
    close: () => browser.close(),
  }
}

async function openFirefox(url: string): Promise<Engine> {
  const browser = await launch({
    browser: 'firefox',
    executablePath: firefoxPath(),
    headless: true,
    protocolTimeout: 600_000,
  })
  const page = await browser.newPage()
  await page.goto(url)
  return {
    version: await browser.version(),
    evaluate: async expression => String(await page.evaluate(expression)),
    goto: async next => void (await page.goto(next)),
    close: () => browser.close(),
  }
}
