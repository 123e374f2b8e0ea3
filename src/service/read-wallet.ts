import type { Kysely, Selectable } from 'kysely'
import type { PartnerName } from '../contract/partner.ts'
import type { Wallet, WalletCoupon } from '../contract/wallet.ts'
import { readNow } from './clock.ts'
import type { ServiceContext, ShopperCaller } from './context.ts'
import { instantOf } from './instant.ts'
import { loadCase } from './judge.ts'
import { toPublicPromotion } from './public-promotion.ts'
import type { CouponTable, Schema } from './schema.ts'
import { loadShopperFacts } from './shopper-facts.ts'
import { endOf, toWalletCoupon } from './wallet-coupon.ts'

/** Ended coupons stay visible as past for so long (D-09). */
const PAST_FOR = 30 * 24 * 3_600_000

/** Reads a shopper's wallet, with everything that the rules need to preview a cart in the browser. */
export async function readWallet(context: ServiceContext, caller: ShopperCaller): Promise<Wallet> {
  const { shop, channel, shopper } = caller
  const db = context.db.kysely
  const now = await readNow(db, context)
  const whose = {
    shop: shop.id,
    policy: shop.policy,
    ...(channel === undefined ? {} : { channel }),
    shopper: shopper.id,
    now,
  }
  const rows = await loadCoupons(db, shop.id, shopper.id, new Date(now.getTime() - PAST_FOR))
  const {
    judged: { promotions, coupons },
  } = await loadCase(db, context, {
    shop,
    channel,
    shopper: shopper.id,
    coupons: rows,
    reservations: [],
    lock: false,
  })
  const { segments, ...facts } = await loadShopperFacts(db, whose)
  const ends = new Map(promotions.map(({ id, endsAt }) => [id, endsAt]))
  const judged = new Map(coupons.map(coupon => [coupon.id, coupon]))
  const used = await loadUses(db, shop.id, rows)
  const sharedSets = await findSharedSets(db, shop.id, rows)
  const shown = rows
    .filter(row => {
      const end = endOf(row, ends.get(row.promotion_id), now)
      return end === undefined || end.getTime() > now.getTime() - PAST_FOR
    })
    .map(row =>
      toWalletCoupon(row, {
        judged: row.state === 'claimed' ? judged.get(row.id) : undefined,
        promotionEndsAt: ends.get(row.promotion_id),
        shared: row.set_id !== null && sharedSets.has(row.set_id),
        used: used.get(row.id),
        now,
      }),
    )
  const named = new Set(shown.map(coupon => coupon.promotion))
  const publicPromotions = promotions
    .filter(({ id }) => named.has(id))
    .map(promotion => toPublicPromotion(promotion, segments))
  const partners = [...shown, ...publicPromotions].flatMap(({ partner }) => partner?.id ?? [])
  return {
    now: instantOf(now),
    policy: shop.policy,
    // Conditions on segments have been settled above, so the browser needs none.
    shopper: facts,
    coupons: shown,
    promotions: publicPromotions,
    partners: await namePartners(db, shop.id, [...partners, ...(facts.partner === undefined ? [] : [facts.partner])]),
  }
}

function loadCoupons(
  db: Kysely<Schema>,
  shop: string,
  shopper: string,
  since: Date,
): Promise<Selectable<CouponTable>[]> {
  return db
    .selectFrom('coupon')
    .selectAll()
    .where('shop_id', '=', shop)
    .where('shopper_id', '=', shopper)
    .where(of =>
      of.or([
        of('ended_at', '>', since),
        of.and([of('state', '=', 'claimed'), of.or([of('expires_at', 'is', null), of('expires_at', '>', since)])]),
      ]),
    )
    .orderBy('received_at')
    .orderBy('id')
    .execute()
}

async function loadUses(
  db: Kysely<Schema>,
  shop: string,
  rows: readonly Selectable<CouponTable>[],
): Promise<ReadonlyMap<string, NonNullable<WalletCoupon['used']>>> {
  const redeemed = rows.filter(({ state }) => state === 'redeemed').map(({ id }) => id)
  if (!redeemed.length) return new Map()
  const uses = await db
    .selectFrom('redemption')
    .innerJoin('shop_order', of =>
      of
        .onRef('shop_order.shop_id', '=', 'redemption.shop_id')
        .onRef('shop_order.order_id', '=', 'redemption.order_id'),
    )
    .select(['redemption.coupon_id', 'redemption.order_id', 'redemption.discount'])
    .select(row => row.ref('shop_order.cart', '->>').key('currency').$castTo<string>().as('currency'))
    .where('redemption.shop_id', '=', shop)
    .where('redemption.coupon_id', 'in', redeemed)
    .where('redemption.state', '=', 'redeemed')
    .execute()
  return new Map(
    uses.map(use => [use.coupon_id, { orderId: use.order_id, saved: use.discount, currency: use.currency }]),
  )
}

/** Of the sets whose codes are shown, those with one code for all. */
async function findSharedSets(
  db: Kysely<Schema>,
  shop: string,
  rows: readonly Selectable<CouponTable>[],
): Promise<ReadonlySet<string>> {
  const ids = new Set(rows.flatMap(({ set_id, code }) => (set_id !== null && code !== null ? [set_id] : [])))
  if (!ids.size) return new Set()
  const sets = await db
    .selectFrom('coupon_set')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop)
    .where('id', 'in', [...ids])
    .execute()
  return new Set(sets.filter(({ doc }) => doc.kind === 'shared').map(({ id }) => id))
}

async function namePartners(db: Kysely<Schema>, shop: string, ids: readonly string[]): Promise<PartnerName[]> {
  if (!ids.length) return []
  const rows = await db
    .selectFrom('partner')
    .select(['id', 'doc'])
    .where('shop_id', '=', shop)
    .where('id', 'in', [...new Set(ids)])
    .orderBy('id')
    .execute()
  return rows.map(({ id, doc }) => ({ id, name: doc.name }))
}
