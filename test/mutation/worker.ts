import { readFileSync } from 'node:fs'
import { registerHooks, stripTypeScriptTypes } from 'node:module'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parentPort, workerData } from 'node:worker_threads'
import { takeTests } from './collect.ts'
import type { Mutant } from './mutants.ts'

/** What the worker is asked: to run these test files against this mutant, or against none. */
export interface Task {
  readonly id: number
  readonly mutant?: Mutant
}

/** The test file that noticed, if any did. */
export interface Answer {
  readonly id: number
  readonly killedBy?: string
}

const { root, tests } = workerData as { readonly root: string; readonly tests: readonly string[] }
const inside = ['src/rules/', 'test/rules/', 'test/support/'].map(folder => new URL(folder, root).href)
const stripped = new Map<string, string>()
const tasks = new Map<string, Task>()

// Every task gets modules of its own: their addresses carry its id.
registerHooks({
  resolve(specifier, context, next) {
    const task = /\?task=\d+$/u.exec(context.parentURL ?? '')?.[0]
    if (task && specifier === 'node:test')
      return { url: new URL('collect.ts', import.meta.url).href, shortCircuit: true }
    const found = next(specifier, context)
    return task && inside.some(folder => found.url.startsWith(folder)) ? { ...found, url: found.url + task } : found
  },
  load(url, context, next) {
    const [address = '', id] = url.split('?task=')
    if (id === undefined || !address.endsWith('.ts')) return next(url, context)
    return { format: 'module', source: sourceOf(address, tasks.get(id)?.mutant), shortCircuit: true }
  },
})

parentPort?.on('message', (task: Task) => {
  void answer(task).then(given => parentPort?.postMessage(given))
})

async function answer(task: Task): Promise<Answer> {
  tasks.set(String(task.id), task)
  for (const file of nearestFirst(task.mutant)) {
    try {
      await import(`${new URL(file, root).href}?task=${task.id}`)
      for (const run of takeTests()) await run()
    } catch {
      takeTests()
      return { id: task.id, killedBy: file }
    }
  }
  return { id: task.id }
}

/** The vectors, then the tests that are named like the mutant's file, then all others. */
function nearestFirst(mutant: Mutant | undefined): string[] {
  const name = mutant?.file.includes('/messages/') ? 'explain' : mutant && basename(mutant.file, '.ts')
  const distance = (test: string): number => (test.includes('vectors') ? 0 : test.endsWith(`/${name}.test.ts`) ? 1 : 2)
  return tests.toSorted((a, b) => distance(a) - distance(b))
}

function sourceOf(address: string, mutant: Mutant | undefined): string {
  const path = fileURLToPath(address)
  if (mutant && path === join(fileURLToPath(root), mutant.file)) {
    const source = readFileSync(path, 'utf8')
    return stripTypeScriptTypes(source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end))
  }
  let text = stripped.get(path)
  if (text === undefined) stripped.set(path, (text = stripTypeScriptTypes(readFileSync(path, 'utf8'))))
  return text
}
