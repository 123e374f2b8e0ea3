import { createConnection, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

/** What is about to pass: a new connection, bytes towards the server, or bytes of its answer. */
export interface Passage {
  readonly what: 'connection' | 'request' | 'answer'
  /** Number of the connection, from 0. */
  readonly connection: number
  /** The bytes; none for a connection. */
  readonly data: Buffer
}

/**
 * What becomes of it: it passes, at once or after `delay` milliseconds; or the connection is reset and the bytes are lost;
 * or it waits until there is another rule, and is judged by that one.
 */
export type Fate = 'pass' | 'cut' | 'stall' | { readonly delay: number }

/** Decides what becomes of whatever passes. Bytes of one connection keep their order, whatever it says. */
export type FaultRule = (passage: Passage) => Fate

/** A TCP proxy that misbehaves as it is told: between a service and its database, or a client and the service. */
export interface FaultProxy {
  readonly port: number
  /** Connections that are open now. */
  open(): number
  /** Puts a rule in place of the last one; nothing given lets everything pass. */
  obey(rule?: FaultRule): void
  /** Resets every open connection, once. */
  cutAll(): void
  close(): Promise<void>
}

/** Opens a proxy on a free port of this machine that passes everything on, until it is told otherwise. */
export async function openFaultProxy(target: { readonly port: number; readonly host?: string }): Promise<FaultProxy> {
  const pass: FaultRule = () => 'pass'
  const open = new Set<Connection>()
  let rule = pass
  const stalled = new Set<() => void>()
  let connections = 0

  async function judge(passage: Passage): Promise<'pass' | 'cut'> {
    for (;;) {
      const fate = rule(passage)
      if (fate === 'stall') await new Promise<void>(resolve => void stalled.add(resolve))
      else if (typeof fate === 'string') return fate
      else return wait(fate.delay, 'pass' as const)
    }
  }

  const server = createServer({ allowHalfOpen: true }, client => {
    const upstream = createConnection({ host: '127.0.0.1', allowHalfOpen: true, ...target })
    const connection: Connection = { client, upstream, number: connections++ }
    open.add(connection)
    for (const socket of [client, upstream]) {
      socket.setNoDelay(true)
      socket.on('error', () => cut(connection))
      socket.once('close', () => {
        if (client.destroyed && upstream.destroyed) open.delete(connection)
      })
    }
    const admitted = judge({ what: 'connection', connection: connection.number, data: Buffer.alloc(0) })
    void relay(connection, 'request', admitted, judge)
    void relay(connection, 'answer', admitted, judge)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const cutAll = (): void => open.forEach(cut)
  const obey = (next: FaultRule = pass): void => {
    rule = next
    for (const judgeAgain of stalled) judgeAgain()
    stalled.clear()
  }
  return {
    port: portOf(server),
    open: () => open.size,
    obey,
    cutAll,
    async close() {
      const closed = new Promise<void>(resolve => void server.close(() => resolve()))
      obey()
      cutAll()
      await closed
    },
  }
}

interface Connection {
  readonly client: Socket
  readonly upstream: Socket
  readonly number: number
}

async function relay(
  connection: Connection,
  what: 'request' | 'answer',
  admitted: Promise<'pass' | 'cut'>,
  judge: (passage: Passage) => Promise<'pass' | 'cut'>,
): Promise<void> {
  const [from, to] =
    what === 'request' ? [connection.client, connection.upstream] : [connection.upstream, connection.client]
  if ((await admitted) === 'cut') return cut(connection)
  try {
    for await (const data of from) {
      if ((await judge({ what, connection: connection.number, data })) === 'cut') return cut(connection)
      if (to.destroyed) return cut(connection)
      if (!to.write(data)) await drained(to)
    }
    to.end()
  } catch {
    cut(connection)
  }
}

/** Resets both sides, as a cable that is pulled would seem to. */
function cut({ client, upstream }: Connection): void {
  if (!client.destroyed) client.resetAndDestroy()
  if (!upstream.destroyed) upstream.resetAndDestroy()
}

function drained(socket: Socket): Promise<void> {
  return new Promise(resolve => {
    const go = (): void => {
      socket.off('drain', go)
      socket.off('close', go)
      resolve()
    }
    socket.once('drain', go)
    socket.once('close', go)
  })
}

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address ? address.port : 0
}
