/** Where the service says what operators should know. Codes and tokens never go there (S47). pino fits. */
export interface ServiceLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Says nothing. */
export const silentLog: ServiceLog = { info() {}, warn() {}, error() {} }

const SECRET = /\b(?<kind>pk|sk|sht|cst|whsec)_[\w+/=-]{8,}/gu

/**
 * Takes keys and tokens out of whatever is logged: none is meant to get there, and an error of a library may quote what it was
 * given.
 */
export function withoutSecrets(log: ServiceLog): ServiceLog {
  const clean = (facts: object): object =>
    Object.fromEntries(
      Object.entries(facts).map(([key, value]) => [
        key,
        typeof value === 'string' ? value.replaceAll(SECRET, '$<kind>_…') : value,
      ]),
    )
  return {
    info: (facts, message) => log.info(clean(facts), message),
    warn: (facts, message) => log.warn(clean(facts), message),
    error: (facts, message) => log.error(clean(facts), message),
  }
}
