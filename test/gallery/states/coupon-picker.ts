import { choice, type FakeStart, type FakeTearoff, held } from '../../support/fake-tearoff.ts'
import { press, typeCode, unfold } from '../acts.ts'
import {
  bestOfTwo,
  bigMisses,
  canMisses,
  crowd,
  expired,
  friendsSignIn,
  garden,
  giftFits,
  giftOn,
  herbsMissing,
  lanternsSkipped,
  oneEnded,
  partnerOnly,
  reservedElsewhere,
  terraceFits,
  terraceOn,
  welcomeReplaces,
} from '../choices.ts'
import { inEveryLook } from '../looks.ts'
import { letter } from '../promotions.ts'
import type { GalleryGroup, GalleryState, Inside } from '../state.ts'

const offline = { state: 'offline', why: 'service_unreachable' } as const

interface Way {
  readonly act?: (element: HTMLElement, shop: FakeTearoff) => void | Promise<void>
  readonly attributes?: Readonly<Record<string, string>>
  readonly inside?: readonly Inside[]
  readonly tree?: true
}

function picker(name: string, start: FakeStart | undefined, way: Way = {}): GalleryState {
  return { name, tag: 'coupon-picker', ...(start && { start: { cart: garden, ...start } }), ...way }
}

const none: FakeStart = { choices: [terraceFits, giftFits, welcomeReplaces, bigMisses, herbsMissing], best: bestOfTwo }
const one: FakeStart = {
  choices: [terraceOn, giftFits, lanternsSkipped, welcomeReplaces, bigMisses, herbsMissing],
  best: { ...bestOfTwo, gain: 590 },
}

const letterCode = choice(held('letter', { promotion: letter, code: 'LETTER-7QK2-M9XW' }), {
  saves: 246,
  lines: { l3: 246 },
})

/** `<coupon-picker>` in every state. */
export const pickerGroups: readonly GalleryGroup[] = [
  {
    title: 'The picker: what fits',
    width: 420,
    states: [
      picker('ready, nothing applied', none, { tree: true }),
      picker('ready, one applied', one, { tree: true }),
      picker('the best applied', { choices: [terraceOn, giftOn, bigMisses], best: { ...bestOfTwo, gain: 0 } }),
      picker('a good combination that is not proved best', { ...none, best: { ...bestOfTwo, exact: false } }),
      picker('many', { choices: crowd, best: { ...bestOfTwo, gain: 590 } }),
      picker('without the sums', one, { attributes: { 'without-totals': '' } }),
      picker('disabled', one, { attributes: { disabled: '' } }),
      picker('signed in', { ...one, signedIn: true }),
    ],
  },
  {
    title: 'The picker: what does not fit',
    width: 420,
    states: [
      picker(
        'what would make it fit, unfolded',
        { choices: [terraceOn, bigMisses, canMisses, herbsMissing] },
        { act: unfold, attributes: { 'more-href': '#for-{promotion}' }, tree: true },
      ),
      picker('nothing fits', { choices: [bigMisses, herbsMissing, friendsSignIn] }, { act: unfold, tree: true }),
      picker('expired', { choices: [giftFits, expired] }, { act: unfold }),
      picker('reserved elsewhere', { choices: [giftFits, reservedElsewhere] }, { act: unfold }),
      picker(
        'a partner’s visitor',
        {
          choices: [giftOn, partnerOnly, friendsSignIn],
          referral: { partner: 'acme', name: 'Acme Garden', at: '2026-11-21T10:00:00Z' },
        },
        { act: unfold },
      ),
    ],
  },
  {
    title: 'The picker: codes and changes',
    width: 420,
    states: [
      picker('code refused', none, { act: element => typeCode(element, 'SUMER20'), tree: true }),
      picker('too many codes tried', none, {
        act: (element, shop) => {
          shop.refuse({ reason: 'rate_limited', retryAfter: 60 })
          return typeCode(element, 'SUMER21')
        },
      }),
      picker(
        'code taken',
        { ...none, codes: { 'LETTER-7QK2-M9XW': letterCode } },
        { act: element => typeCode(element, 'LETTER-7QK2-M9XW') },
      ),
      picker('an act takes long', none, {
        act: (element, shop) => {
          shop.hold()
          press(element, 'Apply')
        },
      }),
      picker('changed total', { ...one, change: oneEnded }, { tree: true }),
      picker('an act is refused', none, {
        act: (element, shop) => {
          shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
          press(element, 'Apply')
        },
      }),
    ],
  },
  {
    title: 'The picker: none, or not now',
    width: 420,
    states: [
      picker('no coupons', { choices: [] }, { tree: true }),
      picker('an empty cart', { cart: { ...garden, lines: [] } }),
      picker('loading', { state: 'loading', choices: [] }, { tree: true }),
      picker(
        'loading, with what the page shows until then',
        { state: 'loading', choices: [] },
        { inside: [{ text: 'Coupons can be chosen here.' }] },
      ),
      picker('error', { state: 'loading', status: offline }, { tree: true }),
      picker('offline', { ...one, status: offline }),
      picker('storage degraded', { ...one, status: { state: 'degraded', why: 'storage_full' } }),
      picker('before the script', undefined, { inside: [{ text: 'Coupons can be chosen here.' }] }),
    ],
  },
  {
    title: 'The picker: on every page',
    width: 420,
    states: inEveryLook(picker('ready', { ...one, change: oneEnded }, { act: unfold })),
  },
]
