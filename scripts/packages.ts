/** What a published package is made of. */
export interface PackageEntries {
  readonly name: string
  readonly description: string
  readonly folder: string
  readonly platform: 'browser' | 'node'
  readonly entries: readonly {
    /** Name of the built file, without `.js`. */
    readonly file: string
    readonly source: string
    /** Key in the package's `exports`; absent for a bin. */
    readonly export?: string
  }[]
  /** Stay imports; everything else is built in. */
  readonly dependencies: readonly string[]
  /** Folders of the sources whose declarations the entries reach. */
  readonly typeFolders: readonly string[]
  readonly bin?: Readonly<Record<string, string>>
  readonly extras?: {
    readonly exports: Readonly<Record<string, string | { readonly types: string; readonly default: string }>>
    readonly sideEffects: readonly string[]
    readonly customElements: string
    /** What the types of a framework need, of those who use it. */
    readonly optionalPeers: Readonly<Record<string, string>>
  }
}

const tags = ['coupon-badge', 'coupon-offer', 'coupon-picker', 'coupon-snippet', 'coupon-wallet']

/** The SDK, the rules and the elements. */
export const browserPackage: PackageEntries = {
  name: 'tearoff',
  description: 'A storefront checkout SDK and an embeddable coupon wallet',
  folder: 'dist/tearoff',
  platform: 'browser',
  entries: [
    { file: 'index', source: 'src/index.ts', export: '.' },
    { file: 'rules', source: 'src/rules/index.ts', export: './rules' },
    { file: 'explain', source: 'src/rules/explain.ts', export: './explain' },
    { file: 'local-backend', source: 'src/sdk/local-backend.ts', export: './local-backend' },
    { file: 'elements', source: 'widgets/define.ts', export: './elements' },
    { file: 'elements-classes', source: 'widgets/index.ts', export: './elements/classes' },
    ...tags.map(tag => ({ file: tag, source: `widgets/${tag}/define.ts`, export: `./elements/${tag}` })),
  ],
  dependencies: ['lit', 'nanostores', 'ky', 'idb-keyval', 'lean-qr'],
  typeFolders: ['src/rules', 'src/contract', 'src/sdk', 'src/index.d.ts', 'widgets'],
  extras: {
    exports: {
      './cdn/*': './cdn/*',
      './react': { types: './react.d.ts', default: './react.js' },
      './vue': { types: './vue.d.ts', default: './vue.js' },
      './custom-elements.json': './custom-elements.json',
      './vscode.html-custom-data.json': './vscode.html-custom-data.json',
      './vscode.css-custom-data.json': './vscode.css-custom-data.json',
      './promotion.schema.json': './promotion.schema.json',
    },
    customElements: './custom-elements.json',
    sideEffects: ['./elements.js', './coupon-*.js', './cdn/**/*.js'],
    optionalPeers: { '@types/react': '>=19', vue: '>=3.5' },
  },
}

/** The coupon service and its command. */
export const servicePackage: PackageEntries = {
  name: 'tearoff-service',
  description: 'The coupon service of Tearoff: one web-standard handler over PostgreSQL',
  folder: 'dist/tearoff-service',
  platform: 'node',
  entries: [
    { file: 'index', source: 'src/service/index.ts', export: '.' },
    { file: 'contract', source: 'src/contract/index.ts', export: './contract' },
    { file: 'bin', source: 'src/service/bin.ts' },
  ],
  dependencies: [
    '@electric-sql/pglite',
    '@hono/node-server',
    '@standard-community/standard-json',
    '@standard-community/standard-openapi',
    '@valibot/to-json-schema',
    'csv-parse',
    'hono',
    'hono-openapi',
    'ipaddr.js',
    'jose',
    'kysely',
    'pg',
    'pino',
    'prom-client',
    'standardwebhooks',
    'temporal-polyfill',
    'uuidv7',
    'valibot',
  ],
  typeFolders: ['src/rules', 'src/contract', 'src/service'],
  bin: { 'tearoff-service': './bin.js' },
}
