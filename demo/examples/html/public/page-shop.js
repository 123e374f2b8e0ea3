const PAGE = Symbol.for('tearoff')

/** Gives the SDK that the tag makes, as soon as it is there. */
export async function pageShop() {
  if (!globalThis[PAGE])
    await new Promise(resolve => document.addEventListener('tearoff-ready', resolve, { once: true }))
  return globalThis[PAGE]
}

/** 2450 is "€24.50". */
export function money(amount) {
  return (amount / 100).toLocaleString('en', { style: 'currency', currency: 'EUR' })
}
