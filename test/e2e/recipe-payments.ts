import assert from 'node:assert/strict'

/** What became of a payment. */
export interface Payment {
  readonly orderId: string
  readonly authorised: number
  state: 'authorised' | 'voided' | 'captured'
  captured: number
  refunded: number
}

/** The payment provider of a shop, which knows the card `declined`. */
export interface Payments {
  readonly ledger: readonly Payment[]
  /** How many captures will fail. */
  captureFaults: number
  /** What the shop has, after refunds. */
  taken(): number
  /** The shopper pays on the provider's page. */
  payAtTheBank(orderId: string): void
  authorise(orderId: string, card: string, amount: number): Promise<Payment | undefined>
  void(payment: Payment): Promise<void>
  capture(payment: Payment, amount: number): Promise<void>
  refund(payment: Payment, amount?: number, key?: string): Promise<void>
  start(orderId: string, amount: number): Promise<string>
  isPaid(orderId: string): Promise<boolean>
  stop(orderId: string): Promise<void>
}

/** Creates a provider that takes the order's id as its idempotency key, and throws where a shop takes what it may not. */
export function createPayments(): Payments {
  const ledger: Payment[] = []
  const refunds = new Set<string>()
  const openOf = (orderId: string): Payment | undefined =>
    ledger.find(payment => payment.orderId === orderId && payment.state !== 'voided')
  const begin = (orderId: string, authorised: number): Payment => {
    const known = openOf(orderId)
    if (known) {
      assert.equal(authorised, known.authorised, 'another amount under the same key')
      return known
    }
    const payment: Payment = { orderId, authorised, state: 'authorised', captured: 0, refunded: 0 }
    ledger.push(payment)
    return payment
  }
  const take = (payment: Payment, amount: number): void => {
    assert.ok(amount <= payment.authorised, 'more than was authorised')
    assert.notEqual(payment.state, 'voided')
    if (payment.state === 'captured') assert.equal(amount, payment.captured, 'captured twice')
    payment.state = 'captured'
    payment.captured = amount
  }
  return {
    ledger,
    captureFaults: 0,
    taken: () => ledger.reduce((sum, { captured, refunded }) => sum + captured - refunded, 0),
    payAtTheBank(orderId) {
      const payment = openOf(orderId)
      if (payment) take(payment, payment.authorised)
    },
    async authorise(orderId, card, amount) {
      return card === 'declined' ? undefined : begin(orderId, amount)
    },
    async void(payment) {
      assert.equal(payment.state, 'authorised')
      payment.state = 'voided'
    },
    async capture(payment, amount) {
      if (this.captureFaults > 0) {
        this.captureFaults -= 1
        throw new Error('no answer from the provider')
      }
      take(payment, amount)
    },
    async refund(payment, amount = payment.captured - payment.refunded, key = '') {
      if (refunds.has(key)) return
      if (key) refunds.add(key)
      payment.refunded += amount
      assert.ok(payment.refunded <= payment.captured, 'more than was captured')
    },
    async start(orderId, amount) {
      begin(orderId, amount)
      return `/bank?order=${orderId}`
    },
    isPaid: async orderId => openOf(orderId)?.state === 'captured',
    async stop(orderId) {
      const payment = openOf(orderId)
      if (payment) payment.state = 'voided'
    },
  }
}
