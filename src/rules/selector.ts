import type { CartLine } from './cart.ts'
import type { Selection, Selector } from './promotion.ts'

/** How much of a selector is set aside: nothing, the sale rule, or the sale rule and the exclude lists. */
export type Lift = 0 | 1 | 2

/** Says whether a line of a cart is meant. */
export type Matcher = (line: CartLine, lift: Lift) => boolean

/** Matches every line. */
export const everyLine: Matcher = () => true

/** Compiles a selection: in a list of selectors any one is enough, within one every given list must be met. */
export function compileSelection(selection: Selection | undefined): Matcher {
  if (!selection) return everyLine
  if ('length' in selection) {
    const matchers = selection.map(compileSelection)
    return (line, lift) => matchers.some(matches => matches(line, lift))
  }
  if (!Object.keys(selection).length) return everyLine
  const [skus, categories, brands] = compileLists(selection)
  const [noSkus, noCategories, noBrands] = compileLists(selection.exclude)
  const noSale = selection.saleItems === 'exclude'
  // Runs for every line of every promotion: no more than it must.
  return (line, lift) =>
    (!skus || skus.has(line.sku)) &&
    (!brands || brands.has(line.brand)) &&
    (!categories || isIn(categories, line)) &&
    !(noSale && line.onSale && !lift) &&
    (lift > 1 || !(noSkus?.has(line.sku) || noBrands?.has(line.brand) || (noCategories && isIn(noCategories, line))))
}

type Ids = ReadonlySet<string | undefined>

function compileLists(lists: Selector['exclude'] = {}): (Ids | undefined)[] {
  return [lists.skus, lists.categories, lists.brands].map(list => list && new Set(list))
}

function isIn(categories: Ids, line: CartLine): boolean {
  return !!line.categories?.some(category => categories.has(category))
}
