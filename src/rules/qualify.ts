import { openSession } from './judge.ts'
import type { QualifyInput } from './judge.ts'
import { setOwn } from './set-own.ts'
import type { Verdict } from './verdict.ts'

/**
 * Says for each coupon whether it fits the cart, what it saves alone, and if not every reason why.
 * @throws TypeError for ids that are there twice and for a coupon of an unknown promotion
 */
export function qualify(input: QualifyInput): Record<string, Verdict> {
  const { judge } = openSession(input)
  const verdicts: Record<string, Verdict> = {}
  for (const { id } of input.coupons) setOwn(verdicts, id, judge(id).verdict)
  return verdicts
}
