import { fileURLToPath } from 'node:url'
import { build, type Plugin, type Rollup } from 'vite'
import { minifyTemplates } from '../../../scripts/minify-templates.ts'

/** What the page loads while it is prepared, by name of the file; nothing of it is timed. */
export type Assets = ReadonlyMap<string, string>

const pages: Readonly<Record<string, URL>> = {
  stage: new URL('./page/stage.ts', import.meta.url),
  'cart-change': new URL('./page/cart-change.ts', import.meta.url),
  memory: new URL('./page/memory.ts', import.meta.url),
}

/** The elements that are held against other ways to write them. */
export type RacedTag = 'coupon-wallet' | 'coupon-picker'

/** Ours; by hand; by hand with all texts given; React. */
export type Way = 'tearoff' | 'vanilla' | 'given' | 'react'

const scripts: Readonly<Record<RacedTag, Readonly<Record<Way, URL>>>> = {
  'coupon-wallet': {
    tearoff: new URL('../../../widgets/coupon-wallet/define.ts', import.meta.url),
    vanilla: new URL('./peers/vanilla-wallet.ts', import.meta.url),
    given: new URL('./peers/given-wallet.ts', import.meta.url),
    react: new URL('./peers/react-wallet.ts', import.meta.url),
  },
  'coupon-picker': {
    tearoff: new URL('../../../widgets/coupon-picker/define.ts', import.meta.url),
    vanilla: new URL('./peers/vanilla-picker.ts', import.meta.url),
    given: new URL('./peers/given-picker.ts', import.meta.url),
    react: new URL('./peers/react-picker.ts', import.meta.url),
  },
}

/** Bundles the pages that the bench opens: modules, and chunks for what is loaded late. */
export async function bundlePages(): Promise<Assets> {
  const entry = Object.fromEntries(Object.entries(pages).map(([name, url]) => [name, fileURLToPath(url)]))
  const chunks = await bundle(entry, 'es', [minifyTemplates()])
  return new Map(chunks.map(({ fileName, code }) => [fileName, code]))
}

/** Bundles one contestant into one classic script, as a shop would ship it. */
export async function bundleContestant(tag: RacedTag, way: Way): Promise<string> {
  const entry = { contestant: fileURLToPath(scripts[tag][way]) }
  const plugins = way === 'tearoff' ? [] : [stylesWithoutLit()]
  const [chunk, more] = await bundle(entry, 'iife', [...plugins, leaveOutLateParts(), minifyTemplates()])
  if (!chunk || more) throw new Error(`${tag} as ${way} is not one script`)
  return chunk.code
}

async function bundle(
  entry: Readonly<Record<string, string>>,
  format: 'es' | 'iife',
  plugins: readonly Plugin[],
): Promise<readonly Rollup.OutputChunk[]> {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    plugins: [...plugins],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      write: false,
      lib: { entry, formats: [format], name: 'contestant' },
      rolldownOptions: { output: { entryFileNames: '[name].js', chunkFileNames: '[name]-[hash].js', minify: true } },
    },
  })
  return ([built].flat() as readonly Rollup.RollupOutput[]).flatMap(({ output }) =>
    output.flatMap(file => (file.type === 'chunk' ? [file] : [])),
  )
}

/** What is loaded when it is opened is no part of the script that shows an element first. */
function leaveOutLateParts(): Plugin {
  return { name: 'leave-out-late-parts', resolveDynamicImport: () => ({ id: '/late.js', external: true }) }
}

/** Lets the others take the elements' style sheets without the library that ours are written with. */
function stylesWithoutLit(): Plugin {
  return {
    name: 'styles-without-lit',
    enforce: 'pre',
    async resolveId(id, importer) {
      return id === 'lit' && importer?.endsWith('.styles.ts')
        ? this.resolve('@lit/reactive-element/css-tag.js', importer)
        : undefined
    },
  }
}
