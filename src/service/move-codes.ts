import type { Selectable, Transaction } from 'kysely'
import { normaliseCode } from '../rules/code.ts'
import type { CodeTable, CouponTable, Schema } from './schema.ts'

type CodeState = CodeTable['state']

/** Moves the codes of unique sets along with their coupons. The code of a shared set belongs to no coupon and stays. */
export async function moveCodes(
  tx: Transaction<Schema>,
  shop: string,
  coupons: readonly Pick<Selectable<CouponTable>, 'id' | 'code'>[],
  from: CodeState,
  to: CodeState,
): Promise<void> {
  const codes = coupons.flatMap(({ code }) => {
    const normal = code === null ? undefined : normaliseCode(code)
    return normal && 'code' in normal ? [normal.code] : []
  })
  if (!codes.length) return
  await tx
    .updateTable('code')
    .set({ state: to })
    .where('shop_id', '=', shop)
    .where('normal', 'in', codes)
    .where(
      'coupon_id',
      'in',
      coupons.map(({ id }) => id),
    )
    .where('state', '=', from)
    .execute()
}
