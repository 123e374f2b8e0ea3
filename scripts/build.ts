import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build, type Rollup } from 'vite'
import { minifyTemplates } from './minify-templates.ts'
import { namePolicy } from './name-policy.ts'
import { sdkChunk } from './sdk-chunk.ts'
import { browserPackage, servicePackage, type PackageEntries } from './packages.ts'

interface Manifest {
  readonly version: string
  readonly license: string
  readonly description: string
  readonly dependencies: Readonly<Record<string, string>>
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as Manifest

rmSync('dist', { recursive: true, force: true })
await buildModules(browserPackage)
await buildModules(servicePackage)
await buildPageScript()
writeTypes()
execFileSync('custom-elements-manifest', [
  'analyze',
  '--config',
  'scripts/custom-elements-manifest.config.js',
  '--quiet',
])
cpSync('docs/promotion.schema.json', `${browserPackage.folder}/promotion.schema.json`)
writeManifest(browserPackage)
writeManifest(servicePackage)

/** Writes one module for each entry; what several need is in `chunks/`; dependencies stay imports. */
async function buildModules({ folder, entries, dependencies, platform }: PackageEntries): Promise<void> {
  const external = (id: string): boolean =>
    id.startsWith('node:') || dependencies.some(name => id === name || id.startsWith(`${name}/`))
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [minifyTemplates()],
    ...(platform === 'node' ? { ssr: { noExternal: true as const }, resolve: { conditions: ['node'] } } : {}),
    build: {
      target: platform === 'node' ? 'node20' : 'es2022',
      outDir: folder,
      emptyOutDir: false,
      minify: false,
      sourcemap: true,
      lib: { entry: Object.fromEntries(entries.map(entry => [entry.file, entry.source])), formats: ['es'] },
      rolldownOptions: {
        external,
        ...(platform === 'node' ? { platform: 'node' as const } : {}),
        output: { entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  })
}

/**
 * Writes the one-tag build with every dependency inside: `cdn/tearoff.js`, which loads the rest when it is needed, and
 * the elements beside it for a page that wants them at once.
 */
async function buildPageScript(): Promise<void> {
  await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [minifyTemplates(), namePolicy()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: `${browserPackage.folder}/cdn`,
      emptyOutDir: false,
      sourcemap: true,
      lib: {
        entry: {
          tearoff: 'widgets/tearoff.ts',
          'coupon-offer': 'widgets/coupon-offer/define.ts',
          'coupon-picker': 'widgets/coupon-picker/define.ts',
          'coupon-wallet': 'widgets/coupon-wallet/define.ts',
        },
        formats: ['es'],
      },
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: 'chunks/[name]-[hash].js',
          minify: true,
          comments: false,
          ...sdkChunk,
        },
      } satisfies Rollup.RollupOptions,
    },
  })
}

/** Writes declarations beside the modules, in the folders of the sources, and drops what a package does not reach. */
function writeTypes(): void {
  execFileSync('tsc', ['-p', 'scripts/tsconfig.types.json'], { stdio: 'inherit' })
  for (const { folder, typeFolders } of [browserPackage, servicePackage]) {
    for (const source of typeFolders) cpSync(`dist/types/${source}`, `${folder}/types/${source}`, { recursive: true })
  }
  rmSync('dist/types', { recursive: true })
}

function writeManifest({ name, folder, entries, dependencies, bin, extras, description }: PackageEntries): void {
  const exports = Object.fromEntries(
    entries
      .filter(entry => entry.export)
      .map(entry => [
        entry.export,
        { types: `./types/${entry.source.replace(/\.ts$/u, '.d.ts')}`, default: `./${entry.file}.js` },
      ]),
  )
  const content = {
    name,
    version: manifest.version,
    description,
    license: manifest.license,
    type: 'module',
    engines: { node: '>=20.19' },
    exports: { ...exports, ...extras?.exports, './package.json': './package.json' },
    ...(bin ? { bin } : {}),
    ...(extras?.customElements ? { customElements: extras.customElements } : {}),
    sideEffects: extras?.sideEffects ?? false,
    dependencies: Object.fromEntries(dependencies.map(dependency => [dependency, manifest.dependencies[dependency]])),
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(`${folder}/package.json`, `${JSON.stringify(content, null, 2)}\n`)
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md']) cpSync(file, `${folder}/${file}`)
}
