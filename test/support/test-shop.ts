/** A shop of its own on the real service, for one browser test. */
export interface TestShop {
  /** Base address of the service: the test page's own origin. */
  readonly service: string
  readonly shop: string
  readonly publishableKey: string
  readonly secretKey: string
  /** Calls the service with the secret key, as the shop's back end would, and answers the parsed body. */
  admin<Answer = unknown>(method: string, path: string, body?: unknown): Promise<Answer>
}

/** Makes a new shop on the service that the test server mounts. */
export async function createTestShop(): Promise<TestShop> {
  const response = await fetch('/test-shop', { method: 'POST' })
  const keys = (await response.json()) as { shop: string; publishableKey: string; secretKey: string }
  return {
    service: location.origin,
    ...keys,
    async admin<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
      const answer = await fetch('/admin-relay', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ method, path, secretKey: keys.secretKey, body }),
      })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${text}`)
      return (text ? JSON.parse(text) : undefined) as Answer
    },
  }
}
