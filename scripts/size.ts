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
}

const oneTag = `import '~/widgets/tearoff.ts'`

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
    name: 'one tag, a page with an offer',
    source: oneTag,
    limit: 28_500,
    lazy: /coupon-offer/u,
  },
  {
    name: 'one tag, an account page with the wallet',
    source: oneTag,
    limit: 32_000,
    lazy: /coupon-wallet/u,
  },
  {
    name: 'one tag, a cart page with the picker and the rules',
    source: oneTag,
    limit: 41_000,
    lazy: /coupon-picker|sdk.purchase|rules.index/u,
  },
  {
    name: 'SDK, rules, three elements, English texts and Lit in a bundle of the shop',
    source: `export { createTearoff } from '~/src/index.ts'; import '~/widgets/define.ts'`,
    limit: 43_500,
    lazy: /sdk.purchase|rules.index/u,
  },
]

for (const { name, source, limit, lazy } of budgets) {
  const bytes = countedChunks(await bundle(source), lazy).reduce((sum, chunk) => sum + brotli(chunk.code), 0)
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
function countedChunks(chunks: readonly Rollup.OutputChunk[], lazy: RegExp | undefined): readonly Rollup.OutputChunk[] {
  const counted = new Set<string>()
  const visit = (fileName: string): void => {
    if (counted.has(fileName)) return
    counted.add(fileName)
    for (const next of chunks.find(chunk => chunk.fileName === fileName)?.imports ?? []) visit(next)
  }
  for (const chunk of chunks) if (chunk.isEntry || lazy?.test(chunk.facadeModuleId ?? '')) visit(chunk.fileName)
  return chunks.filter(chunk => counted.has(chunk.fileName))
}

function brotli(code: string): number {
  return brotliCompressSync(code, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } }).length
}

function kilo(bytes: number): string {
  return `${(bytes / 1000).toFixed(2)} kB`
}
