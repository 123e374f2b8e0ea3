import { createTearoff, type Status, type Tearoff, type TearoffOptions } from '../../src/index.ts'

/** What the page tells a test. */
export interface ShownPage {
  readonly coupons: readonly string[]
  readonly signedIn: boolean
  /** Every status since the page was opened. */
  readonly said: readonly Status[]
}

/** What a test finds on the page. */
export interface StoragePage {
  open(options: TearoffOptions): void
  shown(): ShownPage
  claim(offer: string): Promise<boolean>
  signIn(customerToken: string): Promise<boolean>
  signOut(): Promise<boolean>
  refresh(): Promise<boolean>
}

let shop: Tearoff
const said: Status[] = []

const page: StoragePage = {
  open(options) {
    shop = createTearoff(options)
    shop.$status.subscribe(status => said.push(status))
  },
  shown: () => ({
    coupons: shop.wallet.$coupons.get().map(({ promotion }) => promotion.id),
    signedIn: shop.wallet.$signedIn.get(),
    said,
  }),
  claim: async offer => (await shop.wallet.claim({ offer })).ok,
  signIn: async token => (await shop.wallet.signIn(token)).ok,
  signOut: async () => (await shop.wallet.signOut()).ok,
  refresh: async () => (await shop.wallet.refresh()).ok,
}

Object.assign(globalThis, { page })
