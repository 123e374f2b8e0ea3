import assert from 'node:assert/strict'
import { afterEach, describe, it } from 'node:test'
import type { Outcome } from '../../src/index.ts'
import { createCalls } from '../../src/sdk/calls.ts'

const BUDGET = 400
const down = { ok: false, reasons: [{ reason: 'temporarily_unavailable', retryAfter: 5 }] }
const never = (): Promise<Outcome> => new Promise(() => {})

describe('what the page may call (B33)', () => {
  const global = globalThis as { reportError?: (error: unknown) => void }
  const reported: unknown[] = []
  afterEach(() => {
    reported.length = 0
    delete global.reportError
  })

  it('answers within the budget whatever hangs', async () => {
    const { $reachable, guard } = createCalls(BUDGET)
    const alive = setTimeout(() => {}, 10_000)
    assert.deepEqual(await guard({ act: never }).act(), down)
    clearTimeout(alive)
    // Whatever hung there, it was not the service.
    assert.equal($reachable.get(), true)
  })

  it('answers with a refusal and reports what was thrown', async () => {
    global.reportError = error => reported.push(error)
    const fault = new Error('a fault')
    const { guard } = createCalls(BUDGET)
    assert.deepEqual(await guard({ act: (): Promise<Outcome> => Promise.reject(fault) }).act(), down)
    assert.deepEqual(reported, [fault])
  })

  it('answers in the same way where the page has a `Promise` of its own', async () => {
    const { guard } = createCalls(BUDGET)
    // oxlint-disable-next-line no-thenable -- as a polyfill makes them
    const act = (): PromiseLike<Outcome> => ({ then: (_, reject) => reject?.(new Error('foreign')) as never })
    global.reportError = () => {}
    assert.deepEqual(await guard({ act }).act(), down)
  })

  it('gives stores, and what answers at once, as they are', () => {
    const $store = { get: () => 1 }
    const step = createCalls(BUDGET).guard({ $store, now: () => 7, name: (id: string) => (id ? id : undefined) })
    assert.equal(step.$store, $store)
    assert.deepEqual([step.now(), step.name('x'), step.name('')], [7, 'x', undefined])
  })

  it('leaves time to say what the device knows when the service is silent', async () => {
    const { run, guard } = createCalls(BUDGET)
    const preview: Outcome<{ readonly total: number }> = { ok: true, total: 5 }
    const act = async (): Promise<Outcome> => {
      // What the device does first, for example read what it knows.
      await new Promise(done => setTimeout(done, 10))
      return (await run(never)).ok ? (down as Outcome) : preview
    }
    const alive = setTimeout(() => {}, 10_000)
    assert.deepEqual(await guard({ act }).act(), preview)
    clearTimeout(alive)
  })
})
