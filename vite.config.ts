import { fileURLToPath } from 'node:url'
import process from 'node:process'
import type { UserConfig } from 'vite'

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

/**
 * How the sources become browser code: for the demo's pages (`npm start`) and, through `scripts/build.ts`, for the
 * packages. The demo imports the public names, as a shop does.
 */
const config: UserConfig = {
  root: path('./demo'),
  resolve: {
    alias: [
      { find: /^tearoff$/, replacement: path('./src/index.ts') },
      { find: /^tearoff\/elements$/, replacement: path('./widgets/define.ts') },
      { find: /^tearoff\/local-backend$/, replacement: path('./src/sdk/local-backend.ts') },
    ],
  },
  // Shipped code must not read `process`; nanostores does, without a bundler's help.
  define: { 'process.env.NODE_ENV': JSON.stringify(process.env['NODE_ENV'] ?? 'development') },
}

export default config
