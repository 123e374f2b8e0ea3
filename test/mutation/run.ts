import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { createRandom } from '../engines/random.ts'
import { mutantsOf } from './mutants.ts'
import type { Mutant } from './mutants.ts'
import type { Answer, Task } from './worker.ts'

/**
 * Changes the rules in one place after the other and sees whether their tests notice: `node test/mutation/run.ts`.
 * `--only src/rules/judge.ts` looks at some files, `--sample 500 --seed 1` at some mutants; `--report FILE` writes all answers.
 * Fails below 90 % of the mutants that `equivalent.json` does not name.
 */
const { values } = parseArgs({
  options: {
    only: { type: 'string', multiple: true },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    report: { type: 'string' },
    workers: { type: 'string', default: `${availableParallelism()}` },
  },
})

/** Mutants of one place that no test can tell from the rules as they are. */
interface Equivalent {
  readonly file: string
  readonly before: string
  readonly after: readonly string[]
  readonly why: string
}

type Outcome = { readonly mutant: Mutant; readonly killedBy?: string }

const root = new URL('../../', import.meta.url).href
const read = (path: string): string => readFileSync(new URL(path, root), 'utf8')
const tests = globSync('test/rules/*.test.ts', { cwd: new URL(root) }).toSorted()
const files = values.only ?? globSync('src/rules/**/*.ts', { cwd: new URL(root) }).toSorted()
const equivalents = JSON.parse(read('test/mutation/equivalent.json')) as readonly Equivalent[]
const isEquivalent = ({ file, before, after }: Mutant): boolean =>
  equivalents.some(one => one.file === file && one.before === before && one.after.includes(after))

const all = files.flatMap(file => mutantsOf(file, read(file)))
const sampled = sample(all.filter(mutant => !isEquivalent(mutant)))
const unknown = equivalents.flatMap(({ file, before, after }) =>
  files.includes(file)
    ? after.filter(
        text => !all.some(mutant => mutant.file === file && mutant.before === before && mutant.after === text),
      )
    : [],
)

const begunAt = Date.now()
if ((await tryAll([{ id: -1 }], 1, '1500', 300_000)).get(-1)) throw new Error('The tests fail without any mutant')
// A busy machine must not count as a test that noticed.
const patience = Math.max(60_000, 5 * (Date.now() - begunAt))
// Few random runs notice most; what is left is tried with more of them.
const first = await tryAll(asTasks(sampled), Number(values.workers), '60', patience)
const left = asTasks(sampled).filter(({ id }) => !first.get(id))
const second = await tryAll(left, Number(values.workers), '300', patience)
const outcomes = sampled.map((mutant, id): Outcome => {
  const killedBy = first.get(id) ?? second.get(id)
  return { mutant, ...(killedBy && { killedBy }) }
})

const survivors = outcomes.filter(({ killedBy }) => !killedBy)
const score = (outcomes.length - survivors.length) / outcomes.length
for (const { mutant } of survivors)
  say(`survived ${mutant.file}:${mutant.line}\n  - ${mutant.before}\n  + ${mutant.after}`)
for (const text of unknown) say(`equivalent.json names what is no mutant: ${text}`)
say(
  `${all.length} mutants, ${all.length - all.filter(one => !isEquivalent(one)).length} of them equivalent; tried ${outcomes.length}: ` +
    `${outcomes.length - survivors.length} killed, ${survivors.length} survived, score ${(score * 100).toFixed(1)} %`,
)
if (values.report) writeFileSync(values.report, JSON.stringify(outcomes, undefined, 1))
process.exitCode = score < 0.9 || unknown.length ? 1 : 0

function asTasks(mutants: readonly Mutant[]): Task[] {
  return mutants.map((mutant, id) => ({ id, mutant }))
}

/** Tries tasks in workers; one that takes too long has noticed too, since the rules end. */
async function tryAll(
  tasks: readonly Task[],
  workers: number,
  runs: string,
  patience: number,
): Promise<Map<number, string>> {
  const killed = new Map<number, string>()
  const queue = [...tasks]
  const begun = Date.now()
  const work = async (): Promise<void> => {
    let worker: Worker | undefined
    let tried = 0
    for (let task = queue.shift(); task; task = queue.shift()) {
      // Modules are never forgotten, so a worker is.
      if (!worker || tried++ % 50 === 49) {
        await worker?.terminate()
        worker = new Worker(new URL('worker.ts', import.meta.url), {
          workerData: { root, tests },
          env: { ...process.env, RULES_RUNS: runs },
        })
      }
      const answer = await ask(worker, task, patience)
      if (answer === 'timeout') {
        await worker.terminate()
        worker = undefined
        killed.set(task.id, answer)
      } else if (answer.killedBy) killed.set(task.id, answer.killedBy)
      if (queue.length % 100 === 0) {
        process.stderr.write(
          `${tasks.length - queue.length} of ${tasks.length} after ${Math.round((Date.now() - begun) / 1000)} s\n`,
        )
      }
    }
    await worker?.terminate()
  }
  await Promise.all(Array.from({ length: workers }, work))
  return killed
}

function ask(worker: Worker, task: Task, patience: number): Promise<Answer | 'timeout'> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => done(() => resolve('timeout')), patience)
    const done = (settle: () => void): void => {
      clearTimeout(timer)
      worker.off('message', hear).off('error', fail)
      settle()
    }
    const hear = (answer: Answer): void => done(() => resolve(answer))
    const fail = (error: unknown): void => done(() => reject(error as Error))
    worker.on('message', hear).on('error', fail).postMessage(task)
  })
}

function sample(mutants: readonly Mutant[]): Mutant[] {
  if (!values.sample) return [...mutants]
  const random = createRandom(Number(values.seed))
  const order = mutants
    .map(mutant => ({ mutant, place: random.whole(0, 2 ** 30) }))
    .toSorted((a, b) => a.place - b.place)
  return order.slice(0, Number(values.sample)).map(({ mutant }) => mutant)
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
