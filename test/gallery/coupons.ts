import type { HeldCoupon } from '../../src/sdk/tearoff.ts'
import { held } from '../support/fake-tearoff.ts'
import { autumn, big, can, friends, gift, harvest, herbs, lanterns, letter, terrace, welcome } from './promotions.ts'

const acme = { id: 'acme', use: 'referred', name: 'Acme Garden' } as const

/** Ends today; its code is its own. */
export const welcomeCoupon: HeldCoupon = held('welcome', {
  promotion: welcome,
  code: 'WELCOME-10',
  expiresAt: '2026-11-21T23:00:00Z',
})

export const terraceCoupon: HeldCoupon = held('terrace', { promotion: terrace })

export const giftCoupon: HeldCoupon = held('gift', {
  promotion: gift,
  partner: acme,
  expiresAt: '2026-12-20T23:00:00Z',
})

export const lanternsCoupon: HeldCoupon = held('lanterns', {
  promotion: lanterns,
  expiresAt: '2026-11-22T23:00:00Z',
})

export const bigCoupon: HeldCoupon = held('big', { promotion: big, expiresAt: '2027-03-31T22:00:00Z' })

export const letterCoupon: HeldCoupon = held('letter', {
  promotion: letter,
  code: 'LETTER-7QK2-M9XW',
  expiresAt: '2026-11-28T23:00:00Z',
})

export const friendsCoupon: HeldCoupon = held('friends', { promotion: friends })

/** Has no end of its own. */
export const herbsCoupon: HeldCoupon = {
  id: 'herbs',
  state: 'claimed',
  promotion: herbs,
  receivedAt: '2026-11-21T10:00:00Z',
}

/** The wallet of most stories. */
export const few: readonly HeldCoupon[] = [welcomeCoupon, terraceCoupon, giftCoupon]

/** One of each kind of discount, and more. */
export const many: readonly HeldCoupon[] = [
  welcomeCoupon,
  lanternsCoupon,
  letterCoupon,
  terraceCoupon,
  friendsCoupon,
  giftCoupon,
  bigCoupon,
  held('harvest', { promotion: harvest }),
  held('can', { promotion: can, code: 'CAN-NOVEMBER' }),
  herbsCoupon,
  held('terrace-2', { promotion: terrace, state: 'reserved' }),
  held('yen', { promotion: { ...big, id: 'yen', name: 'A thousand off', currency: 'JPY', discount: thousand() } }),
]

export const usedCoupon: HeldCoupon = held('autumn', {
  promotion: autumn,
  state: 'redeemed',
  endedAt: '2026-11-12T10:00:00Z',
  used: { orderId: '10482', saved: 735, currency: 'EUR' },
})

/** What is over: used, expired, discarded and withdrawn. */
export const past: readonly HeldCoupon[] = [
  usedCoupon,
  held('harvest-past', { promotion: harvest, state: 'expired', endedAt: '2026-11-10T23:00:00Z' }),
  held('herbs-past', { promotion: herbs, state: 'discarded', endedAt: '2026-11-08T09:30:00Z' }),
  held('friends-past', { promotion: friends, state: 'revoked', endedAt: '2026-11-02T12:00:00Z' }),
]

function thousand(): { readonly type: 'amount'; readonly of: 'order'; readonly amount: number } {
  return { type: 'amount', of: 'order', amount: 1000 }
}
