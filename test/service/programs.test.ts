import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import type { PartnerRewards, Program, Reservation } from '../../src/contract/index.ts'
import type { MoneyProblem, MoneyShop } from '../support/money-shop.ts'
import { openMoneyShop } from '../support/money-shop.ts'
import { addProgramShop, hundred, program, type ProgramShop, type ProgramShopGiven } from '../support/program-shop.ts'
import { line } from '../support/rules-factories.ts'

const MINUTE = 60_000
const DAY = 86_400_000

describe('programs', () => {
  let money: MoneyShop
  before(async () => {
    money = await openMoneyShop()
  })
  after(() => money.close())
  const open = (given?: ProgramShopGiven): Promise<ProgramShop> => addProgramShop(money, given)
  const paid = async (shop: ProgramShop): Promise<[string, number][]> =>
    (await shop.conversions()).map(({ partner, owed }) => [partner, owed])

  it('are written, read, listed page by page, and ended', async () => {
    const { shop } = await open({ programs: [] })
    const structures = [
      'newest_engagement',
      'oldest_engagement',
      'top_score',
      'shared_pool',
      'performance_pool',
    ] as const
    const programs = structures.map(structure => program({ id: structure, structure, reward: { amount: 500 } }))
    for (const one of programs) {
      const { status, body } = await shop.backend('PUT', `/v1/programs/${one.id}`, one)
      assert.deepEqual([status, body], [200, one])
    }
    assert.deepEqual((await shop.backend('GET', '/v1/programs/top_score')).body, programs[2])
    const seen: string[] = []
    for (let after = ''; ;) {
      const { body } = await shop.backend<{ programs: Program[]; next?: string }>(
        'GET',
        `/v1/programs?limit=2${after && `&after=${after}`}`,
      )
      seen.push(...body.programs.map(({ id }) => id))
      if (body.next === undefined) break
      after = body.next
    }
    assert.deepEqual(seen, structures.toSorted())
    for (const _ of [1, 2]) assert.equal((await shop.backend('DELETE', '/v1/programs/top_score')).status, 204)
    assert.equal((await shop.backend('GET', '/v1/programs/top_score')).status, 404)
  })

  it('are refused where they are wrong, and the place is named', async () => {
    const { shop } = await open({ programs: [] })
    const wrong: [Partial<Program> & Record<string, unknown>, string][] = [
      [{ id: 'other' }, '/id'],
      [{ structure: 'last_click' as 'top_score' }, '/structure'],
      [{ points: {} }, '/points'],
      [{ points: { referral_visit: -1 } }, '/points/referral_visit'],
      [{ points: { coupon_used: 1_000_001 } }, '/points/coupon_used'],
      [{ windowDays: 0 }, '/windowDays'],
      [{ reward: { basisPoints: 10_001 } }, '/reward/basisPoints'],
      [{ partners: [] }, '/partners'],
      [{ partners: ['acme', 'acme'] }, '/partners'],
      [{ partners: ['acme', 'stranger'] }, '/partners/1'],
      [{ extra: true }, '/extra'],
    ]
    for (const [given, at] of wrong) {
      const { status, body } = await shop.backend<MoneyProblem>('PUT', '/v1/programs/garden', {
        ...program(),
        ...given,
      })
      const [reason] = body.reasons
      assert.deepEqual([status, reason?.reason === 'invalid_request' && reason.at], [400, at], JSON.stringify(given))
    }
  })

  it('and what they credited are for the shop alone', async () => {
    const { shop } = await open()
    const shopper = await shop.shopper()
    const paths = ['programs', 'programs/garden', 'engagements', 'conversions', 'rewards', 'orders/x/refunds']
    for (const path of paths) assert.equal((await shopper.call('GET', `/v1/${path}`)).status, 403, path)
    assert.equal((await shopper.call('PUT', '/v1/programs/garden', program())).status, 403)
    assert.equal((await shopper.call('DELETE', '/v1/programs/garden')).status, 403)
    const lines = [{ id: 'l1', quantity: 1 }]
    assert.equal((await shopper.call('POST', '/v1/orders/x/refunds', { refundId: 'r', lines })).status, 403)
    const other = await open({ programs: [] })
    assert.equal((await other.shop.backend('GET', '/v1/programs/garden')).status, 404)
  })

  it('make an engagement of a first visit, and renew it (PAR-01)', async () => {
    const { shop, arrive, engagements } = await open()
    const shopper = await shop.shopper()
    await arrive(shopper, 'acme')
    const [first] = await engagements()
    shop.advance(MINUTE)
    await arrive(shopper, 'acme')
    const all = await engagements(`shopper=${shopper.id}`)
    assert.equal(all.length, 1)
    const [second] = all
    assert.deepEqual([second?.id, second?.points, second?.first], [first?.id, 20, first?.first])
    assert.ok(Date.parse(second?.last.at ?? '') >= Date.parse(first?.last.at ?? '') + MINUTE)
    assert.deepEqual(await shop.events('engagement.created'), [
      { engagement: first?.id, program: 'garden', partner: 'acme', by: 'referral_visit' },
    ])
  })

  it('take the visit that made the guest', async () => {
    const { shop, engagements } = await open()
    const answer = await shop.service.fetch(
      new Request('https://service.test/v1/shoppers', {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'tearoff-key': shop.publishableKey },
        body: JSON.stringify({ referral: { partner: 'blog' } }),
      }),
    )
    const { shopper } = (await answer.json()) as { shopper: string }
    assert.deepEqual(
      (await engagements()).map(one => [one.partner, one.shopper, one.points]),
      [['blog', shopper, 10]],
    )
  })

  it('create the engagement at the use of a code where there is none (SIR-05, SIR-06, SIR-08, SIR-12, SIR-13)', async () => {
    const { shop, coupon, buy, engagements, conversions } = await open()
    const shopper = await shop.shopper()
    const used = await coupon(shopper, { of: 'acme', code: 'ACME-25' })
    // Applied is not used (SIR-02).
    assert.deepEqual(await engagements(), [])
    const orderId = await buy(shopper, [used])
    const [engagement] = await engagements()
    assert.deepEqual([engagement?.partner, engagement?.points, engagement?.first.type], ['acme', 50, 'coupon_used'])
    const [conversion] = await conversions()
    const { id, createdAt, ...rest } = conversion ?? assert.fail()
    assert.deepEqual(rest, {
      orderId,
      program: 'garden',
      partner: 'acme',
      engagement: engagement?.id,
      points: 50,
      uses: [{ coupon: used, code: 'ACME-25' }],
      currency: 'EUR',
      net: 7500,
      reward: 750,
      owed: 750,
      status: 'created',
    })
    assert.equal(createdAt, engagement?.last.at)
    assert.deepEqual(await shop.events('conversion.created'), [
      {
        conversion: id,
        orderId,
        program: 'garden',
        partner: 'acme',
        engagement: engagement?.id,
        points: 50,
        uses: [{ coupon: used, code: 'ACME-25' }],
        reward: 750,
        currency: 'EUR',
      },
    ])
  })

  it('add points to the engagement that is there, by each program’s own value (SIR-07, SIR-08)', async () => {
    const programs = [program(), program({ id: 'second', points: { coupon_used: 7 } })]
    const { shop, arrive, coupon, buy, engagements } = await open({ programs })
    const shopper = await shop.shopper()
    await arrive(shopper, 'acme')
    const before = await engagements()
    await buy(shopper, [await coupon(shopper, { of: 'acme' })])
    const points = (await engagements()).map(one => [one.program, one.points])
    assert.deepEqual(points, [
      ['garden', 60],
      ['second', 7],
    ])
    assert.deepEqual(
      before.map(({ id }) => id),
      (await engagements('program=garden')).map(({ id }) => id),
    )
  })

  it('pay the owner of the code used, not who came before (SIR-09, SIR-10, SIR-11, SIR-15, PAR-10)', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    await shop.arrive(shopper, 'acme')
    shop.shop.advance(MINUTE)
    await shop.arrive(shopper, 'blog')
    await shop.buy(shopper, [await shop.coupon(shopper, { of: 'nord' })])
    assert.deepEqual(await paid(shop), [['nord', 750]])
  })

  it('pay by the last event where another structure is chosen, by points or in parts (SIR-10, SIR-14)', async () => {
    const expected = {
      oldest_engagement: [['acme', 750]],
      top_score: [['nord', 750]],
      shared_pool: [
        ['acme', 250],
        ['blog', 250],
        ['nord', 250],
      ],
      performance_pool: [
        ['acme', 107],
        ['blog', 107],
        ['nord', 536],
      ],
    } as const
    const programs = Object.keys(expected).map(id => program({ id, structure: id as Program['structure'] }))
    const shop = await open({ programs })
    const shopper = await shop.shop.shopper()
    await shop.arrive(shopper, 'acme')
    await shop.arrive(shopper, 'blog')
    await shop.buy(shopper, [await shop.coupon(shopper, { of: 'nord' })])
    for (const [id, parts] of Object.entries(expected)) {
      const conversions = await shop.conversions(`program=${id}`)
      assert.deepEqual(
        conversions.map(({ partner, reward }) => [partner, reward]),
        parts,
        id,
      )
    }
  })

  it('credit an order without a coupon to the visit that brought it, and one of nobody to nobody', async () => {
    const shop = await open({ programs: [program({ reward: { amount: 700 } })] })
    const shopper = await shop.shop.shopper()
    assert.equal((await shop.order({})).status, 201)
    await shop.arrive(shopper, 'acme')
    await shop.buy(shopper)
    const [conversion, ...more] = await shop.conversions()
    assert.deepEqual([conversion?.partner, conversion?.owed, conversion?.uses, more], ['acme', 700, [], []])
  })

  it('leave a code of nobody without reward (SIR-04)', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    await shop.buy(shopper, [await shop.coupon(shopper, { code: 'PUBLIC' })])
    assert.deepEqual([await shop.conversions(), await shop.engagements()], [[], []])
  })

  it('forget nothing within the window, and nobody is paid after it', async () => {
    const shop = await open({ programs: [program({ windowDays: 2 })] })
    const shopper = await shop.shop.shopper()
    await shop.arrive(shopper, 'acme')
    shop.shop.advance(2 * DAY - MINUTE)
    await shop.buy(shopper)
    shop.shop.advance(MINUTE)
    await shop.buy(shopper)
    assert.deepEqual(await paid(shop), [['acme', 1000]])
  })

  it('credit no visit that came after checkout began', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    const held = await shopper.call<Reservation>('POST', '/v1/reservations', {
      checkoutId: 'c',
      cart: hundred(),
      coupons: [],
    })
    await shop.arrive(shopper, 'acme')
    assert.equal((await shop.order({ reservation: held.body.id })).status, 201)
    assert.deepEqual(await paid(shop), [])
    assert.equal((await shop.engagements())[0]?.points, 10)
    await shop.buy(shopper)
    assert.deepEqual(await paid(shop), [['acme', 1000]])
  })

  it('credit a visit after checkout began once a code of that partner is used (SIR-09)', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    const coupons = [await shop.coupon(shopper, { of: 'acme' })]
    const want = { checkoutId: 'c', cart: hundred(), coupons }
    const held = await shopper.call<Reservation>('POST', '/v1/reservations', want)
    await shop.arrive(shopper, 'acme')
    assert.equal((await shop.order({ reservation: held.body.id })).status, 201)
    assert.deepEqual(await paid(shop), [['acme', 750]])
    assert.equal((await shop.engagements())[0]?.first.type, 'referral_visit')
  })

  it('pay a partner nothing for his own purchase, nor anybody in his place (S25)', async () => {
    const partners = [{ id: 'acme', name: 'acme', customerId: 'kim' }]
    const programs = [program(), program({ id: 'pool', structure: 'shared_pool' })]
    const shop = await open({ programs, partners })
    const shopper = await shop.shop.shopper({ customer: 'kim' })
    await shop.arrive(shopper, 'blog')
    await shop.arrive(shopper, 'acme')
    await shop.buy(shopper)
    const rows = (await shop.conversions()).map(one => [one.program, one.partner, one.reward, one.owed, one.reason])
    assert.deepEqual(rows, [
      ['garden', 'acme', 1000, 0, 'self_referral'],
      ['pool', 'blog', 500, 500, undefined],
      ['pool', 'acme', 500, 0, 'self_referral'],
    ])
    assert.deepEqual(
      (await shop.shop.events('conversion.rejected')).map(({ partner, reason }) => [partner, reason]),
      [
        ['acme', 'self_referral'],
        ['acme', 'self_referral'],
      ],
    )
    const other = await shop.shop.shopper({ customer: 'lee' })
    await shop.arrive(other, 'acme')
    const orderId = await shop.buy(other)
    assert.equal((await shop.conversions(`order=${orderId}&program=garden`))[0]?.owed, 1000)
  })

  it('pay no partner who was switched off or left, and keep what he has', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    await shop.arrive(shopper, 'acme')
    await shop.arrive(shopper, 'blog')
    const off = { id: 'blog', name: 'blog', status: 'inactive', referrals: 'open' }
    assert.equal((await shop.shop.backend('PUT', '/v1/partners/blog', off)).status, 200)
    await shop.buy(shopper, [await shop.coupon(shopper, { of: 'blog' })])
    assert.deepEqual(await paid(shop), [['acme', 750]])
    assert.equal((await shop.engagements('partner=blog'))[0]?.points, 10)
    await shop.shop.backend('PUT', '/v1/programs/garden', program({ partners: ['nord'] }))
    await shop.buy(shopper)
    await shop.shop.backend('DELETE', '/v1/programs/garden')
    await shop.buy(shopper)
    assert.equal((await shop.conversions()).length, 1)
  })

  it('pay nothing for an order that was cancelled, however often', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    const orderId = await shop.buy(shopper, [await shop.coupon(shopper, { of: 'acme' })])
    for (const _ of [1, 2]) await shop.shop.backend('POST', `/v1/orders/${orderId}/cancel`)
    const [conversion] = await shop.conversions()
    assert.deepEqual(
      [conversion?.status, conversion?.reason, conversion?.reward, conversion?.owed],
      ['rejected', 'order_cancelled', 750, 0],
    )
    assert.equal((await shop.shop.events('conversion.rejected')).length, 1)
  })

  it('credit an order once that is posted again', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    const body = { orderId: 'posted-twice', shopper: shopper.id, coupons: [await shop.coupon(shopper, { of: 'acme' })] }
    assert.deepEqual([(await shop.order(body)).status, (await shop.order(body)).status], [201, 200])
    assert.deepEqual([(await shop.conversions()).length, (await shop.engagements())[0]?.points], [1, 50])
  })

  it('join the guest’s engagements with the customer’s at sign-in, and conversions follow (S17)', async () => {
    const shop = await open({ policy: { referredVisitors: 'partner_and_public' } })
    const [guest, kim] = [await shop.shop.shopper(), await shop.shop.shopper({ customer: 'kim' })]
    await shop.arrive(guest, 'acme')
    shop.shop.advance(MINUTE)
    await shop.arrive(kim, 'acme')
    await shop.arrive(kim, 'blog')
    shop.shop.advance(MINUTE)
    const orderId = await shop.buy(guest, [await shop.coupon(guest, { of: 'acme' })])
    await shop.arrive(guest, 'nord')
    const before = await shop.engagements()
    const of = (shopper: { readonly id: string }, partner: string) =>
      before.find(one => one.shopper === shopper.id && one.partner === partner) ?? assert.fail()
    await shop.signIn(guest, 'kim')
    const joined = { ...of(kim, 'acme'), points: 70, first: of(guest, 'acme').first, last: of(guest, 'acme').last }
    const after = [joined, of(kim, 'blog'), { ...of(guest, 'nord'), shopper: kim.id }]
    assert.deepEqual(
      await shop.engagements(),
      after.toSorted((a, b) => (a.id < b.id ? -1 : 1)),
    )
    assert.deepEqual(
      (await shop.conversions(`order=${orderId}`)).map(one => one.engagement),
      [joined.id],
    )
    const next = await shop.buy(kim)
    assert.deepEqual(
      (await shop.conversions(`order=${next}`)).map(one => one.partner),
      ['nord'],
    )
  })

  it('add up what is owed to each partner, by currency and time (PAR-07, PAR-08)', async () => {
    const shop = await open()
    const shopper = await shop.shop.shopper()
    const rewards = async (query = ''): Promise<readonly PartnerRewards[]> =>
      (await shop.shop.backend<{ partners: PartnerRewards[] }>('GET', `/v1/rewards?${query}`)).body.partners
    for (const currency of ['EUR', 'EUR', 'CHF']) {
      await shop.buy(shopper, [await shop.coupon(shopper, { of: 'acme' })], hundred({ currency }))
    }
    const cancelled = await shop.buy(shopper, [await shop.coupon(shopper, { of: 'blog' })])
    await shop.shop.backend('POST', `/v1/orders/${cancelled}/cancel`)
    const euro = { currency: 'EUR', conversions: 2, rejected: 0, net: 15_000, owed: 1500 }
    const franc = { currency: 'CHF', conversions: 1, rejected: 0, net: 7500, owed: 750 }
    assert.deepEqual(await rewards(), [
      { partner: 'acme', rewards: [franc, euro] },
      { partner: 'blog', rewards: [{ currency: 'EUR', conversions: 0, rejected: 1, net: 0, owed: 0 }] },
    ])
    assert.deepEqual(
      (await rewards('after=acme')).map(one => one.partner),
      ['blog'],
    )
    const [, second, third] = await shop.conversions()
    const between = await rewards(`from=${second?.createdAt}&until=${third?.createdAt}`)
    assert.deepEqual(between[0]?.rewards, [{ ...euro, conversions: 1, net: 7500, owed: 750 }])
  })

  it('list conversions and engagements page by page', async () => {
    const shop = await open()
    for (const id of ['acme', 'blog', 'nord']) {
      const shopper = await shop.shop.shopper()
      await shop.arrive(shopper, id)
      await shop.buy(shopper, undefined, hundred({ lines: [line({ quantity: 2 })] }))
    }
    for (const list of ['conversions', 'engagements'] as const) {
      const seen: string[] = []
      for (let after = ''; ;) {
        const path = `/v1/${list}?limit=2${after && `&after=${after}`}`
        const { body } = await shop.shop.backend<Record<string, { partner: string }[]> & { next?: string }>('GET', path)
        seen.push(...(body[list] ?? []).map(one => one.partner))
        if (body.next === undefined) break
        after = body.next
      }
      assert.deepEqual(seen, ['acme', 'blog', 'nord'], list)
    }
  })
})
