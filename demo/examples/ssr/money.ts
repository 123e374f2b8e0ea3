/** 2450 is "€24.50", or "24,50 €". */
export function money(amount: number, currency: string, language: string): string {
  return (amount / 100).toLocaleString(language, { style: 'currency', currency })
}
