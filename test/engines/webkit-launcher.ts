import type { BrowserLauncher } from '@web/test-runner'
import { startWebKit } from './webkit.ts'
import type { WebKit, WebKitPage } from './webkit.ts'

/** What the test runner's commands ask of a Playwright page, as far as WebDriver can do it. */
interface CommandedPage {
  readonly keyboard: Readonly<Record<'press' | 'down' | 'up' | 'type', (keys: string) => Promise<void>>>
  setViewportSize(size: Size): Promise<void>
  emulateMedia(): Promise<never>
}

interface WebKitLauncher extends BrowserLauncher {
  getPage(sessionId: string): CommandedPage
}

/**
 * Runs test files in WebKitGTK over its driver, each in a browser and a profile of its own. It passes for Playwright's
 * launcher, because the runner's commands size a page and hold keys down for that and not for a WebDriver.
 */
export function createWebKitLauncher(): WebKitLauncher {
  let started: Promise<WebKit> | undefined
  const pages = new Map<string, WebKitPage>()
  const pageOf = (sessionId: string): WebKitPage => {
    const page = pages.get(sessionId)
    if (!page) throw new Error(`No page for session ${sessionId}`)
    return page
  }
  return {
    name: 'WebKitGTK',
    type: 'playwright',
    concurrency: 1,
    async startSession(sessionId, url) {
      const webkit = await (started ??= startWebKit())
      const page = await webkit.open(url)
      pages.set(sessionId, page)
      await resize(page, { width: 800, height: 600 })
    },
    isActive: sessionId => pages.has(sessionId),
    getBrowserUrl: async sessionId => String(await pageOf(sessionId).send('GET', '/url')),
    getPage: sessionId => createCommandedPage(pageOf(sessionId)),
    async stopSession(sessionId) {
      const page = pageOf(sessionId)
      pages.delete(sessionId)
      await page.close()
      return {}
    },
    async startDebugSession() {
      throw new Error('WebKitGTK has no debug session here')
    },
    async stop() {
      await Promise.all([...pages.values()].map(page => page.close()))
      ;(await started)?.stop()
    },
  }
}

function createCommandedPage(page: WebKitPage): CommandedPage {
  const send = async (...actions: readonly (readonly ['keyDown' | 'keyUp', string])[]): Promise<void> => {
    const keys = actions.map(([type, key]) => ({ type, value: webDriverKeys[key] ?? key }))
    await page.send('POST', '/actions', { actions: [{ type: 'key', id: 'keyboard', actions: keys }] })
  }
  const press = (key: string): Promise<void> => send(['keyDown', key], ['keyUp', key])
  return {
    keyboard: {
      press,
      down: key => send(['keyDown', key]),
      up: key => send(['keyUp', key]),
      async type(text) {
        for (const character of text) await press(character)
      },
    },
    setViewportSize: size => resize(page, size),
    async emulateMedia() {
      throw new Error('WebDriver cannot emulate media')
    },
  }
}

/** WebDriver sizes windows; what the window needs around the page is found by asking the page. */
async function resize(page: WebKitPage, wanted: Size): Promise<void> {
  const size = async (): Promise<Size> => {
    const [width = 0, height = 0] = (await page.evaluate('[innerWidth, innerHeight]')).split(',').map(Number)
    return { width, height }
  }
  await page.send('POST', '/window/rect', { x: 0, y: 0, ...wanted })
  const { width, height } = await size()
  const around = { width: wanted.width - width, height: wanted.height - height }
  const rect = { width: wanted.width + around.width, height: wanted.height + around.height }
  await page.send('POST', '/window/rect', {
    x: 0,
    y: 0,
    width: Math.max(1, rect.width),
    height: Math.max(1, rect.height),
  })
  const is = await size()
  if (is.width !== wanted.width || is.height !== wanted.height) {
    throw new Error(`The window of WebKitGTK has ${is.width} × ${is.height} pixels where others are wanted`)
  }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** The keys that WebDriver names by a character of their own (https://w3c.github.io/webdriver/#keyboard-actions). */
const webDriverKeys: Readonly<Record<string, string>> = {
  Space: ' ',
  Backspace: '\uE003',
  Tab: '\uE004',
  Enter: '\uE007',
  Shift: '\uE008',
  Control: '\uE009',
  Escape: '\uE00C',
  End: '\uE010',
  Home: '\uE011',
  ArrowLeft: '\uE012',
  ArrowUp: '\uE013',
  ArrowRight: '\uE014',
  ArrowDown: '\uE015',
  Delete: '\uE017',
}
