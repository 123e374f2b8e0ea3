/** Stands in for `node:test` while mutants are tried: tests are only noted, for the worker to run until one fails. */
export type Run = () => unknown

const waiting: Run[] = []

export function test(_title: string, run: Run): void {
  waiting.push(run)
}

export function suite(_title: string, run: Run): void {
  run()
}

export { suite as describe }

/** Gives the tests noted since the last time. */
export function takeTests(): Run[] {
  return waiting.splice(0)
}
