import { type FakeStart, type FakeTearoff, held } from '../../support/fake-tearoff.ts'
import { copyCode, press, search, unfold } from '../acts.ts'
import { bestOfTwo, bigMisses, friendsSignIn, garden, giftOn, terraceFits, welcomeReplaces } from '../choices.ts'
import { few, friendsCoupon, giftCoupon, many, past, terraceCoupon, welcomeCoupon } from '../coupons.ts'
import { inEveryLook } from '../looks.ts'
import { terrace } from '../promotions.ts'
import type { GalleryGroup, GalleryState, Inside } from '../state.ts'

/** More than one sees at a glance. */
const crowd = [1, 2, 3].flatMap(round => many.map(coupon => ({ ...coupon, id: `${coupon.id}-${round}` })))

const offline = { state: 'offline', why: 'service_unreachable' } as const

const onCart: FakeStart = {
  coupons: few,
  past,
  cart: garden,
  choices: [terraceFits, giftOn, welcomeReplaces],
  best: bestOfTwo,
}

interface Way {
  readonly act?: (element: HTMLElement, shop: FakeTearoff) => void | Promise<void>
  readonly inside?: readonly Inside[]
  readonly modal?: true
  readonly tree?: true
}

function wallet(name: string, start: FakeStart | undefined, way: Way = {}): GalleryState {
  return { name, tag: 'coupon-wallet', ...(start && { start }), ...way }
}

const toTab =
  (tab: 'used' | 'past') =>
  (element: HTMLElement): void =>
    element.shadowRoot?.querySelector<HTMLElement>(`#tab-${tab}`)?.click()

const refused = async (element: HTMLElement, shop: FakeTearoff): Promise<void> => {
  shop.refuse({ reason: 'temporarily_unavailable', retryAfter: 5 })
  press(element, 'Discard')
}

/** Discards the first coupon of this state before it is looked at. */
const discarded = wallet(
  'discarded, with undo',
  { coupons: few, past },
  { act: element => press(element, 'Discard'), tree: true },
)

const inStore = wallet(
  'shown in a store',
  { coupons: few },
  { act: element => press(element, 'Show in store'), modal: true },
)

/** `<coupon-wallet>` in every state. */
export const walletGroups: readonly GalleryGroup[] = [
  {
    title: 'The wallet: coupons',
    width: 760,
    states: [
      wallet('ready, with a cart', onCart, { tree: true }),
      wallet('ready, without a cart', { coupons: few, past }),
      wallet('one coupon', { coupons: [terraceCoupon] }),
      wallet('many', { coupons: many, past }),
      wallet('very many, and a search', { coupons: crowd, past }, { act: element => search(element, 'lantern') }),
      wallet('a search without a hit', { coupons: crowd, past }, { act: element => search(element, 'gnome') }),
      wallet('signed in', { coupons: [friendsCoupon, ...few], signedIn: true, past }),
      wallet('a partner’s visitor', {
        coupons: [giftCoupon, terraceCoupon],
        referral: { partner: 'acme', name: 'Acme Garden', at: '2026-11-21T10:00:00Z' },
        cart: garden,
        choices: [giftOn],
      }),
    ],
  },
  {
    title: 'The wallet: what stands in the way',
    width: 760,
    states: [
      wallet('reserved elsewhere', {
        coupons: [held('held', { promotion: terrace, state: 'reserved' }), welcomeCoupon],
      }),
      wallet('not for this cart', { coupons: many.slice(4, 7), cart: garden, choices: [bigMisses, friendsSignIn] }),
      wallet('offline', { coupons: few, status: offline }, { tree: true }),
      wallet('storage degraded', { coupons: few, status: { state: 'degraded', why: 'storage_blocked' } }),
      wallet('a waiting code', { coupons: [terraceCoupon], waitingCode: 'SPRING-25' }, { tree: true }),
      wallet(
        'a waiting code is refused',
        { coupons: [terraceCoupon], waitingCode: 'SPRING-25' },
        { act: element => press(element, 'Add to wallet') },
      ),
      wallet('an act is refused', { coupons: few }, { act: refused }),
    ],
  },
  {
    title: 'The wallet: none, and what is over',
    width: 560,
    states: [
      wallet('empty', {}, { inside: [{ slot: 'empty', text: 'See our offers', href: '#' }], tree: true }),
      wallet('loading', { state: 'loading' }, { tree: true }),
      wallet('error', { state: 'loading', status: offline }, { tree: true }),
      wallet('before the script', undefined, { inside: [{ text: 'Your coupons are shown here.' }] }),
      wallet('used', { coupons: few, past }, { act: toTab('used'), tree: true }),
      wallet('expired and other past ones', { coupons: few, past }, { act: toTab('past'), tree: true }),
      wallet('none used', { coupons: few }, { act: toTab('used') }),
      wallet('none past', { coupons: few }, { act: toTab('past') }),
    ],
  },
  {
    title: 'The wallet: after an act',
    width: 760,
    states: [
      discarded,
      wallet('all discarded', { coupons: [terraceCoupon] }, { act: element => press(element, 'Discard') }),
      wallet('with its terms', { coupons: few }, { act: unfold }),
      wallet('just used in the cart', onCart, { act: element => press(element, 'Use in cart') }),
      wallet('copied', { coupons: few }, { act: element => copyCode(element, true) }),
      wallet('copying is blocked', { coupons: few }, { act: element => copyCode(element, false) }),
    ],
  },
  {
    title: 'The wallet: a code for the till',
    width: 480,
    states: [
      { ...inStore, tree: true },
      { ...inStore, name: 'shown in a store, on a phone', look: { name: 'phone', width: 360 } },
      { ...inStore, name: 'shown in a store, dark', look: { name: 'dark', scheme: 'dark' } },
    ],
  },
]

/** `<coupon-wallet>` on every page. */
export const walletLooks: readonly GalleryGroup[] = [
  { title: 'The wallet: on every page', width: 640, states: inEveryLook(wallet('ready', onCart)) },
  {
    title: 'The wallet: none, on every page',
    width: 480,
    states: inEveryLook(wallet('empty', {}, { inside: [{ slot: 'empty', text: 'Angebote · العروض', href: '#' }] })),
  },
]
