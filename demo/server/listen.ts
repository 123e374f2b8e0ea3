import { createServer, type RequestListener, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A server that listens, before it is known what it answers. */
export interface Listening {
  readonly port: number
  answer(listener: RequestListener): void
  close(): Promise<void>
}

/** Listens on a port of this machine alone; 0 takes a free one. @throws Error that says which port is taken */
export async function listen(port: number): Promise<Listening> {
  const server: Server = createServer()
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) =>
      reject(error.code === 'EADDRINUSE' ? new Error(`Port ${port} is taken.`, { cause: error }) : error),
    )
    server.listen(port, '127.0.0.1', resolve)
  })
  return {
    port: (server.address() as AddressInfo).port,
    answer: listener => void server.on('request', listener),
    async close() {
      const closed = new Promise<void>(resolve => server.close(() => resolve()))
      server.closeAllConnections()
      await closed
    },
  }
}
