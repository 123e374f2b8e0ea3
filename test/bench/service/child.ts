import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import type { Load, LoadReport } from './load.ts'

/** A service in a process of its own. */
export interface Server {
  readonly port: number
  /** Resident memory in MB, where the system tells it. */
  memory(): number
  stop(): Promise<void>
}

/** Starts the service on a database. */
export async function startServer(databaseUrl: string, options: object = {}): Promise<Server> {
  const child = start('server.ts', [databaseUrl, JSON.stringify(options)])
  const [port] = (await once(child, 'message')) as [number]
  return {
    port,
    memory: () => memoryOf(child.pid),
    async stop() {
      const ended = once(child, 'exit')
      child.disconnect()
      await ended
    },
  }
}

/** Loads a service from a process of its own. */
export async function sendLoad(load: Load): Promise<LoadReport> {
  const child = start('load.ts', [])
  child.send(load)
  const [report] = (await once(child, 'message')) as [LoadReport]
  child.disconnect()
  return report
}

function start(script: string, given: readonly string[]): ChildProcess {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child = fork(path, [...given], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
  const end = (): void => void child.kill()
  process.once('exit', end)
  child.once('exit', code => {
    process.off('exit', end)
    if (code) throw new Error(`${script} ended with ${code}`)
  })
  return child
}

function memoryOf(pid: number | undefined): number {
  if (process.platform !== 'linux') return NaN
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  return Number(/VmRSS:\s+(?<size>\d+) kB/u.exec(status)?.groups?.['size']) / 1024
}
