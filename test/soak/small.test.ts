import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { Operation } from '../history/history.ts'
import { runSoak } from './soak.ts'

test('two service processes under kills, database stops and lost answers leave a history that some order explains', async () => {
  const { evidence, findings, kills, stops, wire } = await runSoak({
    attempts: 3000,
    promotions: 30,
    minutes: 2,
    seed: 7,
    services: 2,
    clients: 2,
    inFlight: 16,
    killEvery: 2,
    stopEvery: 4,
  })
  assert.deepEqual(findings.slice(0, 10), [])
  assert.ok(evidence.calls.length >= 3000)
  // What did not happen proves nothing.
  const told = (words: string) => evidence.calls.filter(({ answer }) => JSON.stringify(answer).includes(words)).length
  const done = (op: Operation) => evidence.calls.filter(call => call.op === op && call.answer.kind === 'done').length
  const ops = (['claim', 'reserve', 'release', 'order', 'cancel', 'merge'] as const).map(op => [op, done(op)] as const)
  const refusals = ['usage_limit_reached', 'customer_limit_reached', 'expired'].map(why => [why, told(why)] as const)
  const faults = Object.entries({ unknown: told('unknown'), kills, stops, ...wire })
  for (const [what, count] of [...ops, ...refusals, ...faults]) assert.ok(count > 0, `nothing of ${what}`)
})
