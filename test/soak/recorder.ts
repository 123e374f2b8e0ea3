import { createWriteStream } from 'node:fs'
import { Agent, request } from 'node:http'
import { KEY_HEADER } from '../../src/contract/header.ts'
import type { Call, CallAnswer } from '../history/history.ts'
import { KEYS } from './world.ts'

/** What is sent: as a shopper where there is a token, else as the shop's back end. */
export interface Request {
  readonly method: string
  readonly path: string
  readonly body?: unknown
  readonly token?: string
}

/** The parsed body of a good answer, as far as the soak looks at it. */
export interface Body {
  readonly id?: string
  readonly reservedUntil?: string
  readonly placedAt?: string
  readonly coupons?: unknown
  readonly coupon?: { readonly id: string }
  readonly customerToken?: string
  readonly session?: { readonly token: string; readonly shopper: string }
  readonly merged?: { readonly moved: readonly string[]; readonly duplicates: readonly string[] }
}

interface ProblemBody {
  readonly reasons?: readonly { readonly reason: string }[]
  readonly dropped?: Dropped
  readonly change?: { readonly dropped: Dropped }
}

type Dropped = Readonly<Record<string, readonly { readonly reason: string }[]>>

/** Calls services and writes each call into a history. */
export interface Recorder {
  /** Calls of which an answer came or did not. */
  readonly attempts: () => number
  /** Calls once. @returns what became of it, which `read` told from the body of a good answer */
  call(
    what: Pick<Call, 'op' | 'shopper' | 'coupons'> & Partial<Call>,
    request: Request,
    read: (body: Body) => CallAnswer,
  ): Promise<CallAnswer>
  /** Calls without writing it down. */
  ask(request: Request): Promise<Body | undefined>
  close(): Promise<void>
}

const PATIENCE = 10_000

/** Makes the recorder of one client process; it calls the ports by turns. */
export function createRecorder(client: number, ports: readonly number[], file: string): Recorder {
  const agent = new Agent({ keepAlive: true, maxSockets: 64 })
  const output = createWriteStream(file)
  let attempts = 0
  let turn = client

  function send({ method, path, body, token }: Request): Promise<{ status: number; text: string } | undefined> {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const keys: Record<string, string> =
      token === undefined
        ? { authorization: `Bearer ${KEYS.secret}` }
        : { [KEY_HEADER]: KEYS.publishable, authorization: `Bearer ${token}` }
    const headers = {
      ...keys,
      ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(text) }),
    }
    const port = ports[turn++ % ports.length] ?? 0
    return new Promise(resolve => {
      const sent = request({ host: '127.0.0.1', port, method, path, headers, agent, timeout: PATIENCE }, answer => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => void chunks.push(chunk))
        answer.on('error', () => resolve(undefined))
        answer.on('close', () => answer.complete || resolve(undefined))
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }))
      })
      sent.on('timeout', () => sent.destroy())
      sent.on('error', () => resolve(undefined))
      sent.end(text)
    })
  }

  return {
    attempts: () => attempts,
    async call(what, request, read) {
      attempts += 1
      const wall = Date.now()
      const invoked = now()
      const got = await send(request)
      const returned = now()
      const answer = got ? answerOf(got, read) : ({ kind: 'unknown' } as const)
      const call: Call = { client, ...what, invoked, returned, wall, answer }
      output.write(`${JSON.stringify(call)}\n`)
      return answer
    },
    async ask(request) {
      const got = await send(request)
      return got && got.status < 300 ? (JSON.parse(got.text) as Body) : undefined
    },
    close() {
      agent.destroy()
      return new Promise(resolve => void output.end(resolve))
    },
  }
}

/** Every process of the machine reads the same monotonic clock. */
function now(): number {
  return Number(process.hrtime.bigint())
}

function answerOf({ status, text }: { status: number; text: string }, read: (body: Body) => CallAnswer): CallAnswer {
  if (status >= 500) return { kind: 'unknown' }
  if (status < 300) return read(text ? (JSON.parse(text) as Body) : {})
  const { reasons = [], dropped, change } = JSON.parse(text) as ProblemBody
  const by = change?.dropped ?? dropped ?? { '': reasons }
  return {
    kind: 'refused',
    reasons: Object.fromEntries(Object.entries(by).map(([id, told]) => [id, told.map(({ reason }) => reason)])),
  }
}
