import { globSync, readFileSync } from 'node:fs'

/** Where `tearoff/elements/classes` is in the package. */
const CLASSES = 'elements-classes.js'

const isPublic = ({ name, privacy, static: isStatic }) =>
  !isStatic && !name.startsWith('#') && privacy !== 'private' && privacy !== 'protected'

/** The platform calls these; nobody else does. */
const isCallback = ({ name }) => /^(?:connected|disconnected|attributeChanged|form\w*)Callback$/u.test(name)

/** The analyzer takes all that follows `@summary` for one text. */
function describe(declaration) {
  const [summary = '', ...description] = (declaration.summary ?? '').split(/\n\s*\n/u)
  declaration.summary = summary.replaceAll(/\s+/gu, ' ')
  declaration.description = [declaration.description, ...description].filter(Boolean).join('\n\n')
}

/**
 * Finds out what a token is where a page does not set it. Where two sheets differ, the element's own JSDoc has to say it.
 */
function readDefaults() {
  const found = new Map()
  for (const file of globSync('widgets/**/*.styles.ts')) {
    const styles = readFileSync(file, 'utf8')
    for (const { 1: name, index, 0: start } of styles.matchAll(/var\(\s*(--coupon-[\w-]+)\s*,\s*/gu)) {
      const value = upToBracket(styles, index + start.length)
      found.set(name, new Set([...(found.get(name) ?? []), value]))
    }
  }
  return new Map([...found].filter(([, values]) => values.size === 1).map(([name, [value]]) => [name, value]))
}

function upToBracket(text, from) {
  let depth = 0
  for (let at = from; at < text.length; at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')' && depth-- === 0) return text.slice(from, at).trim()
  }
  return ''
}

/**
 * Tells of each element what a page can use, under the paths of the published package. Events are listed by their JSDoc
 * alone: the analyzer also guesses nameless ones from `dispatchEvent(new …Event())`.
 */
const publicElements = {
  name: 'public-elements',
  packageLinkPhase({ customElementsManifest }) {
    const defaults = readDefaults()
    const elements = customElementsManifest.modules
      .flatMap(({ declarations = [] }) => declarations)
      .filter(({ customElement, tagName }) => customElement && tagName)
    for (const element of elements) {
      describe(element)
      element.events = element.events?.filter(event => event.name && event.description)
      element.members = element.members?.filter(member => isPublic(member) && !isCallback(member))
      // A state is no attribute, though the analyzer takes every entry of `properties` for one.
      element.attributes = element.attributes?.filter(({ fieldName }) =>
        element.members.some(({ name }) => name === fieldName),
      )
      for (const property of element.cssProperties ?? []) property.default ??= defaults.get(property.name)
    }
    customElementsManifest.modules = [
      {
        kind: 'javascript-module',
        path: CLASSES,
        declarations: elements,
        exports: elements.map(({ name }) => ({ kind: 'js', name, declaration: { name, module: CLASSES } })),
      },
      ...elements.map(({ name, tagName }) => ({
        kind: 'javascript-module',
        path: `${tagName}.js`,
        declarations: [],
        exports: [{ kind: 'custom-element-definition', name: tagName, declaration: { name, module: CLASSES } }],
      })),
    ]
  },
}

export default {
  globs: ['widgets/coupon-*/*.ts'],
  exclude: ['widgets/**/*.styles.ts'],
  outdir: 'dist/tearoff',
  litelement: true,
  // The field belongs into the published package, which the build writes.
  packagejson: false,
  plugins: [publicElements],
}
