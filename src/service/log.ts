/** Where the service says what operators should know. Codes and tokens never go there (S47). pino fits. */
export interface ServiceLog {
  info(facts: object, message: string): void
  warn(facts: object, message: string): void
  error(facts: object, message: string): void
}

/** Says nothing. */
export const silentLog: ServiceLog = { info() {}, warn() {}, error() {} }
