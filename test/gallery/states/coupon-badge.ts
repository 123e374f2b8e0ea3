import type { FakeStart } from '../../support/fake-tearoff.ts'
import { bigMisses, crowd, garden, giftFits, terraceFits, terraceOn, welcomeReplaces } from '../choices.ts'
import { inEveryLook } from '../looks.ts'
import type { GalleryGroup, GalleryState } from '../state.ts'

function badge(name: string, start: FakeStart | undefined, way: Partial<GalleryState> = {}): GalleryState {
  return { name, tag: 'coupon-badge', inside: [{ text: 'Your coupons', href: '#' }], ...(start && { start }), ...way }
}

const three: FakeStart = { cart: garden, choices: [terraceFits, giftFits, welcomeReplaces, bigMisses] }

/** `<coupon-badge>` in every state. */
export const badgeGroups: readonly GalleryGroup[] = [
  {
    title: 'The badge',
    width: 220,
    states: [
      badge('three fit', three, { tree: true }),
      badge('one fits', { cart: garden, choices: [giftFits] }),
      badge('one applied', { cart: garden, choices: [terraceOn, giftFits] }),
      badge('many', { cart: garden, choices: [...crowd, ...crowd, ...crowd, ...crowd, ...crowd] }),
      badge('none fits', { cart: garden, choices: [bigMisses] }),
      badge('an empty cart', { cart: { ...garden, lines: [] }, choices: [] }),
      badge('loading', { state: 'loading' }),
      badge('offline', { ...three, status: { state: 'offline', why: 'service_unreachable' } }),
      badge('before the script', undefined),
    ],
  },
  {
    title: 'The badge: on every page',
    width: 220,
    states: inEveryLook(badge('fits', three)),
  },
]
