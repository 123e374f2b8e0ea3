import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A message as it came. */
export interface Received {
  readonly id: string
  readonly headers: Record<string, string>
  readonly body: string
}

/** A receiver of webhooks on this machine. */
export interface WebhookReceiver {
  readonly url: string
  readonly received: Received[]
  /** Most requests that were open at once. */
  mostOpen(): number
  /** Waits until so many messages came; hangs when they do not. */
  waitFor(count: number): Promise<void>
  close(): Promise<void>
}

/** Starts a receiver that answers 204, or as it is told. */
export async function startReceiver(
  answer: (response: ServerResponse, message: Received, nth: number) => void = response => {
    response.writeHead(204).end()
  },
): Promise<WebhookReceiver> {
  const received: Received[] = []
  const waiting: { readonly count: number; readonly resolve: () => void }[] = []
  let open = 0
  let most = 0
  const server = createServer((request, response) => {
    open += 1
    most = Math.max(most, open)
    response.once('close', () => {
      open -= 1
    })
    void read(request).then(body => {
      const headers = request.headers as Record<string, string>
      const message = { id: headers['webhook-id'] ?? '', headers, body }
      received.push(message)
      answer(response, message, received.length)
      for (const { count, resolve } of waiting) if (received.length >= count) resolve()
    })
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`,
    received,
    mostOpen: () => most,
    waitFor: count =>
      new Promise(resolve => {
        if (received.length >= count) resolve()
        else waiting.push({ count, resolve })
      }),
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function read(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString()
}
