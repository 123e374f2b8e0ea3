const KEY = 'garden-customer'

/** Who is signed in at the shop. */
export interface Customer {
  readonly id: string
  readonly name: string
}

/** The signed-in customer, as the shop remembers him; a real shop has a session cookie. */
export function signedInCustomer(): Customer | undefined {
  const stored = localStorage.getItem(KEY)
  return stored === null ? undefined : (JSON.parse(stored) as Customer)
}

/** Remembers who is signed in; nothing means nobody. */
export function rememberCustomer(customer: Customer | undefined): void {
  if (customer) localStorage.setItem(KEY, JSON.stringify(customer))
  else localStorage.removeItem(KEY)
}
