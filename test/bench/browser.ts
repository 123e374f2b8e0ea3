import { cpus, loadavg } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { engineNames } from '../engines/engine.ts'
import { benchStart } from './browser/start.ts'
import { benchElements } from './elements/run.ts'
import { writePart } from './page.ts'

// Measures the tag's start in a real page, and the elements, and writes docs/performance.md:
// `npm run bench:browser -- --part start --rounds 30 --browser chromium --browser firefox`. `--dry` leaves the document alone.
const { values } = parseArgs({
  options: {
    part: { type: 'string', multiple: true, default: ['start', 'elements'] },
    rounds: { type: 'string' },
    browser: { type: 'string', multiple: true, default: [...engineNames] },
    dry: { type: 'boolean', default: false },
  },
})

const [load = 0] = loadavg()
const [cpu] = cpus()
const machine = `${cpus().length} × ${cpu?.model.trim()}; ${load.toFixed(1)} processes wanted a processor when it began.`

if (values.part.includes('start')) {
  const rounds = Number(values.rounds ?? 25)
  publish('browser-start', `${rounds} rounds, ${machine}\n\n${await benchStart(values.browser, rounds, say)}`)
}
if (values.part.includes('elements')) {
  const rounds = Number(values.rounds ?? 15)
  const effort = { rounds, changes: 40, pages: 5, mounts: 100, few: 100, many: 10_000, frames: 600 }
  publish('elements-machine', `${rounds} rounds, ${machine}`)
  for await (const [name, markdown] of benchElements(effort)) publish(name, markdown)
}

function publish(part: string, markdown: string): void {
  say(`\n${markdown}`)
  if (!values.dry) writePart(part, markdown)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
