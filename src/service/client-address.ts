import ipaddr from 'ipaddr.js'

/**
 * Names the block of addresses that a caller is in: the /24 of an IPv4 address, the /64 of an IPv6 one. One household or one
 * office is in a block; a phone changes its address within one. Loopback and private addresses are the proxy in front, and
 * are no caller's.
 */
export function blockOf(address: string | undefined): string | undefined {
  if (address === undefined || !ipaddr.isValid(address)) return undefined
  const parsed = ipaddr.process(address)
  if (parsed.range() !== 'unicast') return undefined
  const bits = parsed.kind() === 'ipv4' ? 24 : 64
  const bytes = parsed.toByteArray().map((byte, index) => (index < bits / 8 ? byte : 0))
  return `${ipaddr.fromByteArray(bytes).toString()}/${bits}`
}

/**
 * Finds the address of a caller behind so many proxies of one's own: each adds the address that it saw to
 * `X-Forwarded-For`, and what stands before those entries was written by the caller himself.
 */
export function addressBehind(
  proxies: number,
  connected: string | undefined,
  forwarded: string | undefined,
): string | undefined {
  if (proxies === 0) return connected
  // Some proxies add the port: `198.51.100.7:4711`, `[2001:db8::1]:4711`.
  return forwarded
    ?.split(',')
    .at(-proxies)
    ?.trim()
    .replace(/^\[(.*)\](?::\d+)?$/u, '$1')
    .replace(/^([\d.]+):\d+$/u, '$1')
}
