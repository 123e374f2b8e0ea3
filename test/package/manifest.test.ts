import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath, pathToFileURL } from 'node:url'
import type { Documented, ElementManifest } from '../../demo/server/element-manifest.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packed = join(root, 'dist/tearoff')
const read = <Content>(file: string): Content => JSON.parse(readFileSync(join(packed, file), 'utf8')) as Content

interface ManifestModule {
  readonly path: string
  readonly declarations: readonly ElementManifest[]
  readonly exports: readonly {
    readonly kind: string
    readonly name: string
    readonly declaration: { name: string; module: string }
  }[]
}

/** What Lit has made of an element's class. */
interface BuiltElement {
  readonly observedAttributes: readonly string[]
  readonly elementProperties: ReadonlyMap<string, { readonly attribute?: string | false; readonly state?: boolean }>
  readonly elementStyles: readonly { readonly cssText: string }[]
  readonly prototype: object
}

const { modules } = read<{ modules: readonly ManifestModule[] }>('custom-elements.json')
const elements = modules.flatMap(({ declarations }) => declarations)
const classes = (await import(pathToFileURL(join(packed, 'elements-classes.js')).href)) as Record<string, BuiltElement>
const names = (all: readonly Documented[] = []): string[] => all.map(({ name }) => name).toSorted()

/** Members that a page does not call: the life of an element, for the platform and for Lit. */
const LIFE =
  /^(?:constructor|(?:connected|disconnected|adopted|attributeChanged|form\w+)Callback|scheduleUpdate|performUpdate|shouldUpdate|willUpdate|update|firstUpdated|updated|createRenderRoot|render|getUpdateComplete)$/u

/** The source of an element and of all that it is made of, under `widgets`. */
function sourceOf(tag: string): string {
  const seen = new Map<string, string>()
  const visit = (file: string): void => {
    if (seen.has(file) || !file.startsWith(join(root, 'widgets'))) return
    const source = readFileSync(file, 'utf8')
    seen.set(file, source)
    for (const [, path] of source.matchAll(/(?:from |import\()'(\.[^']+)'/gu)) visit(join(dirname(file), path!))
  }
  visit(join(root, 'widgets', tag, 'define.ts'))
  return [...seen.values()].join('\n')
}

function found(source: string, pattern: RegExp): string[] {
  return [...new Set([...source.matchAll(pattern)].flatMap(([, hit]) => hit!.split(/\s+/u)))].toSorted()
}

/** States are the keys of what `showStates` is given. */
function statesIn(source: string): string[] {
  const given = [...source.matchAll(/\bshowStates\(this\.#internals, \{(.*?)\}\)/gsu)]
    .map(([, states]) => states)
    .join(',')
  return found(given, /(?:^|[,\s])(\w+):/gu)
}

function difference(some: readonly string[], others: readonly string[]): string[] {
  return some.filter(one => !others.includes(one))
}

test('there are five elements, with the modules that bring them', () => {
  assert.deepEqual(names(elements.map(({ tagName }) => ({ name: tagName }))), [
    'coupon-badge',
    'coupon-offer',
    'coupon-picker',
    'coupon-snippet',
    'coupon-wallet',
  ])
  for (const { path, exports } of modules) {
    assert.ok(existsSync(join(packed, path)), path)
    for (const { declaration } of exports) assert.ok(classes[declaration.name], declaration.name)
  }
  const defined = modules.flatMap(({ exports }) => exports.filter(({ kind }) => kind === 'custom-element-definition'))
  assert.deepEqual(names(defined), names(elements.map(({ tagName }) => ({ name: tagName }))))
  assert.equal(read<{ customElements: string }>('package.json').customElements, './custom-elements.json')
})

for (const element of elements) {
  const { name, tagName, attributes = [], members = [], events = [], cssProperties = [] } = element
  const source = sourceOf(tagName)
  const built = classes[name]!

  test(`${tagName}: everything has a description, and what has a type or a default says it`, () => {
    assert.ok(element.summary && !element.summary.includes('\n'), 'a summary of one line')
    const all = [...attributes, ...members, ...events, ...cssProperties]
    for (const part of [...all, ...(element.slots ?? []), ...(element.cssParts ?? []), ...(element.cssStates ?? [])]) {
      assert.ok(part.description, `${part.name} has no description`)
    }
    for (const field of [...attributes, ...members.filter(({ kind }) => kind === 'field')]) {
      assert.ok(field.type?.text, `${field.name} has no type`)
    }
    for (const field of attributes) assert.ok(field.default, `${field.name} has no default`)
    for (const token of cssProperties) assert.ok(token.default, `${token.name} has no default`)
  })

  test(`${tagName}: attributes and properties are those of the class`, () => {
    assert.deepEqual(names(attributes), [...built.observedAttributes].toSorted())
    const properties = [...built.elementProperties].filter(([, { state }]) => !state).map(([property]) => property)
    const accessors = Object.entries(Object.getOwnPropertyDescriptors(built.prototype))
      .filter(([member, { get, value }]) => (get ?? value) && !LIFE.test(member))
      .map(([member]) => member)
      .filter(member => !built.elementProperties.has(member))
    assert.deepEqual(names(members), [...properties, ...accessors].toSorted())
    for (const { name: attribute, fieldName } of attributes) {
      const { attribute: declared } = built.elementProperties.get(fieldName ?? '')!
      assert.equal(attribute, declared ?? fieldName?.toLowerCase())
    }
  })

  test(`${tagName}: parts, slots and states are those of its templates`, () => {
    assert.deepEqual(names(element.cssParts), found(source, /\bpart="([\w -]+)"/gu))
    assert.deepEqual(
      names(element.slots),
      [...(/<slot>/u.test(source) ? [''] : []), ...found(source, /<slot name="([\w-]+)"/gu)].toSorted(),
    )
    assert.deepEqual(names(element.cssStates), statesIn(source))
  })

  test(`${tagName}: tokens are those of its styles`, () => {
    const sheets = built.elementStyles.map(({ cssText }) => cssText)
    const used = found(sheets.join('\n'), /var\(\s*(--coupon-[\w-]+)/gu)
    assert.deepEqual(difference(names(cssProperties), used), [], 'are read nowhere')
  })

  test(`${tagName}: events are sent by its code, under the names of their classes`, () => {
    const sent = found(source, /new (Coupon\w+Event)\(/gu)
    for (const { name: event, type } of events) {
      assert.ok(sent.includes(type?.text ?? ''), `${event} is sent nowhere`)
      const EventClass = classes[type!.text] as unknown as new (given: object) => Event
      assert.equal(new EventClass({}).type, event)
    }
  })
}

test('every event and every token of the code is documented by an element', () => {
  const all = elements.map(({ tagName }) => sourceOf(tagName)).join('\n')
  const events = elements.flatMap(({ events: own = [] }) => own.map(({ type }) => type?.text ?? ''))
  assert.deepEqual(difference(found(all, /new (Coupon\w+Event)\(/gu), events), [])
  const tokens = elements.flatMap(({ cssProperties }) => names(cssProperties))
  assert.deepEqual(difference(found(all, /var\(\s*(--coupon-[\w-]+)/gu), tokens), [])
})

test('editors are told the same', () => {
  const html = read<{ tags: { name: string; attributes: Documented[] }[] }>('vscode.html-custom-data.json')
  for (const { tagName, attributes } of elements) {
    assert.deepEqual(names(html.tags.find(({ name }) => name === tagName)?.attributes), names(attributes))
  }
  const css = read<Record<string, Documented[]>>('vscode.css-custom-data.json')
  const once = (all: readonly string[]): string[] => [...new Set(all)].toSorted()
  assert.deepEqual(names(css['properties']), once(elements.flatMap(({ cssProperties }) => names(cssProperties))))
  assert.deepEqual(
    names(css['pseudoElements']),
    once(elements.flatMap(({ cssParts }) => names(cssParts).map(part => `::part(${part})`))),
  )
})
