import { execFileSync } from 'node:child_process'
import { hash } from 'node:crypto'
import { cpSync, globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { build, type Rollup } from 'vite'
import type { ElementManifest } from '../demo/server/element-manifest.ts'
import { cssData, htmlData, reactTypes, vueTypes } from './element-files.ts'
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
writeIntegrity()
writeTypes()
writeElementFiles()
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
 * Writes the one-tag build with every dependency inside: `cdn/tearoff.js`, which loads the rest when it is needed. What it
 * loads has its hash in its name, so that a page never mixes two versions. For a page that wants an element at once there is
 * a file with its plain name, which imports that one.
 */
async function buildPageScript(): Promise<void> {
  const folder = `${browserPackage.folder}/cdn`
  const built = await build({
    configFile: false,
    logLevel: 'warn',
    plugins: [minifyTemplates(), namePolicy()],
    define: { 'process.env.NODE_ENV': '"production"' },
    build: {
      target: 'es2022',
      outDir: folder,
      emptyOutDir: false,
      sourcemap: true,
      lib: { entry: { tearoff: 'widgets/tearoff.ts' }, formats: ['es'] },
      rolldownOptions: {
        output: {
          entryFileNames: '[name].js',
          chunkFileNames: ({ name, facadeModuleId }) => `chunks/${tagOf(facadeModuleId) ?? name}-[hash].js`,
          minify: true,
          comments: false,
          ...sdkChunk,
        },
      } satisfies Rollup.RollupOptions,
    },
  })
  for (const file of ([built].flat() as readonly Rollup.RollupOutput[]).flatMap(({ output }) => output)) {
    const tag = file.type === 'chunk' && tagOf(file.facadeModuleId)
    if (tag) writeFileSync(`${folder}/${tag}.js`, `import './${file.fileName}'\n`)
  }
}

/** Says which element a module defines. */
function tagOf(module: string | null): string | undefined {
  return /(coupon-\w+)[\\/]define\.ts$/u.exec(module ?? '')?.[1]
}

/** Writes what every file of the page script must be, for the `integrity` of its tag and of an import map. */
function writeIntegrity(): void {
  const folder = `${browserPackage.folder}/cdn`
  const hashes = globSync('**/*.js', { cwd: folder })
    .toSorted()
    .map(file => [file.replaceAll('\\', '/'), `sha384-${hash('sha384', readFileSync(`${folder}/${file}`), 'base64')}`])
  writeJson(`${folder}/integrity.json`, Object.fromEntries(hashes))
}

/** Writes the custom-elements manifest, and what editors and frameworks read, from it. */
function writeElementFiles(): void {
  const { folder } = browserPackage
  execFileSync('custom-elements-manifest', [
    'analyze',
    '--config',
    'scripts/custom-elements-manifest.config.js',
    '--quiet',
  ])
  const { modules } = JSON.parse(readFileSync(`${folder}/custom-elements.json`, 'utf8')) as {
    readonly modules: readonly { readonly declarations: readonly ElementManifest[] }[]
  }
  const elements = modules.flatMap(({ declarations }) => declarations)
  writeJson(`${folder}/vscode.html-custom-data.json`, htmlData(elements))
  writeJson(`${folder}/vscode.css-custom-data.json`, cssData(elements))
  for (const [name, types] of Object.entries({ react: reactTypes(elements), vue: vueTypes(elements) })) {
    writeFileSync(`${folder}/${name}.d.ts`, types)
    // A bundler that is told to import it for its types finds a module.
    writeFileSync(`${folder}/${name}.js`, 'export {}\n')
  }
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
    ...(extras && {
      peerDependencies: extras.optionalPeers,
      peerDependenciesMeta: Object.fromEntries(
        Object.keys(extras.optionalPeers).map(peer => [peer, { optional: true }]),
      ),
    }),
  }
  mkdirSync(folder, { recursive: true })
  writeJson(`${folder}/package.json`, content)
  for (const file of ['LICENSE', 'README.md', 'CHANGELOG.md']) cpSync(file, `${folder}/${file}`)
}

function writeJson(file: string, content: object): void {
  writeFileSync(file, `${JSON.stringify(content, null, 2)}\n`)
}
