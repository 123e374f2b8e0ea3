import process from 'node:process'
import { parseArgs } from 'node:util'
import { findDifference } from './compare-engine.ts'
import { engineNames, isEngineName, openEngine } from './engine.ts'
import { servePage } from './serve-page.ts'

// Compares the rules' answers in Node and in browsers, byte for byte:
// `node test/engines/rules-agree.ts --carts 100000 --browser chromium --browser firefox --browser webkit --seed 1`
const { values } = parseArgs({
  options: {
    carts: { type: 'string', default: '100000' },
    browser: { type: 'string', multiple: true, default: [...engineNames] },
    seed: { type: 'string', default: '1' },
  },
})
const comparison = { carts: Number(values.carts), seed: Number(values.seed) }
const page = await servePage()
try {
  for (const name of values.browser.filter(isEngineName)) {
    const engine = await openEngine(name, page.url)
    try {
      const difference = await findDifference(engine, comparison)
      say(
        difference
          ? `✗ ${engine.version}: cart ${difference.index} of seed ${comparison.seed}\n  Node:    ${difference.node}\n  browser: ${difference.browser}`
          : `✓ ${engine.version}: the same answers as Node ${process.versions.node} to ${comparison.carts} carts of seed ${comparison.seed}`,
      )
      if (difference) process.exitCode = 1
    } finally {
      await engine.close()
    }
  }
} finally {
  await page.close()
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
