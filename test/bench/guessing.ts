/**
 * Asks whether the time of an answer tells a guesser why his code was no good (S21): `npm run bench:guessing [rounds]`. Misses of
 * several kinds by turns, on PostgreSQL, and Welch's t of each kind against codes that were never made. Beyond 4.5 either way the
 * kinds can be told apart.
 */
import process from 'node:process'
import type { AttemptLimit } from '../../src/service/attempts.ts'
import { addressOf, startCluster } from '../support/postgres.ts'
import { good, newShop, type TestShopper } from '../support/service.ts'
import { couponSet, writtenPromotion } from '../support/service-factories.ts'
import { createService } from '../../src/service/index.ts'

interface Times {
  readonly count: number
  readonly mean: number
  readonly variance: number
}

const rounds = Number(process.argv[2] ?? 300)
const unlimited: AttemptLimit = { quota: 1e9, window: 60 }
const cluster = await startCluster({})
await cluster.query('create database guessing')
const service = await createService({
  databaseUrl: addressOf(cluster.port, 'guessing'),
  limits: { codesPerShopper: unlimited, codesPerBlock: unlimited, codesPerShop: unlimited },
})
try {
  const shop = await newShop(service)
  const codes = Array.from({ length: 3 * rounds }, (_, number) => `HELD-${number}`)
  await shop.seed({
    promotions: [
      writtenPromotion({ limits: { maxHeld: 3 * rounds } }),
      writtenPromotion({ id: 'over', endsAt: '2020-01-01T00:00:00Z' }),
    ],
    sets: [
      { set: couponSet({ kind: 'unique' }), codes },
      { set: couponSet({ id: 'over', promotion: 'over', kind: 'unique' }), codes: codes.map(code => `OVER-${code}`) },
    ],
  })
  const holder = await shop.guest()
  for (const code of codes.slice(0, rounds)) await good(holder.call, 'POST', '/v1/wallet/coupons', { code })
  const guesser = await shop.guest()
  const kinds: Readonly<Record<string, (round: number) => string>> = {
    'never made': round => `NONE-${round}`,
    'never made, once more': round => `NADA-${round}`,
    'somebody else’s': round => `HELD-${round}`,
    'of a promotion that is over': round => `OVER-HELD-${round}`,
  }
  const times = new Map<string, number[]>(Object.keys(kinds).map(kind => [kind, []]))
  for (let round = -10; round < rounds; round += 1) {
    for (const [kind, codeOf] of shuffle(Object.entries(kinds))) {
      const time = await miss(guesser, codeOf(Math.abs(round)))
      if (round >= 0) times.get(kind)?.push(time)
    }
  }
  const none = summarise(times.get('never made') ?? [])
  console.log(`${rounds} misses of each kind, milliseconds`)
  for (const [kind, all] of times) {
    const own = summarise(all)
    const t = kind === 'never made' ? '' : `  t ${welch(own, none).toFixed(2)}`
    console.log(`${kind.padEnd(28)} mean ${own.mean.toFixed(3)}  deviation ${Math.sqrt(own.variance).toFixed(3)}${t}`)
  }
} finally {
  await service.close()
  await cluster.remove()
}

async function miss({ call }: TestShopper, code: string): Promise<number> {
  const started = performance.now()
  const { status, body } = await call('POST', '/v1/wallet/coupons', { code })
  const time = performance.now() - started
  const [{ reason } = {}] = body.reasons
  if (status !== 404 || reason !== 'code_not_found') throw new Error(`${code} was answered ${status} ${reason}`)
  return time
}

function shuffle<Item>(items: readonly Item[]): readonly Item[] {
  return items
    .map(item => ({ item, place: Math.random() }))
    .sort((one, other) => one.place - other.place)
    .map(({ item }) => item)
}

function summarise(times: readonly number[]): Times {
  const count = times.length
  const mean = times.reduce((sum, time) => sum + time, 0) / count
  const variance = times.reduce((sum, time) => sum + (time - mean) ** 2, 0) / (count - 1)
  return { count, mean, variance }
}

function welch(one: Times, other: Times): number {
  return (one.mean - other.mean) / Math.sqrt(one.variance / one.count + other.variance / other.count)
}
