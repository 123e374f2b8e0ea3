import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import process from 'node:process'
import { setTimeout } from 'node:timers/promises'
import type { Engine } from './engine.ts'
import { freePort } from './free-port.ts'

/** WebKitGTK's driver, running on a screen of its own. */
export interface WebKit {
  /** Opens a page in a browser and a profile of its own. There is one at a time. */
  open(url: string): Promise<WebKitPage>
  stop(): void
}

/** The only page of a browser that its driver steers. */
export interface WebKitPage extends Engine {
  /** Sends a WebDriver command of this session and gives its value. */
  send(method: Method, path: string, body?: object): Promise<unknown>
}

/** Starts WebKitGTK's driver on a screen of its own. */
export async function startWebKit(): Promise<WebKit> {
  const started: ChildProcess[] = []
  const start = (
    command: string,
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): ChildProcess => {
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, ...env } })
    started.push(child)
    return child
  }
  const stop = (): void => {
    for (const child of started.toReversed()) child.kill()
  }
  try {
    const screen = start('Xvfb', ['-displayfd', '1', '-screen', '0', '1280x1024x24', '-nolisten', 'tcp'])
    if (!screen.stdout) throw new Error('Xvfb has no output')
    const [display] = (await Promise.race([once(screen.stdout, 'data'), failing(screen)])) as [Buffer]
    const port = await freePort()
    const driver = start('WebKitWebDriver', [`--port=${port}`, '--host=127.0.0.1'], {
      DISPLAY: `:${String(display).trim()}`,
      WEBKIT_DISABLE_COMPOSITING_MODE: '1',
      NO_AT_BRIDGE: '1',
    })
    const send = createSender(`http://127.0.0.1:${port}`)
    await Promise.race([untilReady(send), failing(driver)])
    return { stop, open: url => openPage(send, url) }
  } catch (cause) {
    stop()
    throw new Error('WebKitGTK does not start (Debian: webkit2gtk-driver, xvfb)', { cause })
  }
}

/** Opens the page in WebKitGTK's MiniBrowser, over its driver, on a screen of its own. */
export async function openWebKit(url: string): Promise<Engine> {
  const webkit = await startWebKit()
  try {
    const page = await webkit.open(url)
    return { ...page, close: () => page.close().finally(webkit.stop) }
  } catch (error) {
    webkit.stop()
    throw error
  }
}

async function openPage(send: Send, url: string): Promise<WebKitPage> {
  const { path, version } = await openSession(send)
  const sendHere: WebKitPage['send'] = (method, rest, body) => send(method, path + rest, body)
  await sendHere('POST', '/timeouts', { script: 600_000 })
  await sendHere('POST', '/url', { url })
  return {
    version: `WebKitGTK ${version}`,
    send: sendHere,
    goto: async next => void (await sendHere('POST', '/url', { url: next })),
    evaluate: async expression => {
      const script = `const done = arguments[arguments.length - 1]; Promise.resolve(${expression}).then(done, error => done('failed: ' + error))`
      return String(await sendHere('POST', '/execute/async', { script, args: [] }))
    },
    close: async () => {
      await send('DELETE', path)
    },
  }
}

type Method = 'GET' | 'POST' | 'DELETE'

type Send = (method: Method, path: string, body?: object) => Promise<unknown>

/** Sends a WebDriver command and gives its value. */
function createSender(base: string): Send {
  return async (method, path, body) => {
    const response = await fetch(base + path, { method, ...(body && { body: JSON.stringify(body) }) })
    const { value } = (await response.json()) as { value: unknown }
    if (!response.ok) throw new Error(`WebDriver refuses ${path}: ${JSON.stringify(value)}`)
    return value
  }
}

async function openSession(send: Send): Promise<{ readonly path: string; readonly version: string }> {
  const alwaysMatch = {
    browserName: 'MiniBrowser',
    'webkitgtk:browserOptions': { binary: miniBrowser(), args: ['--automation'] },
  }
  const { sessionId, capabilities } = (await send('POST', '/session', { capabilities: { alwaysMatch } })) as {
    sessionId: string
    capabilities: { browserVersion?: string }
  }
  return { path: `/session/${sessionId}`, version: capabilities.browserVersion ?? '' }
}

function miniBrowser(): string {
  const found = findMiniBrowser()
  if (!found) throw new Error('No MiniBrowser in /usr/lib/*/webkit2gtk-4.1')
  return found
}

/** Finds the small browser that comes with WebKitGTK, in a folder named for the machine's architecture. */
export function findMiniBrowser(): string | undefined {
  if (process.platform !== 'linux') return undefined
  return readdirSync('/usr/lib')
    .map(folder => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find(path => existsSync(path))
}

async function untilReady(send: Send): Promise<void> {
  for (let tries = 0; ; tries++) {
    try {
      await send('GET', '/status')
      return
    } catch (error) {
      if (tries > 200) throw error
      await setTimeout(50)
    }
  }
}

async function failing(child: ChildProcess): Promise<never> {
  const [error] = (await Promise.race([once(child, 'error'), once(child, 'exit')])) as unknown[]
  throw new Error(`${child.spawnfile} ended`, { cause: error })
}
