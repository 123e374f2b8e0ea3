import type { Catalogue, Say, Subject } from './catalogue.ts'

/** The Arabic sentences. */
export const ar: Catalogue = {
  locale: 'ar',
  reasons: {
    revoked: () => 'سحب المتجر هذه القسيمة.',
    discarded: () => 'لقد حذفت هذه القسيمة.',
    already_redeemed: () => 'لقد استخدمت هذه القسيمة من قبل.',
    reserved_elsewhere: () => 'هذه القسيمة محجوزة لطلب آخر؛ يرجى إتمامه أو إلغاؤه أولًا.',
    promotion_inactive: () => 'هذا العرض غير متاح حاليًا.',
    not_started: ({ startsAt }, say) => `يمكن استخدامها ابتداءً من ${say.date(startsAt)}.`,
    expired: ({ cause, expiredAt }, say) =>
      `${cause === 'promotion' ? 'انتهى هذا العرض' : 'انتهت صلاحية هذه القسيمة'}${expiredAt ? ` يوم ${say.date(expiredAt)}` : ''}.`,
    usage_limit_reached: () => 'بلغ استخدام هذه القسيمة الحد الذي يسمح به المتجر.',
    customer_limit_reached: () => 'بلغت الحد المسموح به لكل عميل في استخدام هذه القسيمة.',
    partner_required: ({ partner }, say) =>
      `مخصصة للقادمين من ${say.partner(partner) ?? 'موقع أحد الشركاء'}؛ يرجى القدوم من هناك لاستخدامها.`,
    partner_mismatch: ({ partner }, say) =>
      `هذه القسيمة تخص ${say.partner(partner) ?? 'شريكًا آخر'}: تُقبل اليوم قسائم الموقع الذي قدمت منه فقط.`,
    partner_session_only: ({ partner }, say) =>
      `قدمت من ${say.partner(partner) ?? 'موقع أحد الشركاء'}: تُقبل اليوم قسائمه فقط.`,
    sign_in_required: () => 'يرجى تسجيل الدخول لاستخدام هذه القسيمة.',
    customer_ineligible: ({ rule }) =>
      rule === 'first_order' ? 'مخصصة للطلب الأول فقط.' : 'مخصصة لمجموعة من العملاء لا تشمل حسابك.',
    region_required: () => 'يرجى اختيار بلدك لمعرفة إن كانت هذه القسيمة مناسبة.',
    region_ineligible: () => 'هذه القسيمة غير صالحة في بلدك.',
    channel_ineligible: () => 'هذه القسيمة غير صالحة في هذا المتجر، بل في قناة بيع أخرى تابعة له.',
    currency_mismatch: ({ required }) => `صالحة فقط للسلال بعملة ${required}.`,
    sale_items_excluded: () => 'غير صالحة للمنتجات المخفّضة؛ يرجى إضافة منتج بسعره العادي.',
    excluded_items: () => 'المنتجات في سلتك مستثناة من هذه القسيمة؛ يرجى إضافة منتجات أخرى.',
    no_eligible_items: (_, say, subject) => `أضف ${some(say, subject)} ${effect(say, subject)}.`,
    shipping_not_applicable: () => 'لا توجد رسوم شحن يمكن تخفيضها.',
    minimum_not_met: ({ remaining }, say, subject) => {
      const amount = say.money(remaining)
      return `${amount === undefined ? 'أضف المزيد' : `أضف ما قيمته ${amount}`}${ofItems(say, subject)} ${effect(say, subject)}.`
    },
    maximum_exceeded: ({ limit, current }, say) => {
      const [most, over] = [say.money(limit), say.money(current - limit)]
      return most === undefined
        ? 'قيمة سلتك أكبر مما تسمح به هذه القسيمة.'
        : `صالحة حتى ${most}: تجاوزت سلتك ذلك بمقدار ${over}.`
    },
    minimum_quantity_not_met: ({ remaining }, say, subject) =>
      `أضف ${pieces(say, remaining, 'أخرى')}${ofItems(say, subject)} ${effect(say, subject)}.`,
    no_effect: () => 'هذه القسيمة لا تخفّض سعر سلتك الحالية.',
    combination_disallowed: ({ conflictsWith }, say) => {
      const names = conflictsWith.map(say.coupon).filter(name => name !== undefined)
      return `لا يمكن الجمع بينها وبين ${names.length ? say.list(names) : 'القسائم الأخرى في سلتك'}.`
    },
    max_coupons_reached: ({ limit }, say) => {
      const n = say.number(limit)
      return `الحد الأقصى لكل طلب ${say.plural(limit, { one: 'قسيمة واحدة', two: 'قسيمتان', few: `${n} قسائم`, other: `${n} قسيمة` })}.`
    },
    better_offer_applied: () => 'القسائم الأخرى توفّر لك أكثر.',
    code_not_found: () => 'لا نعرف هذا الرمز. يرجى التحقق من كتابته.',
    code_malformed: () => 'لا يبدو هذا رمزًا: يتكوّن الرمز من 3 إلى 64 حرفًا أو رقمًا أو علامة.',
    claim_limit_reached: () => 'نفدت جميع قسائم هذا العرض.',
    already_claimed: () => 'هذه القسيمة لديك بالفعل.',
    not_owner: () => 'هذه القسيمة تخص شخصًا آخر.',
    already_applied: () => 'هذه القسيمة في سلتك بالفعل.',
    rate_limited: ({ retryAfter }, say) =>
      `محاولات كثيرة جدًا. يرجى المحاولة مرة أخرى ${say.soon(retryAfter) ?? 'لاحقًا'}.`,
    temporarily_unavailable: ({ retryAfter }, say) =>
      `تعذّر الوصول إلى القسائم الآن. يمكنك إتمام الطلب من دون خصم أو المحاولة مرة أخرى ${say.soon(retryAfter) ?? 'لاحقًا'}.`,
    total_changed: () => 'تغيّر الإجمالي. يرجى مراجعته قبل إتمام الطلب.',
  },
  other: 'لا يمكن استخدام هذه القسيمة حاليًا.',
  saves: discount => (discount === undefined ? 'هذه القسيمة تناسب سلتك.' : `توفّر لك هذه القسيمة ${discount}.`),
}

function ofItems(say: Say, { selection }: Subject): string {
  return selection ? ` من ${say.items(selection) ?? 'المنتجات المشمولة'}` : ''
}

function some(say: Say, { selection }: Subject): string {
  const words = selection && say.items(selection)
  return words === undefined ? 'منتجًا تشمله هذه القسيمة' : `منتجًا من ${words}`
}

/** Pieces as an object: "قطعتين". Of one, two and few the number stands in the noun, or before its plural. */
function pieces(say: Say, quantity: number, more = ''): string {
  const n = say.number(quantity)
  const two = more && 'أخريين'
  const noun = say.plural(quantity, { one: 'قطعة', two: 'قطعتين', few: `${n} قطع`, other: `${n} قطعة` })
  return [noun, say.plural(quantity, { two, other: more })].filter(Boolean).join(' ')
}

function effect(say: Say, { discount }: Subject): string {
  switch (discount?.type) {
    case 'percentage':
      if (discount.of !== 'shipping') return `ووفّر ${say.percent(discount.basisPoints)}`
      return discount.basisPoints === 10000
        ? 'ليصبح الشحن مجانيًا'
        : `لتنخفض تكلفة الشحن بنسبة ${say.percent(discount.basisPoints)}`
    case 'amount': {
      const amount = say.money(discount.amount)
      if (discount.of === 'shipping') {
        return amount === undefined ? 'لتنخفض تكلفة الشحن' : `لتنخفض تكلفة الشحن بمقدار ${amount}`
      }
      if (amount === undefined) return 'ووفّر في طلبك'
      return `ووفّر ${amount}${discount.each ? ' لكل قطعة' : ''}`
    }
    case 'price': {
      const price = say.money(discount.price)
      return price === undefined ? 'لينخفض السعر' : `ليصبح سعر القطعة ${price}`
    }
    case 'buy_get': {
      const { quantity, basisPoints } = discount.get
      const share = basisPoints === 10000 ? 'مجانًا' : `بخصم ${say.percent(basisPoints)}`
      return `واحصل على ${pieces(say, quantity)} ${share}`
    }
    case 'tiers': {
      const tier = discount.tiers[0]!
      const value = 'amount' in tier ? say.money(tier.amount) : say.percent(tier.basisPoints)
      return `ووفّر ${value ?? 'في طلبك'}`
    }
    default:
      return 'لتناسب هذه القسيمة سلتك'
  }
}
