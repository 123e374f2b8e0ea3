import type { Tearoff } from '../../../../src/sdk/tearoff.ts'

const page = globalThis as unknown as Readonly<Record<symbol, unknown>>

/** The page's SDK. */
export function pageShop(): Tearoff {
  return page[Symbol.for('tearoff')] as Tearoff
}

/** The texts of the page's SDK, where they were made before. */
export function givenView<View>(): View {
  return page[Symbol.for('tearoff-view')] as View
}
