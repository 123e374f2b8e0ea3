import type { TotalChange } from '../../src/contract/order.ts'
import type { CartTotals, CouponChoice } from '../../src/sdk/tearoff.ts'
import type { FoundShop } from '../internal/shop-controller.ts'
import type { Voice } from '../internal/voice.ts'
import { changeWords } from './choice-words.ts'

/** For so long nothing has to change before it is said. */
const PAUSE_MS = 400

interface Known {
  readonly choices: readonly CouponChoice[]
  readonly totals: CartTotals
  readonly change: TotalChange | undefined
}

/**
 * Says every change of the applied coupons and their sums once, whoever made it, and which coupons have begun to fit. What
 * is there at first is not said, and of changes in a burst only what has come of them.
 */
export class News {
  readonly #say: (text: string) => void
  #heard: Known | undefined
  #told: Known | undefined
  #pause: ReturnType<typeof setTimeout> | undefined

  constructor(say: (text: string) => void) {
    this.#say = say
  }

  /** Hears how things stand. */
  hear(found: FoundShop, choices: readonly CouponChoice[]): void {
    const { cart, checkout } = found.shop
    const totals = cart.$totals.get()
    if (!totals) return
    const now = { choices, totals, change: checkout.$change.get() }
    const { choices: known, totals: sums, change } = this.#heard ?? {}
    if (choices === known && totals === sums && now.change === change) return
    this.#heard = now
    this.#told ??= now
    clearTimeout(this.#pause)
    this.#pause = setTimeout(() => this.#tell(found, now), PAUSE_MS)
  }

  /** Forgets what was heard: what comes next is there at first. */
  forget(): void {
    clearTimeout(this.#pause)
    this.#heard = undefined
    this.#told = undefined
  }

  #tell(found: FoundShop, now: Known): void {
    const text = this.#told && newsOf(found, this.#told, now)
    this.#told = now
    if (text) this.#say(text)
  }
}

function newsOf({ voice }: FoundShop, before: Known, now: Known): string {
  const misfits = new Set(before.choices.filter(({ status }) => status === 'unfit').map(({ coupon }) => coupon.id))
  const fitting = now.choices.filter(({ coupon, status }) => status !== 'unfit' && misfits.has(coupon.id))
  const names = fitting.map(({ coupon }) => voice.name(coupon))
  return [
    names.length && voice.say('nowFits', { names: voice.list(names) }),
    now.change && now.change !== before.change
      ? changeWords(now.change, now.totals.currency, voice)
      : sumWords(before, now, voice),
  ]
    .filter(Boolean)
    .join(' ')
}

function sumWords(before: Known, now: Known, { say, money }: Voice): string {
  const { currency, discount, total } = now.totals
  const n = countApplied(now)
  const isSame = discount === before.totals.discount && total === before.totals.total
  // Without coupons the total is the shop's to say.
  if (n === countApplied(before) && (isSame || !n)) return ''
  const sum = money(total, currency)
  return n ? say('announce', { n, saving: money(discount, currency), total: sum }) : say('announceNone', { total: sum })
}

function countApplied({ choices }: Known): number {
  return choices.filter(({ status }) => status === 'applied').length
}
