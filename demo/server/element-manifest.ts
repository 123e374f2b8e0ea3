import { fileURLToPath } from 'node:url'

/** Something that an element documents about itself. */
export interface Documented {
  readonly name: string
  readonly description?: string
}

/** A field or attribute, with its type as it is written in the source. */
export interface DocumentedField extends Documented {
  readonly kind?: string
  readonly type?: { readonly text: string }
  readonly default?: string
  readonly static?: boolean
  readonly readonly?: boolean
  /** The attribute that sets the field. */
  readonly attribute?: string
  /** The field that the attribute sets. */
  readonly fieldName?: string
}

/** A custom property of an element's styles. */
export interface DocumentedToken extends Documented {
  readonly default?: string
}

/** What the custom-elements manifest says of one element. */
export interface ElementManifest {
  readonly name: string
  readonly tagName: string
  readonly summary?: string
  readonly description?: string
  readonly attributes?: readonly DocumentedField[]
  readonly members?: readonly DocumentedField[]
  readonly slots?: readonly Documented[]
  readonly events?: readonly (Documented & { readonly type?: { readonly text: string } })[]
  readonly cssParts?: readonly Documented[]
  readonly cssProperties?: readonly DocumentedToken[]
  readonly cssStates?: readonly Documented[]
}

type Analyze = (options: {
  readonly argv: readonly string[]
  readonly cwd: string
  readonly noWrite: true
}) => Promise<{
  readonly modules: readonly { readonly declarations?: readonly Partial<ElementManifest>[] }[]
}>

/** Reads the custom-elements manifest of the elements from their sources, by tag. Takes about a second. */
export async function readElementManifest(): Promise<readonly ElementManifest[]> {
  // Its command line has no types.
  const { cli } = (await import('@custom-elements-manifest/analyzer/cli.js' as string)) as { readonly cli: Analyze }
  const { modules } = await cli({
    argv: ['analyze', '--config', 'scripts/custom-elements-manifest.config.js', '--quiet'],
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    noWrite: true,
  })
  return modules
    .flatMap(({ declarations = [] }) => declarations)
    .filter((declaration): declaration is ElementManifest => declaration.tagName !== undefined)
    .toSorted((one, other) => one.tagName.localeCompare(other.tagName))
}
