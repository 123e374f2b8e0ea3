import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import type { Rollup } from 'vite'

/** Serves the page with the rules as one script. On the loopback, since only there a page without TLS has `crypto.subtle`. */
export async function servePage(): Promise<{ readonly url: string; close(): Promise<void> }> {
  const script = await bundle()
  const server = createServer((request, response) => {
    const wantsScript = request.url === '/page.js'
    response.setHeader('content-type', wantsScript ? 'text/javascript; charset=utf-8' : 'text/html; charset=utf-8')
    response.end(wantsScript ? script : '<!doctype html><title>loading</title><script src="/page.js"></script>')
  })
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

async function bundle(): Promise<string> {
  const entry = fileURLToPath(new URL('./page.ts', import.meta.url))
  const [result] = (await build({
    configFile: false,
    logLevel: 'error',
    // Minified as shops get it: a wrong minification would show as well.
    build: {
      target: 'es2022',
      write: false,
      lib: { entry, formats: ['iife'], name: 'page', fileName: () => 'page.js' },
    },
  })) as Rollup.RollupOutput[]
  const [chunk] = result?.output ?? []
  if (!chunk) throw new Error('The page was not built')
  return chunk.code
}
