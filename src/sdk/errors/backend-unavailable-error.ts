/** Says that a back end cannot be reached, is too slow, or answers nonsense. */
export class BackendUnavailableError extends Error {
  override readonly name = 'BackendUnavailableError' as const
  /** Seconds after which another try makes sense. */
  readonly retryAfter: number

  constructor(message: string, options: ErrorOptions & { /** @default 5 */ readonly retryAfter?: number } = {}) {
    super(message, options)
    this.retryAfter = options.retryAfter ?? 5
  }
}

/** Checks whether an error is a `BackendUnavailableError`, also one of another copy of this library. */
export function isBackendUnavailableError(error: unknown): error is BackendUnavailableError {
  return (error as Error | undefined)?.name === 'BackendUnavailableError'
}
