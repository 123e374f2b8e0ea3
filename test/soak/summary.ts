import { availableParallelism, cpus } from 'node:os'
import { tableOf } from './document.ts'
import type { SoakOptions, SoakResult } from './soak.ts'

/** What must not be, as the report names it, and the findings that say so. */
const PROMISES: readonly (readonly [string, readonly string[]])[] = [
  ['Uses or holds beyond a limit', ['beyond the limit']],
  ['Premature refusals', ['premature refusal']],
  ['Double redemptions, orders with two effects', ['double redemption', 'two effects of one order']],
  ['Orders that refused their own retry', ['an order that refused its own retry']],
  ['Acknowledged orders, cancellations and coupons lost', ['lost order', 'lost cancellation', 'lost coupon']],
  ['Orders and cancellations of nobody', ['an order of nobody', 'a cancellation of nobody']],
  ['Uses after expiry', ['grant after expiry']],
  [
    'Coupons that a sign-in lost or doubled',
    ['a merge that lost a coupon', 'a merge that doubled a coupon', 'two reports of one merge'],
  ],
  [
    'Counters, states, holds, orders that are not the ledger',
    ['counter is not the ledger', 'state is not the ledger', 'a hold that was not freed', 'half an order'],
  ],
  ['`coupon.used` and `coupon.restored` that are not the ledger', ['events are not the ledger']],
]

/** Tells a soak as Markdown. */
export function summarise(options: SoakOptions, result: SoakResult, command: string): string {
  const { evidence, findings, seconds, kills, stops, wire } = result
  const { calls, ledger } = evidence
  const number = (count: number): string => count.toLocaleString('en-US')
  const of = (kind: string, op?: string): number =>
    calls.reduce((sum, call) => sum + Number(call.answer.kind === kind && (!op || call.op === op)), 0)
  const soldOut = calls.reduce((sum, { answer }) => {
    return (
      sum + Number(answer.kind === 'refused' && Object.values(answer.reasons).flat().includes('usage_limit_reached'))
    )
  }, 0)
  const full = [...ledger.promotions, ...ledger.sets].filter(({ limit, counter }) => counter === limit).length
  const done = (['claim', 'reserve', 'release', 'order', 'cancel', 'merge'] as const)
    .map(op => `${op} ${number(of('done', op))}`)
    .join(', ')
  const found = PROMISES.map(([name, whats]) => [
    name,
    `**${number(findings.filter(({ what }) => whats.includes(what)).length)}**`,
  ])
  const machine = `${availableParallelism()} cores (${cpus()[0]?.model ?? 'unknown'}), Node ${process.versions.node}`
  return [
    tableOf(
      ['Figure', 'Value'],
      [
        [
          'Attempts',
          `${number(calls.length)} in ${Math.round(seconds)} s (${Math.round(calls.length / seconds)} a second)`,
        ],
        ['Codes', `${number(options.promotions)} with limits 1, 5 and 100; ${number(full)} of them used up in the end`],
        ['Processes', `${options.services} of the service, ${options.clients} of clients`],
        ['Done', done],
        ['Refused', `${number(of('refused'))}, of them ${number(soldOut)} with \`usage_limit_reached\``],
        ['Outcome unknown to the client', number(of('unknown'))],
        [
          'Orders and redemptions in the ledger',
          `${number(ledger.orders.length)} and ${number(ledger.redemptions.length)}`,
        ],
        ['Kills of a service, stops of the database', `${number(kills)} and ${number(stops)}`],
        [
          'On the wire',
          `${number(wire.lostAnswers)} answers and ${number(wire.lostRequests)} requests lost, ${number(wire.delays)} delayed`,
        ],
        ...found,
      ],
    ),
    `\`${command}\`, ${new Date().toISOString().slice(0, 10)}, ${machine}, PostgreSQL 18 from npm on the same machine.`,
  ].join('\n\n')
}
