import assert from 'node:assert/strict'
import { test } from 'node:test'
import { benchElements } from './run.ts'

// Says nothing of speed: only that every contestant still shows what ours shows, and that no figure is missing.
test(
  'measures every element with tiny counts, and all ways to write one show the same',
  { timeout: 180_000 },
  async () => {
    const effort = { rounds: 1, changes: 2, pages: 1, mounts: 1, few: 3, many: 40, frames: 3 }
    const parts = new Map<string, string>()
    for await (const [name, markdown] of benchElements(effort)) parts.set(name, markdown)
    assert.deepEqual(
      [...parts.keys()],
      [
        'elements-cart-change',
        'elements-first-paint-coupon-wallet',
        'elements-first-paint-coupon-picker',
        'elements-memory',
        'elements-many',
      ],
    )
    for (const [name, markdown] of parts) assert.doesNotMatch(markdown, /NaN|undefined|Infinity/, name)
    const tags = ['wallet', 'picker', 'offer', 'snippet', 'badge']
    for (const tag of tags) assert.match(parts.get('elements-memory') ?? '', new RegExp(`<coupon-${tag}>`))
  },
)
