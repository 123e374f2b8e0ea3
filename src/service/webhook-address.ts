import ipaddr from 'ipaddr.js'
import { lookup as resolve } from 'node:dns/promises'
import { isIP, type LookupFunction } from 'node:net'

/** An address that a name stands for. */
export interface Resolved {
  readonly address: string
  readonly family: number
}

/** Where webhooks may go, and how names are looked up. */
export interface WebhookReach {
  /** Lets `http`, every port and every address pass: for tests and demos on one machine. */
  readonly insecure: boolean
  readonly ports: ReadonlySet<number>
  lookup(host: string): Promise<readonly Resolved[]>
}

/** Makes the rules of where webhooks may go: `https`, two ports, public addresses (S28). */
export function createReach(insecure: boolean): WebhookReach {
  return { insecure, ports: new Set([443, 8443]), lookup: host => resolve(host, { all: true }) }
}

/** Says what is wrong with the address of a webhook before any name is looked up, as what is expected of it. */
export function faultOf(url: string, { insecure, ports }: WebhookReach): string | undefined {
  if (!URL.canParse(url)) return 'an address'
  const { protocol, username, password, port, hash } = new URL(url)
  if (protocol !== 'https:' && !(insecure && protocol === 'http:')) return 'https'
  if (username || password || hash) return 'no user, password or fragment'
  if (insecure) return undefined
  if (!ports.has(Number(port || 443))) return `port ${[...ports].join(' or ')}`
  const host = hostOf(url)
  return isIP(host) && !isPublic(host) ? 'a public address' : undefined
}

/** Gives the host of an address as the network knows it: an IPv6 address without its brackets. */
export function hostOf(url: string): string {
  return new URL(url).hostname.replace(/^\[(?<inner>.*)\]$/u, '$<inner>')
}

/**
 * Makes the lookup for a connection: the addresses that are checked are the ones that are connected to, so a name whose
 * answer changes meanwhile gains nothing.
 */
export function guardedLookup(reach: WebhookReach): LookupFunction {
  const answer = async (...[host, options, callback]: Parameters<LookupFunction>): Promise<void> => {
    const addresses = await lookUp(reach, host).catch((error: Error) => error)
    if (addresses instanceof Error) return callback(addresses, '')
    const [first] = addresses
    return options.all ? callback(null, addresses) : callback(null, first.address, first.family)
  }
  return (host, options, callback) => void answer(host, options, callback)
}

/** Looks a name up. One address that is not public refuses them all. @throws Error */
async function lookUp(reach: WebhookReach, host: string): Promise<[Resolved, ...Resolved[]]> {
  const [first, ...rest] = await reach.lookup(host)
  if (!first) throw new Error('the name has no address')
  const addresses: [Resolved, ...Resolved[]] = [first, ...rest]
  if (reach.insecure || addresses.every(({ address }) => isPublic(address))) return addresses
  throw new Error('the address is not public')
}

const GLOBAL_UNICAST = ipaddr.parseCIDR('2000::/3') as [ipaddr.IPv6, number]

/** Tells whether an IP address is one of the open internet; what wraps an IPv4 address is judged by that one. */
export function isPublic(address: string): boolean {
  if (!ipaddr.isValid(address)) return false
  const known = ipaddr.process(address)
  if (known.range() !== 'unicast') return false
  return known.kind() === 'ipv4' || (known as ipaddr.IPv6).match(GLOBAL_UNICAST)
}
