import { isDeepStrictEqual } from 'node:util'
import { attribute } from '../../src/rules/attribution.ts'
import { expiry } from '../../src/rules/expiry.ts'
import { apply, combine, normaliseCode, qualify, spread } from '../../src/rules/index.ts'

/** One case of the rules: an input, and the answer that must come out. */
export interface Vector {
  readonly name: string
  readonly rule: string
  readonly kind: string
  readonly input: unknown
  readonly expect: unknown
}

const kinds: Readonly<Record<string, (input: never) => unknown>> = {
  qualify,
  apply,
  combine,
  expiry,
  attribution: attribute,
  normalise: ({ code }: { code: string }) => normaliseCode(code),
  spread: ({ total, weights }: { total: number; weights: number[] }) => ({ parts: spread(total, weights) }),
}

/** Runs one case. `actual` is the answer as JSON, or what went wrong. */
export function runVector({ kind, input, expect }: Vector): { ok: boolean; actual: string } {
  const run = Object.hasOwn(kinds, kind) ? kinds[kind] : undefined
  if (!run) return { ok: false, actual: `the kind "${kind}" is not known` }
  try {
    const answer = run(input as never)
    return { ok: isDeepStrictEqual(answer, expect), actual: JSON.stringify(answer) }
  } catch (error) {
    return { ok: false, actual: String(error) }
  }
}
