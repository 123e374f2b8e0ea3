import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import type { TestRunnerConfig } from '@web/test-runner'
import { servicePlugin } from './service-plugin.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const worker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'))

/** Serves msw's worker from the root, so that it may answer for every address. */
const workerPlugin = {
  name: 'msw-worker',
  async serve(context: { readonly path: string }) {
    if (context.path !== '/mockServiceWorker.js') return undefined
    return { body: await readFile(worker, 'utf8'), type: 'js', headers: { 'Service-Worker-Allowed': '/' } }
  },
}

/** The browser suite, with everything but the browsers that it runs in. */
export function createSuite(): TestRunnerConfig {
  const service = servicePlugin()
  return {
    rootDir: root,
    files: ['test/sdk/**/*.test.ts', 'test/widgets/**/*.test.ts', '!**/*.node.test.ts'],
    nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
    middleware: [service.middleware],
    plugins: [
      workerPlugin,
      service,
      esbuildPlugin({ ts: true, json: true, target: 'es2022', tsconfig: `${root}tsconfig.json` }),
    ],
    concurrency: 2,
    filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
    testsFinishTimeout: 120_000,
    testFramework: { config: { timeout: 30_000 } },
    testRunnerHtml: framework => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tests</title>
    <script>globalThis.process = { env: { NODE_ENV: 'test' } }</script></head>
    <body><script type="module" src="${framework}"></script></body></html>`,
  }
}
