import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import process from 'node:process'
import { promisify } from 'node:util'
import { findBrowser } from '../support/browser.ts'
import { firefoxPath } from './engine.ts'
import type { EngineName } from './engine.ts'
import { findMiniBrowser, startWebKit } from './webkit.ts'

/** An engine that can run here, or what installs it. */
export type Installed =
  | { readonly there: true; readonly version: string }
  | { readonly there: false; readonly install: string }

/** Debian's packages of each engine. */
const packages: Readonly<Record<EngineName, string>> = {
  chromium: 'chromium',
  firefox: 'firefox-esr',
  webkit: 'webkit2gtk-driver xvfb',
}

/** Looks for an engine on this machine and asks it for its version. */
export async function findEngine(name: EngineName): Promise<Installed> {
  const version = await versionOf(name)
  return version ? { there: true, version } : { there: false, install: `sudo apt-get install ${packages[name]}` }
}

async function versionOf(name: EngineName): Promise<string | undefined> {
  if (name === 'chromium') {
    const found = await findBrowser().catch(() => undefined)
    return found && versionSaidBy(found.path)
  }
  if (name === 'firefox') return existsSync(firefoxPath()) ? versionSaidBy(firefoxPath()) : undefined
  if (!findMiniBrowser() || !isOnPath('WebKitWebDriver') || !isOnPath('Xvfb')) return undefined
  // Neither the driver nor the browser tells it on a command line.
  const webkit = await startWebKit()
  try {
    const page = await webkit.open('about:blank')
    await page.close()
    return page.version
  } finally {
    webkit.stop()
  }
}

async function versionSaidBy(path: string): Promise<string> {
  const { stdout } = await promisify(execFile)(path, ['--version'])
  return stdout
    .trim()
    .replace(/ built on.*$/, '')
    .replace('Mozilla ', '')
}

function isOnPath(command: string): boolean {
  return (process.env['PATH'] ?? '').split(delimiter).some(folder => existsSync(join(folder, command)))
}
