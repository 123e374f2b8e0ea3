import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { Launcher } from 'chrome-launcher'

/** A Chrome or Chromium on this machine, and where it was found. */
export interface FoundBrowser {
  readonly path: string
  readonly from: 'CHROME_PATH' | 'installed' | '@sparticuz/chromium'
}

/** Arguments for a browser that talks to this machine only. Root and CI have no sandbox to offer. */
export const browserArguments: readonly string[] = [
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  ...(process.platform === 'linux' && (process.getuid?.() === 0 || process.env['CI'])
    ? ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage']
    : []),
]

/**
 * Finds a browser for the tests: `CHROME_PATH`, an installed Chrome or Chromium, or the one that comes with npm.
 *
 * @throws Error where there is none, with what to do.
 */
export async function findBrowser(): Promise<FoundBrowser> {
  const named = process.env['CHROME_PATH']
  if (named) return { path: named, from: 'CHROME_PATH' }
  const installed = installedBrowser()
  if (installed) return { path: installed, from: 'installed' }
  try {
    return { path: await unpackBundledBrowser(), from: '@sparticuz/chromium' }
  } catch (cause) {
    throw new Error('No Chrome or Chromium found: install one or set CHROME_PATH to it', { cause })
  }
}

function installedBrowser(): string | undefined {
  const onPath = (process.env['PATH'] ?? '')
    .split(':')
    .flatMap(folder =>
      ['google-chrome', 'google-chrome-stable', 'chromium', 'chromium-browser'].map(name => join(folder, name)),
    )
    .find(path => existsSync(path))
  if (onPath || process.platform === 'linux') return onPath
  try {
    const path = Launcher.getFirstInstallation()
    return path && existsSync(path) ? path : undefined
  } catch {
    return undefined
  }
}

/**
 * The package reuses whatever lies in the temporary folder, so each version gets a folder of its own. It looks for its
 * fonts in fixed places; without a font every text is 0 pixels high, so it is told where they are.
 */
async function unpackBundledBrowser(): Promise<string> {
  const manifest = new URL('../package.json', import.meta.resolve('@sparticuz/chromium'))
  const { version } = JSON.parse(readFileSync(manifest, 'utf8')) as { version: string }
  const folder = join(tmpdir(), `tearoff-chromium-${version}`)
  mkdirSync(folder, { recursive: true })
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = folder
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs22.x'
  process.env['FONTCONFIG_PATH'] ??= folder
  writeFileSync(
    join(folder, 'fonts.conf'),
    `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig><dir>/usr/share/fonts</dir><dir>${folder}/fonts</dir><cachedir>${folder}/fonts-cache</cachedir></fontconfig>`,
  )
  try {
    const { default: chromium } = await import('@sparticuz/chromium')
    return await chromium.executablePath()
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
