/** What the service answered. */
export interface SecretAnswer {
  readonly status: number
  readonly ok: boolean
  readonly body: unknown
}

/** Calls the coupon service with the shop's secret key. It never leaves the back end. */
export type SecretCall = (method: string, path: string, body?: unknown) => Promise<SecretAnswer>

/** Creates the back end's way to the service. A text is sent as CSV, anything else as JSON. */
export function createSecretCall(
  service: { fetch(request: Request): Promise<Response> },
  secretKey: string,
): SecretCall {
  return async (method, path, body) => {
    const headers = new Headers({ authorization: `Bearer ${secretKey}` })
    const init: RequestInit = { method, headers }
    if (body !== undefined) {
      headers.set('content-type', typeof body === 'string' ? 'text/csv' : 'application/json')
      init.body = typeof body === 'string' ? body : JSON.stringify(body)
    }
    const response = await service.fetch(new Request(`http://coupons.internal${path}`, init))
    const text = await response.text()
    return { status: response.status, ok: response.ok, body: text ? JSON.parse(text) : undefined }
  }
}
