import { fileURLToPath } from 'node:url'
import { createServer, type Plugin, type ViteDevServer } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/** Serves the pages of the shop from their sources. The publishable key is written into each page; it is no secret. */
export async function createPages(publishableKey: string): Promise<ViteDevServer> {
  const finish: Plugin = {
    name: 'finish-pages',
    transformIndexHtml: {
      order: 'post',
      handler: html =>
        html
          .replaceAll('%TEAROFF_KEY%', publishableKey)
          // Pages are reloaded by hand: a shop that reloads itself would lose what was about to be tried.
          .replace(/<script type="module" src="\/@vite\/client"><\/script>\s*/u, ''),
    },
  }
  return createServer({
    configFile: path('../../vite.config.ts'),
    root: path('../shop'),
    cacheDir: path('../../node_modules/.vite-demo'),
    appType: 'mpa',
    clearScreen: false,
    logLevel: 'warn',
    plugins: [finish],
    // All dependencies are modules already; finding them while a page loads would reload it.
    optimizeDeps: { noDiscovery: true, include: [] },
    server: { middlewareMode: true, hmr: false, ws: false, fs: { allow: [path('../..')] } },
  })
}
