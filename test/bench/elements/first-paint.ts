import type { Browser } from 'puppeteer-core'
import { bundleContestant, type RacedTag, type Way } from './bundle.ts'
import { call, inFreshPage } from './fresh-page.ts'
import type { FrameTimes } from './page/frames.ts'
import type { StageServer } from './stage-server.ts'

/** The contestants in the order of the table; ours is held against the others. */
export const ways: readonly Way[] = ['tearoff', 'vanilla', 'given', 'react']

/** How many coupons the elements show when they race. */
const COUPONS = 20

/**
 * Lets all ways to write an element show the same coupons, each in a process of its own, in turns.
 * @returns by round, in the order of `ways`
 * @throws Error where one shows other markup than ours
 */
export async function raceFirstPaints(
  browser: Browser,
  server: StageServer,
  tag: RacedTag,
  rounds: number,
): Promise<readonly (readonly FrameTimes[])[]> {
  const codes = await Promise.all(ways.map(way => bundleContestant(tag, way)))
  const shapes: (readonly string[])[] = []
  const all: FrameTimes[][] = []
  for (let round = -1; round < rounds; round++) {
    const row: FrameTimes[] = []
    for (let turn = 0; turn < ways.length; turn++) {
      const index = (turn + round + ways.length) % ways.length
      const { shape, ...paint } = await visit(browser, server, { tag, code: codes[index]!, way: ways[index]! })
      row[index] = paint
      if (round < 0) shapes[index] = shape
    }
    if (round >= 0) all.push(row)
  }
  for (const [index, way] of ways.entries()) requireSame(shapes[0]!, shapes[index]!, `${tag} as ${way}`)
  return all
}

async function visit(
  browser: Browser,
  server: StageServer,
  { tag, code, way }: { readonly tag: RacedTag; readonly code: string; readonly way: Way },
): Promise<FrameTimes & { readonly shape: readonly string[] }> {
  return inFreshPage(browser, server.page('stage'), async page => {
    await call(page, 'prepare', tag, COUPONS, code, way === 'given')
    const times = await call<FrameTimes>(page, 'perform')
    return { ...times, shape: await call<readonly string[]>(page, 'shape') }
  })
}

function requireSame(ours: readonly string[], other: readonly string[], name: string): void {
  const at = Array.from(ours.length > other.length ? ours : other).findIndex((_, line) => ours[line] !== other[line])
  if (at < 0) return
  throw new Error(
    `${name} shows ${JSON.stringify(other[at])} and not ${JSON.stringify(ours[at])}, after ${ours[at - 1]}`,
  )
}
