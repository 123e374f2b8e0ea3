import { qualify } from '../../src/rules/index.ts'
import type { Cart, Verdict } from '../../src/rules/index.ts'
import type { Contestant } from './contestant.ts'
import { at } from './qualify-workload.ts'
import type { QualifyWorkload } from './qualify-workload.ts'

/** The rules, with promotions that were prepared once. */
export function createTearoff(workload: QualifyWorkload): Contestant {
  return contestant('Tearoff `qualify`, promotions prepared once', workload, workload.prepared)
}

/** The rules, given plain promotions each time. */
export function createTearoffUnprepared(workload: QualifyWorkload): Contestant {
  return contestant('Tearoff `qualify`, plain promotions', workload, workload.promotions)
}

function contestant(
  name: string,
  { coupons, shopper }: QualifyWorkload,
  promotions: QualifyWorkload['prepared'] | QualifyWorkload['promotions'],
): Contestant {
  const judge = (cart: Cart): Record<string, Verdict> => qualify({ promotions, coupons, cart, shopper, policy: {}, at })
  return {
    name,
    run(cart) {
      let read = 0
      for (const verdict of Object.values(judge(cart))) {
        if (verdict.status === 'inapplicable') {
          for (const { reason } of verdict.reasons) read += reason.length
        } else {
          read += verdict.discount
          const { lines } = verdict
          for (const id in lines) read += lines[id] ?? 0
        }
      }
      return read
    },
    answer(cart) {
      const verdicts = judge(cart)
      const answer = new Map<string, number>()
      for (const { id, promotion } of coupons) {
        const verdict = verdicts[id]
        if (verdict?.status === 'applicable') answer.set(promotion, verdict.discount)
      }
      return answer
    },
  }
}
