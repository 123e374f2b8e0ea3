/**
 * Fills the shop's address of what is missing: `{promotion}` stands for the promotion's id. Only pages are linked; an
 * address that would run a script is none.
 */
export function moreAddress(template: string, promotion: string): string | undefined {
  try {
    const filled = template.replaceAll('{promotion}', () => encodeURIComponent(promotion))
    const { protocol, href } = new URL(filled, document.baseURI)
    return /^https?:$/u.test(protocol) ? href : undefined
  } catch {
    // No address at all, or an id that no address can carry.
    return undefined
  }
}
