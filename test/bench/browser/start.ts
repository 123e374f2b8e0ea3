import { isEngineName, openEngine } from '../../engines/engine.ts'
import type { Engine, EngineName } from '../../engines/engine.ts'
import { findEngine } from '../../engines/installed.ts'
import { median } from '../measure.ts'
import { milliseconds, table } from '../page.ts'
import { couponCount } from './shop-html.ts'
import type { Visit } from './shop-html.ts'
import { startShopServer } from './shop-server.ts'
import type { Answering, ShopServer } from './shop-server.ts'

/** The contestants: who is visited, and how the service answers meanwhile. */
const visits = [
  { name: 'without Tearoff', page: 'plain', how: 'replayed' },
  { name: 'with it, the service answers in 50 ms', page: 'tagged', how: 'replayed' },
  { name: 'with it, the service is offline', page: 'tagged', how: 'offline' },
] as const satisfies readonly { name: string; page: 'plain' | 'tagged'; how: Answering }[]

const head = [
  'page',
  'first paint',
  '`createTearoff()` runs',
  'wallet painted',
  'from `createTearoff()` to it',
  'long tasks',
]

/**
 * Measures the tag's start in a real page against the same page without it, in all engines that are installed.
 * @returns the table
 */
export async function benchStart(
  browsers: readonly string[],
  rounds: number,
  say: (line: string) => void,
): Promise<string> {
  const server = await startShopServer()
  const rows: string[][] = []
  try {
    for (const name of browsers.filter(isEngineName)) {
      const found = await findEngine(name)
      if (!found.there) {
        say(`${name} is not installed: ${found.install}`)
        continue
      }
      const added = await benchEngine(name, found.version, server, rounds)
      for (const row of added) say(row.join(' | '))
      rows.push(...added)
    }
  } finally {
    await server.close()
  }
  return table([head, ...rows])
}

/** Visits the pages in turn, round after round, so that a busy moment falls on all of them. The first rounds are thrown away. */
async function benchEngine(
  name: EngineName,
  version: string,
  server: ShopServer,
  times: number,
): Promise<readonly string[][]> {
  server.answer('live')
  const engine = await openEngine(name, server.tagged)
  try {
    await fillWallet(engine, server)
    const rounds: Visit[][] = []
    for (let round = -2; round < times; round++) {
      const row: Visit[] = []
      // Whoever comes after the same page each time would pay for leaving it.
      for (let turn = 0; turn < visits.length; turn++) {
        const index = (turn + round + visits.length) % visits.length
        const { page, how } = visits[index]!
        server.answer(how)
        row[index] = await visit(engine, server[page])
      }
      if (round >= 0) rounds.push(row)
    }
    return visits.map(({ name: page }, index) => {
      const each = (read: (visit: Visit) => number): number => median(rounds.map(row => read(row[index]!)))
      const cell = (read: (visit: Visit) => number): string => {
        const value = each(read)
        return Number.isNaN(value) ? '–' : milliseconds(value)
      }
      const against = median(rounds.map(row => row[index]!.painted - row[0]!.painted))
      return [
        `${version}: ${page}`,
        index === 0 ? cell(one => one.painted) : `${cell(one => one.painted)} (${signed(against)})`,
        cell(one => (one.created ?? NaN) - (one.create ?? NaN)),
        cell(one => one.wallet ?? NaN),
        cell(one => (one.wallet ?? NaN) - (one.create ?? NaN)),
        cell(one => one.longTasks ?? NaN),
      ]
    })
  } finally {
    await engine.close()
  }
}

/** Claims every offer as a shopper would, and sees the page once more, so that every answer of a visit is known. */
async function fillWallet(engine: Engine, { tagged }: ShopServer): Promise<void> {
  const claim = `(async () => {
    const isThere = new Promise(resolve => document.addEventListener('tearoff-ready', resolve))
    if (!globalThis[Symbol.for('tearoff')]) await isThere
    const shop = globalThis[Symbol.for('tearoff')]
    for (let index = 0; index < ${couponCount}; index++) {
      const outcome = await shop.wallet.claim({ offer: 'offer-' + index })
      if (!outcome.ok) throw new Error(JSON.stringify(outcome))
    }
    return 'claimed'
  })()`
  const outcome = await engine.evaluate(claim)
  if (outcome !== 'claimed') throw new Error(outcome)
  await visit(engine, tagged)
}

async function visit(engine: Engine, url: string): Promise<Visit> {
  await engine.goto(url)
  return JSON.parse(await engine.evaluate('visit')) as Visit
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${milliseconds(Math.abs(value))}`
}
