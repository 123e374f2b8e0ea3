import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { esbuildPlugin } from '@web/dev-server-esbuild'
import { chromeLauncher } from '@web/test-runner-chrome'
import { browserArguments, findBrowser } from './support/browser.ts'
import { servicePlugin } from './support/service-plugin.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const worker = fileURLToPath(import.meta.resolve('msw/mockServiceWorker.js'))

/** Serves msw's worker from the root, so that it may answer for every address. */
const workerPlugin = {
  name: 'msw-worker',
  async serve(context) {
    if (context.path !== '/mockServiceWorker.js') return undefined
    return { body: await readFile(worker, 'utf8'), type: 'js', headers: { 'Service-Worker-Allowed': '/' } }
  },
}

const { path } = await findBrowser()
const service = servicePlugin()

export default {
  rootDir: root,
  files: ['test/sdk/**/*.test.ts', 'test/widgets/**/*.test.ts', '!**/*.node.test.ts'],
  nodeResolve: { browser: true, exportConditions: ['browser', 'development'] },
  middleware: [service.middleware],
  plugins: [
    workerPlugin,
    service,
    esbuildPlugin({
      ts: true,
      json: true,
      target: 'es2022',
      tsconfig: fileURLToPath(new URL('../tsconfig.json', import.meta.url)),
    }),
  ],
  browsers: [
    chromeLauncher({
      launchOptions: { executablePath: path, args: [...browserArguments] },
      // Every file gets a profile of its own, or one file's IndexedDB is another file's fixture.
      createBrowserContext: ({ browser }) => browser.createBrowserContext(),
    }),
  ],
  concurrency: 2,
  filterBrowserLogs: ({ args }) => !String(args[0]).includes('Lit is in dev mode'),
  testsFinishTimeout: 120_000,
  testFramework: { config: { timeout: 15_000 } },
  testRunnerHtml: framework => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>tests</title>
    <script>globalThis.process = { env: { NODE_ENV: 'test' } }</script></head>
    <body><script type="module" src="${framework}"></script></body></html>`,
}
