import { listen } from '../../../demo/server/listen.ts'
import { type Assets, bundlePages } from './bundle.ts'

/** Serves the pages of the bench. */
export interface StageServer {
  /** The address of a page. */
  page(name: string): string
  close(): Promise<void>
}

/** Starts a server of the bench's pages. */
export async function startStageServer(): Promise<StageServer> {
  const [assets, server] = await Promise.all([bundlePages(), listen(0)])
  server.answer((request, response) => {
    const name = request.url?.slice(1) ?? ''
    const code = assets.get(name)
    // Alone with itself a page gets clocks of 5 µs.
    response.setHeader('cross-origin-opener-policy', 'same-origin')
    response.setHeader('cross-origin-embedder-policy', 'require-corp')
    response.setHeader('content-type', code === undefined ? 'text/html' : 'text/javascript')
    response.end(code ?? renderPage(name, assets))
  })
  return { page: name => `http://127.0.0.1:${server.port}/${name}`, close: () => server.close() }
}

/** The page has text of its own, so that no contestant pays for the first font. */
function renderPage(name: string, assets: Assets): string {
  const script = assets.has(`${name}.js`) ? `<script type="module" src="/${name}.js"></script>` : ''
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your account</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
<style>body{margin:0 auto;max-inline-size:60rem;font:16px/1.5 sans-serif}</style>${script}</head>
<body><h1>Your <b>account</b></h1><p><code>€25.00</code></p><main></main></body></html>`
}
