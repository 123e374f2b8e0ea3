import { readFileSync } from 'node:fs'
import process from 'node:process'

interface LockedPackage {
  readonly version?: string
  readonly optionalDependencies?: Readonly<Record<string, string>>
}

// npm sometimes writes a platform's package into the lock without a version; `npm ci` then fails on a clean clone.
const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
  packages: Readonly<Record<string, LockedPackage>>
}

const missing = Object.entries(packages).flatMap(([path, locked]) =>
  Object.keys(locked.optionalDependencies ?? {})
    .filter(name => resolve(path, name)?.version === undefined)
    .map(name => `${path || '.'} → ${name}`),
)

if (missing.length > 0) {
  console.error(`package-lock.json lacks a version for:\n  ${missing.join('\n  ')}`)
  process.exitCode = 1
}

function resolve(from: string, name: string): LockedPackage | undefined {
  for (let folder = from; ; folder = folder.slice(0, Math.max(0, folder.lastIndexOf('node_modules/') - 1))) {
    const found = packages[`${folder ? `${folder}/` : ''}node_modules/${name}`]
    if (found || !folder) return found
  }
}
