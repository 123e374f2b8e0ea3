import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type FaultProxy, type FaultRule, openFaultProxy } from '../support/fault-proxy.ts'

const bin = new URL('../../src/service/bin.ts', import.meta.url).pathname

/** A service process behind a proxy, that can be killed and comes back. */
export interface Machine {
  /** Port of the proxy in front. */
  readonly port: number
  readonly proxy: FaultProxy
  start(): Promise<void>
  /** Ends it as a power cut would. */
  kill(): Promise<void>
  close(): Promise<void>
}

/** Makes a service process on a port of its own. Start it. */
export async function createMachine(databaseUrl: string): Promise<Machine> {
  const own = await findFreePort()
  const proxy = await openFaultProxy({ port: own })
  let child: ChildProcess | undefined

  async function end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    if (!child || child.exitCode !== null || child.signalCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  return {
    port: proxy.port,
    proxy,
    async start() {
      child = spawn(process.execPath, [bin, 'serve'], {
        env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: databaseUrl, PORT: String(own), LOG_LEVEL: 'silent' },
        stdio: 'ignore',
      })
      for (let tries = 0; tries < 600; tries++) {
        if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`)
        const answer = await fetch(`http://127.0.0.1:${own}/healthz`).catch(() => undefined)
        if (answer?.ok) return
        await wait(50)
      }
      throw new Error('the service did not start within 30 seconds')
    },
    kill: () => end('SIGKILL'),
    async close() {
      await end('SIGTERM')
      await proxy.close()
    },
  }
}

/** How often something goes wrong with what passes a proxy. */
export interface Trouble {
  readonly cut: number
  readonly delay: number
  readonly longest: number
}

/** Counts what was done to the wire. */
export interface WireFaults {
  lostAnswers: number
  lostRequests: number
  delays: number
}

/** Makes a rule that cuts and delays at random; cutting an answer loses it after its commit. */
export function troubled(random: () => number, { cut, delay, longest }: Trouble, faults: WireFaults): FaultRule {
  return ({ what }) => {
    const luck = random()
    if (what === 'connection' || luck >= cut + delay) return 'pass'
    if (luck < cut) {
      if (what === 'answer') faults.lostAnswers += 1
      else faults.lostRequests += 1
      return 'cut'
    }
    faults.delays += 1
    return { delay: random() * longest }
  }
}

function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
