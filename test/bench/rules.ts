import { cpus } from 'node:os'
import process from 'node:process'
import { combine } from '../../src/rules/index.ts'
import type { QualifyInput } from '../../src/rules/index.ts'
import { createClosures } from './closures.ts'
import { createMixedWallet, hardWallets } from './combine-workload.ts'
import { compare } from './compare.ts'
import type { Standing } from './compare.ts'
import { createJsonRulesEngine, createJsonRulesEngineByLine } from './json-rules-engine.ts'
import { median, timeInTurn, timeOf } from './measure.ts'
import { createMedusa } from './medusa.ts'
import { milliseconds, table, times, writeImage, writePart } from './page.ts'
import { installPeers, versionOf } from './peer-packages.ts'
import { drawPlot } from './plot.ts'
import type { Series } from './plot.ts'
import { createQualifyWorkload, reaches } from './qualify-workload.ts'
import { createTearoff, createTearoffUnprepared } from './tearoff.ts'

// Measures the rules against their budgets and peers, and writes docs/performance.md: `npm run bench:rules`.
installPeers()
writePart('machine', machine())
await benchQualify()
await benchReaches()
await benchGrowth('lines', [1, 3, 10, 30, 100, 300, 1000], count => [100, count])
await benchGrowth('promotions', [1, 3, 10, 30, 100, 300, 1000], count => [count, 50])
await benchCombine()
await benchCoupons()
await benchHardWallets()

async function benchQualify(): Promise<void> {
  const workload = createQualifyWorkload(100, 50)
  const create = [createTearoff, createTearoffUnprepared, createClosures, createJsonRulesEngine, createMedusa]
  const contestants = create.map(one => one(workload))
  const standings = [
    ...(await compare(workload, contestants, 9, { time: 120, calls: 5 })),
    // Slow enough to stand in every other one's way: by itself.
    ...(
      await compare(workload, [createTearoff(workload), createJsonRulesEngineByLine(workload)], 3, {
        time: 60,
        calls: 5,
      })
    ).slice(1),
  ]
  say(
    'qualify',
    standings.map(({ name, time, ratio }) => `${name}: ${milliseconds(time)}, ${times(ratio)}`),
  )
  writePart(
    'qualify',
    table([
      ['engine', 'for one cart', 'carts a second', 'times Tearoff’s time'],
      ...standings.map(({ name, time, ratio }) => [
        name,
        milliseconds(time),
        `${Math.round(1000 / time)}`,
        times(ratio),
      ]),
    ]),
  )
  writePart(
    'qualify-budgets',
    table([
      ['budget', 'is'],
      budget(
        'at least 5 × json-rules-engine for each cart',
        ratioOf(standings, 'json-rules-engine, one run for a cart'),
        5,
      ),
      budget('at least 50 × Medusa’s `computeActions`', ratioOf(standings, 'Medusa'), 50),
    ]),
  )
}

async function benchReaches(): Promise<void> {
  const rows: string[][] = []
  for (const reach of reaches) {
    const workload = createQualifyWorkload(100, 50, reach)
    const contestants = [createTearoff, createJsonRulesEngine, createMedusa].map(one => one(workload))
    const [own, json, medusa] = await compare(workload, contestants, 3, { time: 60, calls: 5 })
    rows.push([reach, milliseconds(own?.time ?? NaN), times(json?.ratio ?? NaN), times(medusa?.ratio ?? NaN)])
  }
  say(
    'qualify by reach',
    rows.map(row => row.join(', ')),
  )
  writePart(
    'qualify-reaches',
    table([['promotions off', 'Tearoff', 'json-rules-engine takes', 'Medusa takes'], ...rows]),
  )
}

async function benchGrowth(
  what: 'lines' | 'promotions',
  counts: readonly number[],
  sizeOf: (count: number) => readonly [promotions: number, lines: number],
): Promise<void> {
  const measured: { count: number; standings: readonly Standing[] }[] = []
  for (const count of counts) {
    const workload = createQualifyWorkload(...sizeOf(count))
    const contestants = [createTearoff, createClosures, createJsonRulesEngine, createMedusa].map(one => one(workload))
    measured.push({ count, standings: await compare(workload, contestants, 3, { time: 20, calls: 3 }) })
  }
  const names = measured[0]?.standings.map(({ name }) => name) ?? []
  const series = names.map((name, index): Series => ({
    name: name.split(/[ ,]/, 1)[0] === 'hand-written' ? 'closures' : (name.split(/[ ,]/, 1)[0] ?? name),
    points: measured.map(({ count, standings }) => [count, standings[index]?.time ?? NaN]),
  }))
  say(
    `qualify by ${what}`,
    measured.map(({ count, standings }) => `${count}: ${standings.map(({ time }) => milliseconds(time)).join(', ')}`),
  )
  writePart(
    `qualify-by-${what}`,
    table([
      [what, ...names],
      ...measured.map(({ count, standings }) => [`${count}`, ...standings.map(({ time }) => milliseconds(time))]),
    ]),
  )
  writeImage(
    `qualify-by-${what}.svg`,
    drawPlot({
      title: `Qualifying one cart, by ${what}`,
      across: `${what} (${what === 'lines' ? '100 promotions' : '50 lines'})`,
      series,
    }),
  )
}

async function benchCombine(): Promise<void> {
  const wallets = Array.from({ length: 15 }, (_, index) => createMixedWallet(20, 50, index + 1))
  const rounds = await timeInTurn(
    wallets.map(wallet => () => combine(wallet)),
    5,
    { time: 25, calls: 5 },
  )
  const medians = wallets.map((_, index) => median(rounds.slice(1).map(round => round[index] ?? NaN)))
  const exact = wallets.filter(wallet => combine(wallet).exact).length
  const [middle, worst] = [median(medians), Math.max(...medians)]
  say('combine', [
    `20 coupons on 50 lines: median ${milliseconds(middle)}, worst wallet ${milliseconds(worst)}, exact ${exact} of ${wallets.length}`,
  ])
  writePart(
    'combine',
    table([
      ['20 coupons, 50 lines', 'is', 'budget'],
      ['median over the wallets', `${milliseconds(middle)} ${middle <= 5 ? '✓' : '✗'}`, '5 ms'],
      ['slowest wallet', milliseconds(worst), '–'],
      ['proved best', `${exact} of ${wallets.length} ${exact === wallets.length ? '✓' : '✗'}`, 'all'],
    ]),
  )
}

async function benchCoupons(): Promise<void> {
  const rows: { count: number; middle: number; worst: number; exact: number }[] = []
  for (const count of [1, 2, 5, 10, 15, 20, 30, 40, 50]) {
    const wallets = Array.from({ length: 5 }, (_, index) => createMixedWallet(count, 50, index + 1))
    const rounds = await timeInTurn(
      wallets.map(wallet => () => combine(wallet)),
      3,
      { time: 10, calls: 3 },
    )
    const medians = wallets.map((_, index) => median(rounds.slice(1).map(round => round[index] ?? NaN)))
    const exact = wallets.filter(wallet => combine(wallet).exact).length
    rows.push({ count, middle: median(medians), worst: Math.max(...medians), exact })
  }
  say(
    'combine by coupons',
    rows.map(
      ({ count, middle, worst, exact }) =>
        `${count}: ${milliseconds(middle)}, worst ${milliseconds(worst)}, exact ${exact}/5`,
    ),
  )
  writePart(
    'combine-by-coupons',
    table([
      ['coupons', 'median of 5 wallets', 'slowest wallet', 'proved best'],
      ...rows.map(({ count, middle, worst, exact }) => [
        `${count}`,
        milliseconds(middle),
        milliseconds(worst),
        `${exact} of 5`,
      ]),
    ]),
  )
  writeImage(
    'combine-by-coupons.svg',
    drawPlot({
      title: 'The best combination, by coupons',
      across: 'coupons that all go together (50 lines, at most 5 at once)',
      series: [
        { name: 'slowest of 5 wallets', points: rows.map(({ count, worst }) => [count, worst]) },
        { name: 'median of 5 wallets', points: rows.map(({ count, middle }) => [count, middle]) },
      ],
    }),
  )
}

async function benchHardWallets(): Promise<void> {
  const rows: string[][] = []
  for (const { name, create } of hardWallets) {
    for (const [coupons, lines] of [
      [20, 200],
      [50, 1000],
    ] as const) {
      const input: QualifyInput = create(coupons, lines)
      const { exact, totals } = combine(input)
      const time = await timeOf(() => combine(input), { time: 200, calls: 3 })
      rows.push([name, `${coupons}`, `${lines}`, milliseconds(time), exact ? 'yes' : 'no', `${totals.discount}`])
    }
  }
  say(
    'hard wallets',
    rows.map(row => row.join(', ')),
  )
  writePart('combine-hard', table([['wallet', 'coupons', 'lines', 'time', 'proved best', 'saving in cents'], ...rows]))
}

function budget(what: string, is: number, least: number): string[] {
  return [what, `${times(is)} ${is >= least ? '✓' : '✗'}`]
}

function ratioOf(standings: readonly Standing[], name: string): number {
  return standings.find(one => one.name.startsWith(name))?.ratio ?? NaN
}

function machine(): string {
  const [cpu] = cpus()
  const peers = ['json-rules-engine', '@medusajs/promotion'].map(name => `${name} ${versionOf(name)}`)
  return `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} × ${cpu?.model.trim()}. Peers: ${peers.join(', ')}.`
}

function say(what: string, lines: readonly string[]): void {
  process.stdout.write(`${what}\n${lines.map(line => `  ${line}\n`).join('')}`)
}
