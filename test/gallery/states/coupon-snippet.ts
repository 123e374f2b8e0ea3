import { type FakeStart, held } from '../../support/fake-tearoff.ts'
import { copyCode } from '../acts.ts'
import { letterCoupon } from '../coupons.ts'
import { inEveryLook } from '../looks.ts'
import { letter } from '../promotions.ts'
import type { GalleryGroup, GalleryState } from '../state.ts'

type Way = Partial<Pick<GalleryState, 'around' | 'act' | 'tree'>> & { readonly block?: true }

const ask = [{ text: 'Sign up to our letter for a code', href: '#' }]

function snippet(name: string, start: FakeStart | undefined, { block, ...way }: Way = {}): GalleryState {
  return {
    name,
    tag: 'coupon-snippet',
    attributes: { promotion: 'letter', ...(block && { block: '' }) },
    inside: ask,
    ...(start && { start }),
    ...way,
  }
}

const assigned: FakeStart = { coupons: [letterCoupon] }
const around = ['As a thank-you, your code ', ' takes 20 % off every tool until next Saturday.'] as const
const copied = (element: HTMLElement): Promise<void> => copyCode(element, true)
const blocked = (element: HTMLElement): Promise<void> => copyCode(element, false)

/** `<coupon-snippet>` in every state. */
export const snippetGroups: readonly GalleryGroup[] = [
  {
    title: 'The snippet',
    width: 420,
    states: [
      snippet('assigned', assigned, { tree: true }),
      snippet('assigned, in a sentence', assigned, { around, tree: true }),
      snippet('assigned, as a block', assigned, { block: true }),
      snippet('copied', assigned, { act: copied, tree: true }),
      snippet('copied, as a block', assigned, { block: true, act: copied }),
      snippet('copying is blocked', assigned, { act: blocked, tree: true }),
      snippet('copying is blocked, as a block', assigned, { block: true, act: blocked }),
      snippet('a long code', { coupons: [{ ...letterCoupon, code: 'A-READER-OF-OUR-LETTER-IN-NOVEMBER-2026-7QK2' }] }),
      snippet(
        'a long code, as a block',
        {
          coupons: [{ ...letterCoupon, code: 'A-READER-OF-OUR-LETTER-IN-NOVEMBER-2026-7QK2' }],
        },
        { block: true },
      ),
      snippet('reserved elsewhere', { coupons: [{ ...letterCoupon, state: 'reserved' }] }),
      snippet('none assigned', {}),
      snippet('used or expired', { past: [held('letter', { promotion: letter, state: 'redeemed' })] }),
      snippet('loading', { state: 'loading' }),
      snippet('offline', { ...assigned, status: { state: 'offline', why: 'service_unreachable' } }),
      snippet('before the script', undefined),
    ],
  },
  {
    title: 'The snippet: on every page',
    width: 420,
    states: inEveryLook(snippet('in a sentence', assigned, { around })),
  },
  {
    title: 'The snippet as a block: on every page',
    width: 420,
    states: inEveryLook(snippet('block', assigned, { block: true })),
  },
]
