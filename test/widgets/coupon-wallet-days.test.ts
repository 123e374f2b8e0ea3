import { expect, fixture, html, waitUntil } from '@open-wc/testing'
import '../../widgets/coupon-wallet/define.ts'
import type { CouponWallet } from '../../widgets/coupon-wallet/coupon-wallet.ts'
import { createFakeTearoff, held } from '../support/fake-tearoff.ts'
import { pick, settled, textOf } from '../support/shadow.ts'

const MIDNIGHT = Date.parse('2026-11-21T23:00:00Z')

async function mountAt(now: string | number, expiresAt: string, timeZone?: string): Promise<CouponWallet> {
  const shop = createFakeTearoff({
    now: new Date(now).getTime(),
    coupons: [held('a', { expiresAt })],
    ...(timeZone && { timeZone }),
  })
  return fixture<CouponWallet>(html`<coupon-wallet .shop=${shop}></coupon-wallet>`)
}

/** A wallet whose clock stands before midnight, and can be moved past it. */
async function mountBeforeMidnight(before: number): Promise<{ element: CouponWallet; pass: () => number }> {
  let now = MIDNIGHT - before
  let asked = 0
  const shop = createFakeTearoff({ coupons: [held('a', { expiresAt: '2026-11-22T23:00:00Z' })] })
  const wallet = {
    ...shop.wallet,
    now: () => {
      asked += 1
      return now
    },
  }
  const element = await fixture<CouponWallet>(html`<coupon-wallet .shop=${{ ...shop, wallet }}></coupon-wallet>`)
  return {
    element,
    pass() {
      now = MIDNIGHT
      const before = asked
      asked = 0
      return before
    },
  }
}

describe('<coupon-wallet> and its days', () => {
  for (const [now, expiresAt, said, timeZone] of [
    ['2026-11-21T22:59:59Z', '2026-11-21T23:00:00Z', 'Today until midnight', 'Europe/Berlin'],
    ['2026-11-20T22:59:59Z', '2026-11-21T23:00:00Z', 'Until tomorrow at midnight', 'Europe/Berlin'],
    // Clocks go back: the day has 25 hours.
    ['2026-10-24T22:00:00Z', '2026-10-25T23:00:00Z', 'Today until midnight', 'Europe/Berlin'],
    ['2026-10-24T21:59:59Z', '2026-10-25T23:00:00Z', 'Until tomorrow at midnight', 'Europe/Berlin'],
    // Clocks go forward: it has 23.
    ['2027-03-27T23:00:00Z', '2027-03-28T22:00:00Z', 'Today until midnight', 'Europe/Berlin'],
    ['2027-03-27T22:59:59Z', '2027-03-28T22:00:00Z', 'Until tomorrow at midnight', 'Europe/Berlin'],
    ['2026-11-21T18:14:59Z', '2026-11-22T18:15:00Z', 'Until tomorrow at midnight', 'Asia/Kathmandu'],
  ] as const) {
    it(`says "${said}" at ${now} in ${timeZone} (HCL-33)`, async () => {
      expect(textOf(await mountAt(now, expiresAt, timeZone))).to.contain(said)
    })
  }

  it('says that a coupon good until midnight ended with the day before (HCL-27)', async () => {
    const past = [held('a', { state: 'expired', endedAt: '2026-11-20T23:00:00Z' })]
    const shop = createFakeTearoff({ past })
    const element = await fixture<CouponWallet>(html`<coupon-wallet .shop=${shop}></coupon-wallet>`)
    pick(element, '#tab-past').click()
    await settled()
    expect(textOf(element)).to.contain('Ended on November 20')
  })

  it('turns tomorrow into today at midnight, without a reload (HCL-33)', async () => {
    const { element, pass } = await mountBeforeMidnight(300)
    expect(textOf(element)).to.contain('Until tomorrow at midnight')
    pass()
    await waitUntil(() => textOf(element).includes('Today until midnight'))
  })

  it('waits for no midnight when it has left the page', async () => {
    const { element, pass } = await mountBeforeMidnight(300)
    element.remove()
    // What was asked for before it left is rendered still.
    element.requestUpdate()
    await element.updateComplete
    pass()
    await new Promise(resolve => setTimeout(resolve, 500))
    await settled()
    expect(pass()).to.equal(0)
  })
})
