import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'

const manifest = new URL('./peers/package.json', import.meta.url)

/** Loads a module of a peer. They are CommonJS, and only the bench installs them. */
export const requirePeer: NodeJS.Require = createRequire(manifest)

/** Installs the peers from their own lockfile where they are not there yet. */
export function installPeers(): void {
  if (existsSync(new URL('./peers/node_modules/.package-lock.json', import.meta.url))) return
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: fileURLToPath(new URL('.', manifest)),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

/** Says which version of a peer runs. */
export function versionOf(name: string): string {
  const { dependencies } = JSON.parse(readFileSync(manifest, 'utf8')) as { dependencies: Record<string, string> }
  return dependencies[name] ?? 'unknown'
}
