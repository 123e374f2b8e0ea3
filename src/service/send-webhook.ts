import { request as requestHttp } from 'node:http'
import { request as requestHttps, type RequestOptions } from 'node:https'
import { isIP } from 'node:net'
import { faultOf, guardedLookup, hostOf, type WebhookReach } from './webhook-address.ts'

const CONNECT = 5000
const TOTAL = 15_000
const MOST_READ = 64 * 1024

/** What is sent where. */
export interface WebhookMessage {
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}

/** What came back: a status, or why none did. */
export type Attempt = { readonly status: number } | { readonly error: string }

/** How long an endpoint is waited for, in milliseconds. */
export interface WebhookPatience {
  /** For a connection, with TLS. @default 5000 */
  readonly connect?: number
  /** For everything. @default 15000 */
  readonly total?: number
}

/**
 * Posts a message to a webhook and never rejects. Redirects are not followed, and of the answer's body nothing is kept; after
 * 64 kB it is not even read (S28).
 */
export function sendWebhook(
  reach: WebhookReach,
  { url, headers, body }: WebhookMessage,
  signal: AbortSignal,
  { connect = CONNECT, total = TOTAL }: WebhookPatience = {},
): Promise<Attempt> {
  const fault = faultOf(url, reach)
  if (fault !== undefined) return Promise.resolve({ error: `the address has to have ${fault}` })
  const host = hostOf(url)
  const { protocol, port, pathname, search } = new URL(url)
  // Not off the text: `HTTPS:` is the same scheme, and would go out in the clear.
  const isSecure = protocol === 'https:'
  const options: RequestOptions = {
    method: 'POST',
    host,
    port: port || (isSecure ? 443 : 80),
    path: pathname + search,
    headers: { ...headers, 'content-length': String(Buffer.byteLength(body)) },
    // No shared agent: neither an idle connection to another address, nor a proxy of the environment.
    agent: false,
    lookup: guardedLookup(reach),
    signal,
    ...(isIP(host) ? {} : { servername: host }),
  }
  return new Promise(resolve => {
    let status: number | undefined
    const request = (isSecure ? requestHttps : requestHttp)(options)
    const giveUp = (error: string) => () => request.destroy(new Error(error))
    const connecting = setTimeout(giveUp(`no connection within ${connect} ms`), connect)
    const whole = setTimeout(giveUp(`no answer within ${total} ms`), total)
    const settle = (attempt: Attempt): void => {
      clearTimeout(connecting)
      clearTimeout(whole)
      resolve(attempt)
    }
    request.once('socket', socket =>
      socket.once(isSecure ? 'secureConnect' : 'connect', () => clearTimeout(connecting)),
    )
    request.once('response', response => {
      status = response.statusCode ?? 0
      let read = 0
      response.on('data', (chunk: Buffer) => {
        read += chunk.length
        if (read > MOST_READ) request.destroy()
      })
      // Cut off or not: what counts is the status.
      response.on('error', () => undefined)
    })
    request.once('error', error => settle(status === undefined ? { error: plain(error.message) } : { status }))
    request.once('close', () => settle(status === undefined ? { error: 'the connection was closed' } : { status }))
    request.end(body)
  })
}

/** A certificate can put anything into the words of an error; what is kept of it has to fit into a column. */
function plain(message: string): string {
  return message.replaceAll(/[^\u0020-\u007e]/gu, '?').slice(0, 200)
}
