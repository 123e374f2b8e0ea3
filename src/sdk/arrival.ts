import type { ReferralRequest } from '../contract/referral.ts'
import { asObject } from './stored.ts'

const WINDOW = 30 * 86_400_000

/** An arrival from another site, as the device keeps it: by its partner, by his signature, or by the host alone. */
export interface Arrival {
  readonly id: string
  readonly at: string
  readonly partner?: string
  readonly token?: string
  readonly host?: string
  readonly name?: string
  /** Whether the service has recorded it. */
  readonly told: boolean
}

/** Writes an arrival the way the service is told of it. */
export function toReferral({ partner, token, host }: Arrival): ReferralRequest {
  return token !== undefined ? { token } : partner !== undefined ? { partner } : { host: host! }
}

/** Looks at stored arrivals as at input; those that no program counts any more are left out (D-05). */
export function parseArrivals(value: unknown, now: number): readonly Arrival[] {
  return [value].flat().flatMap(one => {
    const { id, at, told, ...others } = asObject<Arrival>(one)
    const { partner, token, host, name } = others
    const known = Object.entries({ partner, token, host, name }).filter(([, text]) => typeof text === 'string')
    if (known.every(([key]) => key === 'name') || typeof at !== 'string') return []
    const isInside = Math.abs(now - Date.parse(at)) < WINDOW
    return isInside
      ? { ...Object.fromEntries(known), id: typeof id === 'string' ? id : at, at, told: told === true }
      : []
  })
}
