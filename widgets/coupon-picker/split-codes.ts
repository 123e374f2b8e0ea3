/**
 * Takes apart what was typed or pasted. Spaces and commas can belong to a code, so that only line ends, tabs, and commas
 * or semicolons with white space behind them part two.
 */
export function splitCodes(text: string): readonly string[] {
  const codes = text.split(/[\r\n\t]+|[,;](?:\s+|$)/u).map(code => code.trim())
  return [...new Set(codes.filter(Boolean))]
}
