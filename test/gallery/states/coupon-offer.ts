import type { PublicOffer } from '../../../src/contract/offer.ts'
import type { PublicPromotion } from '../../../src/contract/promotion.ts'
import type { FakeStart, FakeTearoff } from '../../support/fake-tearoff.ts'
import { press, unfold } from '../acts.ts'
import { terraceCoupon } from '../coupons.ts'
import { inEveryLook } from '../looks.ts'
import { can, gift, harvest, lanterns, terrace, welcome } from '../promotions.ts'
import type { GalleryGroup, GalleryState, Inside } from '../state.ts'

interface Way {
  readonly act?: (element: HTMLElement, shop: FakeTearoff) => void | Promise<void>
  readonly inside?: readonly Inside[]
  readonly tree?: true
}

function offer(name: string, start: FakeStart | undefined, way: Way = {}): GalleryState {
  return { name, tag: 'coupon-offer', attributes: { 'slot-name': 'home-top' }, ...(start && { start }), ...way }
}

const of = (promotion: PublicPromotion, over: Partial<PublicOffer> = {}): FakeStart => ({
  offers: [{ id: promotion.id, slot: 'home-top', action: 'add_to_wallet', claimed: false, promotion, ...over }],
})

const fallback: readonly Inside[] = [{ text: 'Our offers', href: '#' }]
const toWallet: readonly Inside[] = [{ slot: 'claimed', text: 'See your coupons', href: '#' }]

/** `<coupon-offer>` in every state. */
export const offerGroups: readonly GalleryGroup[] = [
  {
    title: 'The offer',
    width: 720,
    states: [
      offer('ready', of(terrace), { inside: toWallet, tree: true }),
      offer('clipped', of(terrace), {
        inside: toWallet,
        act: element => press(element, 'Clip coupon'),
        tree: true,
      }),
      offer('held already', { ...of(terrace, { claimed: true }), coupons: [terraceCoupon] }, { inside: toWallet }),
      offer('nothing to clip', of(welcome, { action: 'none' })),
      offer('a partner’s gift', of(gift)),
      offer('one for nothing', of(lanterns)),
      offer('in tiers', of(harvest)),
      offer('a price', of(can)),
      offer('with its terms', of(terrace), { act: unfold }),
      offer('all taken', of(welcome), {
        act: (element, shop) => {
          shop.refuse({ reason: 'claim_limit_reached' })
          press(element, 'Clip coupon')
        },
        tree: true,
      }),
      offer('loading', {}, { inside: fallback }),
      offer('empty', { offers: [] }, { inside: fallback }),
      offer('offline', { ...of(terrace), status: { state: 'offline', why: 'service_unreachable' } }),
      offer('before the script', undefined, { inside: fallback }),
    ],
  },
  { title: 'The offer: on every page', width: 640, states: inEveryLook(offer('ready', of(terrace))) },
]
