import pg from 'pg'
import type { Bench } from './pgbench.ts'

const CLIENTS = 10

/** Runs transactions from this process, for machines without pgbench; it takes more of the machine than pgbench does. */
export function createOwnBench(databaseUrl: string): Bench {
  return {
    name: 'own driver over `pg`, 10 connections',
    async run(script, from, seconds) {
      let next = from
      let done = 0
      const began = performance.now()
      const statements = script.map((text, at) => {
        // `:n` becomes the one parameter.
        const filled = text.replaceAll(/:n\b/gu, '$1::text')
        return { name: `s${at}`, text: filled, takes: filled !== text }
      })
      const one = async (): Promise<void> => {
        const client = new pg.Client(databaseUrl)
        await client.connect()
        while (performance.now() - began < seconds * 1000) {
          const number = `${next++}`
          for (const { takes, ...statement } of statements)
            await client.query({ ...statement, values: takes ? [number] : [] })
          done += 1
        }
        await client.end()
      }
      await Promise.all(Array.from({ length: CLIENTS }, one))
      return { rate: (done / (performance.now() - began)) * 1000, next }
    },
  }
}
