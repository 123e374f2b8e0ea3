import { fileURLToPath } from 'node:url'
import { createServer, type Plugin } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Without it Vite's client would look for a connection that a page without reloads does not need. */
const withoutClient: Plugin = {
  name: 'without-client',
  transformIndexHtml: {
    order: 'post',
    handler: html => html.replace(/<script type="module" src="\/@vite\/client"><\/script>\s*/u, ''),
  },
}

/** Serves the gallery from its sources. */
export async function serveGallery(port: number = 0): Promise<{ readonly url: string; close(): Promise<void> }> {
  const server = await createServer({
    configFile: path('../../vite.config.ts'),
    root: path('.'),
    cacheDir: path('../../node_modules/.vite-gallery'),
    clearScreen: false,
    logLevel: 'warn',
    plugins: [withoutClient],
    // All dependencies are modules already; finding them while the page loads would reload it.
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { port, host: '127.0.0.1', hmr: false, ws: false, watch: null, fs: { allow: [path('../..')] } },
  })
  await server.listen()
  const address = server.httpServer?.address()
  if (!address || typeof address === 'string') throw new Error('the gallery is served nowhere')
  return { url: `http://127.0.0.1:${address.port}/`, close: () => server.close() }
}
