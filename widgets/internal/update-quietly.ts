let isTold = false

/**
 * Updates an element. What it cannot show, for example a currency that is none, stays its own trouble: the page goes on,
 * and its console hears of it once.
 */
export function updateQuietly(update: () => void): void {
  try {
    update()
  } catch (error) {
    // oxlint-disable-next-line no-console -- a fault in an element would be looked for in vain otherwise
    if (!isTold) console.warn('tearoff: an element cannot show what it was given.', error)
    isTold = true
  }
}
