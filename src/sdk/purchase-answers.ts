import type { Order } from '../contract/order.ts'
import type { Quote } from '../contract/quote.ts'
import type { Outcome } from '../contract/reason.ts'
import type { Reservation } from '../contract/reservation.ts'
import type { Application, Combination, Totals } from '../rules/verdict.ts'
import type { TotalChangedRefusal } from './backend.ts'
import { BackendUnavailableError } from './errors/backend-unavailable-error.ts'
import { asObject } from './stored.ts'

/**
 * Looks at a received quote as at input (B34).
 *
 * @throws BackendUnavailableError for nonsense
 */
export function checkQuote(outcome: Outcome<{ readonly quote: Quote }>): Outcome<{ readonly quote: Quote }> {
  const { verdicts, application, best } = asObject<Quote>(outcome.ok && outcome.quote)
  const { chosen } = asObject<Combination>(best)
  return check(
    outcome,
    isRecord(verdicts) && isApplication(application) && isApplication(best) && Array.isArray(chosen),
  )
}

/**
 * Looks at a received reservation as at input (B34).
 *
 * @throws BackendUnavailableError for nonsense
 */
export function checkReservation(
  outcome: Outcome<{ readonly reservation: Reservation }>,
): Outcome<{ readonly reservation: Reservation }> {
  const { id, reservedUntil, totals } = asObject<Reservation>(outcome.ok && outcome.reservation)
  return check(outcome, typeof id === 'string' && !Number.isNaN(Date.parse(`${reservedUntil}`)) && isTotals(totals))
}

/**
 * Looks at a received order as at input (B34).
 *
 * @throws BackendUnavailableError for nonsense
 */
export function checkOrder(
  outcome: Outcome<{ readonly order: Order }> | TotalChangedRefusal,
): Outcome<{ readonly order: Order }> | TotalChangedRefusal {
  const { orderId, cart, coupons, totals } = asObject<Order>(outcome.ok && outcome.order)
  return check(
    outcome,
    typeof orderId === 'string' && isRecord(cart) && isRecord(coupons) && areRecords(coupons) && isTotals(totals),
  )
}

function check<Answer extends Outcome>(outcome: Answer, isGood: boolean): Answer {
  if (outcome.ok && !isGood) throw new BackendUnavailableError('the back end answered something else than expected')
  return outcome
}

function isApplication(value: unknown): boolean {
  const { coupons, totals } = asObject<Application>(value)
  return isRecord(coupons) && areRecords(coupons) && isTotals(totals)
}

function isTotals(value: unknown): boolean {
  const { subtotal, discount, shippingDiscount, total } = asObject<Totals>(value)
  return [subtotal, discount, shippingDiscount, total].every(Number.isSafeInteger)
}

function areRecords(value: object): boolean {
  return Object.values(value).every(isRecord)
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
