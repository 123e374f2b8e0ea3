import { atom, type ReadableAtom } from 'nanostores'
import type { DeviceStorage } from './storage.ts'
import { asObject } from './stored.ts'

const KEY = 'referral'

/** The newest arrival from a partner's site, as the device keeps it. */
export interface Arrival {
  readonly partner: string
  readonly at: string
  readonly name?: string
  /** Whether the service knows of it. */
  readonly told: boolean
}

/** Keeps the newest arrival. Nobody is identified by it: it stays on the device until an act needs an identity. */
export interface ArrivalKeeper {
  readonly $arrival: ReadableAtom<Arrival | undefined>
  readonly ready: Promise<void>
  keep(arrival: Arrival): Promise<void>
  /** Takes one back that the service refuses, unless a newer one came in between. */
  undo(arrival: Arrival, before: Arrival | undefined): Promise<void>
  /** Notes that the service has heard of it, unless a newer one came in between. */
  told(arrival: Arrival, name?: string): Promise<void>
}

/** Creates the keeper of the arrival. */
export function createArrivalKeeper(storage: DeviceStorage): ArrivalKeeper {
  const $arrival = atom<Arrival | undefined>()
  const load = async (): Promise<void> => $arrival.set(parseArrival(await storage.read(KEY)))
  storage.onElsewhere(keys => keys.includes(KEY) && void load())
  const change = async (update: (stored: Arrival | undefined) => Arrival | undefined): Promise<void> => {
    const [arrival] = await storage.change([KEY], ([stored]) => [update(parseArrival(stored))])
    $arrival.set(arrival as Arrival | undefined)
  }
  return {
    $arrival,
    ready: load(),
    keep: arrival => change(() => arrival),
    undo: (arrival, before) => change(stored => (stored?.at === arrival.at ? before : stored)),
    told: (arrival, name) =>
      change(stored => (stored?.at === arrival.at ? { ...stored, told: true, ...(name && { name }) } : stored)),
  }
}

function parseArrival(value: unknown): Arrival | undefined {
  const { partner, at, name, told } = asObject<Arrival>(value)
  if (typeof partner !== 'string' || typeof at !== 'string' || Number.isNaN(Date.parse(at))) return undefined
  return { partner, at, told: told === true, ...(typeof name === 'string' && { name }) }
}
