import type { PublicPromotion } from '../../src/contract/promotion.ts'
import { promotion } from '../support/fake-tearoff.ts'

/** A quarter off some items, from a least to buy. */
export const terrace: PublicPromotion = promotion({
  id: 'terrace',
  name: 'Spring on the terrace',
  description: 'A quarter off chairs, tables and benches.',
  terms: 'On all patio furniture, from €50 of it in one order. One coupon for each customer at a time.',
  discount: { type: 'percentage', of: 'items', basisPoints: 2500, items: { categories: ['patio'] } },
  conditions: { minimumSubtotal: { amount: 5000, items: { categories: ['patio'] } } },
  combinesWith: ['order', 'shipping'],
  couponLifetimeDays: 14,
  texts: {
    de: {
      name: 'Frühjahrsterrassenmöbelausverkauf',
      description: 'Ein Viertel Nachlass auf Gartenstühle, Klapptische und Hartholzsitzbänke.',
      terms:
        'Auf alle Terrassenmöbel, ab 50 € Terrassenmöbelbestellwert in einer Bestellung. Nicht mit anderen Artikelgutscheinen.',
    },
    ar: {
      name: 'الربيع على الشرفة',
      description: 'خصم الربع على الكراسي والطاولات والمقاعد.',
      terms: 'على جميع أثاث الشرفة ابتداءً من ٥٠ يورو في طلب واحد. قسيمة واحدة لكل عميل.',
    },
  },
})

/** An amount off the order, from a least to buy. */
export const welcome: PublicPromotion = promotion({
  id: 'welcome',
  name: 'Welcome to the garden',
  description: 'For the first parcel that we pack for you.',
  terms: 'Once for each customer. Not with other order coupons.',
  discount: { type: 'amount', of: 'order', amount: 1000 },
  conditions: { minimumSubtotal: { amount: 6000 }, customer: { firstOrder: true } },
  couponLifetimeDays: 14,
  texts: {
    de: {
      name: 'Neukundenbegrüßungsgutschein',
      description: 'Für das erste Paket, das wir für Sie packen, Verpackungsmaterialkostenbeteiligung eingeschlossen.',
      terms: 'Einmal je Kundin oder Kunde. Nicht mit anderen Bestellwertgutscheinen.',
    },
    ar: {
      name: 'أهلاً بك في الحديقة',
      description: 'لأول طرد نجهزه لك.',
      terms: 'مرة واحدة لكل عميل.',
    },
  },
})

/** Free shipping, a partner's gift to his visitors. */
export const gift: PublicPromotion = promotion({
  id: 'gift',
  name: 'A gift from Acme Garden',
  discount: { type: 'percentage', of: 'shipping', basisPoints: 10_000 },
  partner: { id: 'acme', use: 'referred' },
  combinesWith: ['items', 'order'],
  couponLifetimeDays: 30,
  texts: {
    de: { name: 'Versandkostenübernahme durch Acme Garden' },
    ar: { name: 'هدية من Acme Garden' },
  },
})

/** One for nothing with two. */
export const lanterns: PublicPromotion = promotion({
  id: 'lanterns',
  name: 'Three lanterns for two',
  description: 'Buy two lanterns and the cheapest third is free.',
  discount: {
    type: 'buy_get',
    buy: { items: { categories: ['lanterns'] }, quantity: 2 },
    get: { items: { categories: ['lanterns'] }, quantity: 1, basisPoints: 10_000 },
  },
  combinesWith: ['order', 'shipping'],
  texts: {
    de: { name: 'Drei Gartenlaternen zum Zweilaternenpreis' },
    ar: { name: 'ثلاثة فوانيس بسعر اثنين' },
  },
})

/** A large amount off a large order. */
export const big: PublicPromotion = promotion({
  id: 'big',
  name: '€25 off the large parcel',
  discount: { type: 'amount', of: 'order', amount: 2500 },
  conditions: { minimumSubtotal: { amount: 20_000 } },
  texts: {
    de: { name: 'Großbestellerpaketpreisnachlass' },
    ar: { name: 'خصم ٢٥ يورو على الطلبات الكبيرة' },
  },
})

/** The more, the more. */
export const harvest: PublicPromotion = promotion({
  id: 'harvest',
  name: 'The more you plant, the more you save',
  discount: {
    type: 'tiers',
    of: 'order',
    tiers: [
      { minimum: 5000, basisPoints: 500 },
      { minimum: 10_000, basisPoints: 1000 },
      { minimum: 20_000, basisPoints: 2000 },
    ],
  },
})

/** A price instead of another. */
export const can: PublicPromotion = promotion({
  id: 'can',
  name: 'The watering can of the month',
  discount: { type: 'price', price: 990, items: { skus: ['CAN'] } },
  conditions: { minimumQuantity: { quantity: 2 } },
})

/** An amount off each piece. */
export const herbs: PublicPromotion = promotion({
  id: 'herbs',
  name: 'Herbs for the window sill',
  discount: { type: 'amount', of: 'items', amount: 150, each: true, items: { categories: ['herbs'] } },
})

/** For signed-in friends of the shop alone. */
export const friends: PublicPromotion = promotion({
  id: 'friends',
  name: '15 % off for garden friends',
  description: 'For customers with a garden card, up to €40.',
  terms: 'Sign in to use it. Not on sale articles.',
  discount: { type: 'percentage', of: 'items', basisPoints: 1500, cap: 4000, items: { saleItems: 'exclude' } },
  conditions: { customer: { signedIn: true, segments: ['vip'] } },
  combinesWith: ['shipping'],
})

/** One code for one person. */
export const letter: PublicPromotion = promotion({
  id: 'letter',
  name: '20 % off tools for readers of our letter',
  discount: { type: 'percentage', of: 'items', basisPoints: 2000, items: { categories: ['tools'] } },
  combinesWith: ['order', 'shipping'],
  texts: {
    de: { name: 'Gartenwerkzeugrabatt für Rundbriefleserinnen und Rundbriefleser' },
    ar: { name: 'خصم ٢٠٪ على الأدوات لقراء رسالتنا' },
  },
})

/** One that is over. */
export const autumn: PublicPromotion = promotion({
  id: 'autumn',
  name: 'Autumn planting',
  status: 'ended',
  discount: { type: 'percentage', of: 'items', basisPoints: 1500, items: { categories: ['bulbs'] } },
  texts: {
    de: { name: 'Herbstblumenzwiebelpflanzwochen' },
    ar: { name: 'زراعة الخريف' },
  },
})
