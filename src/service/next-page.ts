/** Tells where the next page begins: after the last of a full one. A page that is not full is the last. */
export function nextPage<Row>(
  rows: readonly Row[],
  limit: number,
  positionOf: (row: Row) => string,
): { readonly next?: string } {
  const last = rows.length === limit ? rows.at(-1) : undefined
  return last === undefined ? {} : { next: positionOf(last) }
}
