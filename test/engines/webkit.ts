import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync } from 'node:fs'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { setTimeout } from 'node:timers/promises'
import type { Engine } from './engine.ts'

/** Opens the page in WebKitGTK's MiniBrowser, over its driver, on a screen of its own. */
export async function openWebKit(url: string): Promise<Engine> {
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
    const session = await openSession(send)
    await send('POST', `${session.path}/timeouts`, { script: 600_000 })
    await send('POST', `${session.path}/url`, { url })
    return {
      version: `WebKitGTK ${session.version}`,
      evaluate: async expression => {
        const script = `const done = arguments[arguments.length - 1]; Promise.resolve(${expression}).then(done, error => done('failed: ' + error))`
        return String(await send('POST', `${session.path}/execute/async`, { script, args: [] }))
      },
      close: async () => {
        await send('DELETE', session.path)
        stop()
      },
    }
  } catch (cause) {
    stop()
    throw new Error('WebKitGTK does not start (Debian: webkit2gtk-driver, xvfb)', { cause })
  }
}

type Send = (method: 'GET' | 'POST' | 'DELETE', path: string, body?: object) => Promise<unknown>

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

/** It lies in a folder named for the machine's architecture. */
function miniBrowser(): string {
  const found = readdirSync('/usr/lib')
    .map(folder => `/usr/lib/${folder}/webkit2gtk-4.1/MiniBrowser`)
    .find(path => existsSync(path))
  if (!found) throw new Error('No MiniBrowser in /usr/lib/*/webkit2gtk-4.1')
  return found
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

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  server.close()
  await once(server, 'close')
  return port
}
