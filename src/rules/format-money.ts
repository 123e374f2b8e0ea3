const formats = new Map<string, { readonly format: Intl.NumberFormat; readonly digits: number }>()

/**
 * Writes an amount in minor units the way the locale does, with a real minus sign. The digits follow the currency: 500 is
 * €5.00, ¥500 and BHD 0.500. Falls back to English for an unknown locale.
 */
export function formatMoney(amount: number, currency: string, locale = 'en'): string {
  const { format, digits } = formatFor(currency, locale)
  // As a decimal string, so that no amount is rounded on its way through a float.
  const units = String(Math.abs(amount)).padStart(digits + 1, '0')
  const split = units.length - digits
  const decimal = `${amount < 0 ? '-' : ''}${units.slice(0, split)}.${units.slice(split)}0`
  return format
    .formatToParts(decimal as Intl.StringNumericLiteral)
    .map(({ type, value }) => (type === 'minusSign' ? '−' : value))
    .join('')
}

function formatFor(currency: string, locale: string): { format: Intl.NumberFormat; digits: number } {
  const key = `${locale} ${currency}`
  let known = formats.get(key)
  if (!known) {
    const format = new Intl.NumberFormat(knownLocale(locale), { style: 'currency', currency })
    known = { format, digits: format.resolvedOptions().maximumFractionDigits ?? 2 }
    formats.set(key, known)
  }
  return known
}

/** Returns the locale where this platform can read it, else the fallback. */
export function knownLocale(locale: string | undefined, fallback = 'en'): string {
  try {
    return Intl.NumberFormat.supportedLocalesOf(locale ?? fallback)[0] ?? fallback
  } catch {
    // A tag that is none, for example from a template that was not filled in.
    return fallback
  }
}
