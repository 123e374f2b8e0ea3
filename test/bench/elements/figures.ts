import { median } from '../measure.ts'
import { milliseconds, table, times } from '../page.ts'
import type { RacedTag, Way } from './bundle.ts'
import { ways } from './first-paint.ts'
import type { ManyCoupons } from './many-coupons.ts'
import type { Held } from './mounts.ts'
import type { CartChange } from './page/cart-change.ts'
import type { FrameTimes } from './page/frames.ts'
import type { Scrolling } from './page/scroll.ts'

const FRAME = 1000 / 60

/** What each way to write an element is called in the tables. */
const names: Readonly<Record<Way, string>> = {
  tearoff: 'Tearoff',
  vanilla: 'written by hand',
  given: 'written by hand, all texts given',
  react: 'React 19',
}

/** Writes what a change of the cart took: the first one of a page, and those after it. */
export function cartChangeTable(pages: readonly (readonly CartChange[])[]): string {
  const first = pages.map(([one]) => one!)
  const after = pages.flatMap(changes => changes.slice(1))
  const row = (name: string, value: (each: (change: CartChange) => number) => number, budget?: number): string[] => {
    const total = value(one => one.total)
    const parts = (['rules', 'render', 'paint', 'answered'] as const).map(part => milliseconds(value(one => one[part])))
    const kept = budget === undefined ? '' : mark(total <= budget)
    return [name, `${milliseconds(total)}${kept}`, ...parts]
  }
  return table([
    ['change of the cart', 'together', 'rules', 'picker', 'style, layout, paint', 'picker, at the answer'],
    row('the first of a page, median', read => median(first.map(read)), FRAME),
    row('any other, median', read => median(after.map(read)), FRAME),
    row('any other, one in twenty takes longer', read => quantile(after.map(read), 0.95), FRAME),
  ])
}

/** Writes who shows an element how fast, held against ours. */
export function firstPaintTable(tag: RacedTag, rounds: readonly (readonly FrameTimes[])[]): string {
  const rows = ways.map((way, index) => {
    const each = (read: (paint: FrameTimes) => number): readonly number[] => rounds.map(round => read(round[index]!))
    const totals = each(paint => paint.total)
    const ratio = median(rounds.map(round => round[0]!.total / round[index]!.total))
    return [
      names[way],
      milliseconds(median(totals)),
      `${milliseconds(quantile(totals, 0.25))} – ${milliseconds(quantile(totals, 0.75))}`,
      milliseconds(median(each(paint => paint.script))),
      milliseconds(median(each(({ total, script }) => total - script))),
      index === 0
        ? '–'
        : `${times(ratio)}${way === 'vanilla' ? mark(ratio <= 1.3) : ''}${way === 'react' ? mark(ratio < 1) : ''}`,
      { tearoff: '–', vanilla: '≤ 1.3 ×', given: '–', react: '< 1 ×' }[way],
    ]
  })
  const head = ['', 'first paint', 'half of the rounds', 'script', 'style, layout, paint', 'Tearoff takes', 'budget']
  return table([[`\`<${tag}>\``, ...head.slice(1)], ...rows])
}

/** Writes what is left of an element after it was mounted and unmounted. */
export function memoryTable(
  elements: readonly { readonly tag: string; readonly few: Held; readonly many: Held }[],
  [few, many]: readonly [number, number],
): string {
  const pair = (one: number, other: number): string => `${one} → ${other}${mark(other <= one)}`
  const rows = elements.map(({ tag, few, many }) => {
    const ratio = many.heap / few.heap
    return [
      `\`<${tag}>\``,
      `${megabytes(few.heap)} → ${megabytes(many.heap)}`,
      `${ratio.toFixed(3)}${mark(ratio <= 1.05)}`,
      pair(few.nodes, many.nodes),
      pair(few.stores, many.stores),
    ]
  })
  return table([[`after ${few} → ${many}`, 'heap', 'ratio', 'DOM nodes', 'listeners of stores'], ...rows])
}

/** Writes how a wallet of many coupons does. */
export function manyCouponsTable(
  { firstPaints, updates, scrolling, back, updatesThen }: ManyCoupons,
  [few, many]: readonly [number, number],
): string {
  const ratio = median(firstPaints.map(([small, large]) => large / small))
  const { growths, tickets } = scrolling
  const frames = (what: string, { intervals }: Scrolling): string[][] => [
    [`${what}: longest frame`, milliseconds(Math.max(...intervals)), '–'],
    // The clock of frames is not exact: one frame and a half is one that was missed.
    [`frames that came late, of ${intervals.length}`, percent(shareOver(intervals, 1.5 * FRAME)), '–'],
    ['frames of more than 50 ms', percent(shareOver(intervals, 50)), '–'],
  ]
  const update = (what: string, times: readonly number[]): string[] => {
    const time = median(times)
    return [what, `${milliseconds(time)}${mark(time <= FRAME)}`, '≤ 16.7 ms']
  }
  return table([
    ['', 'is', 'budget'],
    [`first paint, ${few} coupons`, milliseconds(median(firstPaints.map(([small]) => small))), '–'],
    [`first paint, ${many} coupons`, milliseconds(median(firstPaints.map(([, large]) => large))), '–'],
    ['times as long', `${times(ratio)}${mark(ratio <= 2)}`, '≤ 2 ×'],
    update('a coupon goes on the cart', updates),
    ...frames(`scrolled through ${growths} growths to ${tickets} tickets`, scrolling),
    ...frames('scrolled back over them, nothing grows', back),
    update('a coupon goes on the cart, all these tickets there', updatesThen),
  ])
}

function shareOver(intervals: readonly number[], limit: number): number {
  return intervals.filter(interval => interval > limit).length / intervals.length
}

function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? NaN
}

function mark(kept: boolean): string {
  return kept ? ' ✓' : ' ✗'
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(2)} MB`
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`
}
