import { after, before } from 'node:test'
import { type Browser, chromium } from 'playwright-core'
import { type Demo, startDemo } from '../../demo/server/start.ts'
import { browserArguments, findBrowser } from '../support/browser.ts'

/** The demo and a browser, there from the first test of a file to its last. */
export interface UsedDemo {
  demo: Demo
  browser: Browser
}

/** Starts the demo and a browser for the tests of a file. Call it at the top, outside of any suite. */
export function useDemo(): UsedDemo {
  const used = {} as UsedDemo
  before(async () => {
    const { path } = await findBrowser()
    used.demo = await startDemo({ port: 0, partnerPort: 0 })
    used.browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  })
  after(async () => {
    await used.browser.close()
    await used.demo.close()
  })
  return used
}
