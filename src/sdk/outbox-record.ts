/** The record in which events wait until the service has them. */
export const WAITING = 'events'

/** Milliseconds after which another tab takes over from one that sends and is frozen or dead. */
export const LEASE_LENGTH = 10_000
