import type { Outcome } from '../../src/contract/reason.ts'

/** Far behind the SDK's own budget: only what never answers gets here. */
const PATIENCE_MS = 15_000

/** Waits for an outcome, but not forever: an SDK that throws or never answers must not lock an element. */
export async function inTime<Result extends object>(
  run: () => Promise<Outcome<Result>>,
  patience: number = PATIENCE_MS,
): Promise<Outcome<Result>> {
  let timer: ReturnType<typeof setTimeout> | undefined
  const late: Outcome<Result> = { ok: false, reasons: [{ reason: 'temporarily_unavailable', retryAfter: 5 }] }
  try {
    return await Promise.race([
      run(),
      new Promise<Outcome<Result>>(resolve => (timer = setTimeout(() => resolve(late), patience))),
    ])
  } catch {
    return late
  } finally {
    clearTimeout(timer)
  }
}
