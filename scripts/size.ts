import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import process from 'node:process'
import { brotliCompressSync, constants } from 'node:zlib'
import { build, type Rollup } from 'vite'
import { minifyTemplates } from './minify-templates.ts'
import { sdkChunk } from './sdk-chunk.ts'

interface Budget {
  readonly name: string
  /** Source of a module that loads just this; `~` is the project's folder. */
  readonly source: string
  /** Bytes, minified and brotli-compressed, every dependency inside. */
  readonly limit: number
  /** Modules behind dynamic imports that belong to it nevertheless. */
  readonly lazy?: RegExp
  /** Counts only what these modules bring to a page that has an element already. */
  readonly late?: true
}

const oneTag = `import '~/widgets/tearoff.ts'`
const language = (name: string, code: string, limit: number): Budget => ({
  name: `one tag, ${name} when it is read`,
  source: oneTag,
  limit,
  lazy: new RegExp(`widgets.internal.messages.${code}\\.ts`, 'u'),
  late: true,
})

const budgets: readonly Budget[] = [
  {
    name: 'SDK on a page without a cart',
    source: `export { createTearoff } from '~/src/index.ts'`,
    limit: 13_000,
  },
  {
    name: 'rules: qualify, apply, combine',
    source: `export { qualify, apply, combine } from '~/src/rules/index.ts'`,
    limit: 5_000,
  },
  {
    name: 'one tag, a page without an element',
    source: oneTag,
    limit: 13_500,
  },
  {
    name: 'one tag, a page with the badge in its header',
    source: oneTag,
    limit: 26_500,
    lazy: /coupon-badge/u,
  },
  {
    name: 'one tag, a page with a code (snippet)',
    source: oneTag,
    limit: 27_500,
    lazy: /coupon-snippet/u,
  },
  {
    name: 'one tag, a page with an offer',
    source: oneTag,
    limit: 30_500,
    lazy: /coupon-offer/u,
  },
  {
    name: 'one tag, an account page with the wallet',
    source: oneTag,
    limit: 36_500,
    lazy: /coupon-wallet/u,
  },
  {
    name: 'one tag, a cart page with the picker and the rules',
    source: oneTag,
    limit: 45_000,
    lazy: /coupon-picker|sdk.purchase|rules.index/u,
  },
  language('German', 'de', 4_000),
  language('French', 'fr', 4_000),
  language('Spanish', 'es', 4_000),
  language('Arabic', 'ar', 4_000),
  {
    name: 'one tag, a code to scan when it is opened',
    source: oneTag,
    limit: 4_000,
    lazy: /ticket-till/u,
    late: true,
  },
  {
    name: 'SDK, rules, five elements, English texts and Lit in a bundle of the shop',
    source: `export { createTearoff } from '~/src/index.ts'; import '~/widgets/define.ts'`,
    limit: 51_000,
    lazy: /sdk.purchase|rules.index/u,
  },
]

const bundles = new Map<string, readonly Rollup.OutputChunk[]>()
for (const { name, source, limit, lazy, late } of budgets) {
  const chunks = bundles.get(source) ?? (await bundle(source))
  bundles.set(source, chunks)
  const there = late ? reachedChunks(chunks, /coupon-\w+.define/u) : new Set()
  const counted = [...reachedChunks(chunks, lazy)].filter(chunk => !there.has(chunk))
  const bytes = counted.reduce((sum, chunk) => sum + brotli(chunk.code), 0)
  const over = bytes > limit
  console.log(`${over ? '✗' : '✓'} ${name}: ${kilo(bytes)} of ${kilo(limit)}`)
  if (over) process.exitCode = 1
}

async function bundle(source: string): Promise<readonly Rollup.OutputChunk[]> {
  const folder = mkdtempSync(join(tmpdir(), 'tearoff-size-'))
  const entry = join(folder, 'entry.ts')
  writeFileSync(entry, source.replaceAll('~', resolve('.')))
  try {
    const built = await build({
      configFile: false,
      logLevel: 'error',
      plugins: [minifyTemplates()],
      define: { 'process.env.NODE_ENV': '"production"' },
      build: {
        target: 'es2022',
        write: false,
        lib: { entry, formats: ['es'], fileName: 'entry' },
        rolldownOptions: {
          // A shop's bundler keeps in the entry what lazy chunks share with it; the page script has chunks for it.
          preserveEntrySignatures: source === oneTag ? 'strict' : 'allow-extension',
          output: { minify: true, comments: false, ...(source === oneTag && sdkChunk) },
        },
      },
    })
    const outputs = [built].flat() as readonly Rollup.RollupOutput[]
    return outputs.flatMap(({ output }) => output.filter(file => file.type === 'chunk'))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The entry, what it imports at once, and the lazy chunks that are asked for. */
function reachedChunks(
  chunks: readonly Rollup.OutputChunk[],
  lazy: RegExp | undefined,
): ReadonlySet<Rollup.OutputChunk> {
  const reached = new Set<Rollup.OutputChunk>()
  const visit = (chunk: Rollup.OutputChunk | undefined): void => {
    if (!chunk || reached.has(chunk)) return
    reached.add(chunk)
    for (const next of chunk.imports) visit(chunks.find(({ fileName }) => fileName === next))
  }
  for (const chunk of chunks) if (chunk.isEntry || lazy?.test(chunk.facadeModuleId ?? '')) visit(chunk)
  return reached
}

function brotli(code: string): number {
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} kB`
}
