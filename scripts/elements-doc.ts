import { globSync, readFileSync } from 'node:fs'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { type ElementManifest, readElementManifest } from '../demo/server/element-manifest.ts'
import { fillPage } from './fill-page.ts'

/**
 * Writes the tables of `docs/elements.md` from the custom-elements manifest. `--check` writes nothing and fails where the
 * page says something else. An element that the page has no place for, or whose styles take a token that its docstring does not
 * name, fails always.
 */
const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } })
const page = 'docs/elements.md'

type Row = readonly (string | undefined)[]

const cell = (text: string | undefined): string => (text ?? '').replaceAll(/\s+/gu, ' ').replaceAll('|', '\\|')
const code = (text: string | undefined): string => (text && text !== "''" ? `\`${text.replaceAll(/\s+/gu, ' ')}\`` : '')

/** Writes a default: pictures and shadows are too long to be read, and `--_…` is what elements call a token inside. */
function standardOf(text: string | undefined): string {
  if (text && text.length > 45) return 'of its own'
  return code(text?.replace('--_on', '--coupon-on-accent').replace('--_', '--coupon-'))
}

function table(title: string, head: Row, rows: readonly Row[]): string {
  if (!rows.length) return ''
  const lines = [head, head.map(() => '---'), ...rows].map(row => `| ${row.map(cell).join(' | ')} |`)
  return [title && `#### ${title}`, lines.join('\n')].filter(Boolean).join('\n\n')
}

/** Says everything that a page can set, hear and style of one element. */
function describe(element: ElementManifest): string {
  const { summary, description, attributes = [], members = [], slots = [], events = [] } = element
  const { cssParts = [], cssProperties = [], cssStates = [] } = element
  const fields = members.filter(({ kind, name }) => kind === 'field' && !attributes.some(one => one.fieldName === name))
  const settable = [
    ...attributes.map(({ name, fieldName, type, default: standard, description: says }) => [
      code(name),
      code(fieldName),
      code(type?.text),
      code(standard),
      says,
    ]),
    ...fields.map(({ name, type, default: standard, readonly, description: says }) => [
      '',
      code(name),
      code(type?.text),
      code(standard),
      [says, readonly && 'Read only.'].filter(Boolean).join(' '),
    ]),
  ]
  return [
    summary,
    description,
    table('Attributes and properties', ['attribute', 'property', 'type', 'default', 'does'], settable),
    table(
      'Events',
      ['event', 'class', 'says'],
      events.map(({ name, type, description: says }) => [code(name), code(type?.text), says]),
    ),
    table(
      'Slots',
      ['slot', 'holds'],
      slots.map(({ name, description: says }) => [name ? code(name) : 'no name', says]),
    ),
    table(
      'Parts',
      ['part', 'is'],
      cssParts.map(({ name, description: says }) => [code(name), says]),
    ),
    table(
      'States',
      ['state', 'means'],
      cssStates.map(({ name, description: says }) => [code(`:state(${name})`), says]),
    ),
    table(
      'Tokens',
      ['token', 'default', 'is'],
      cssProperties.map(({ name, default: standard, description: says }) => [code(name), standardOf(standard), says]),
    ),
  ]
    .filter(Boolean)
    .join('\n\n')
}

/** Says which element takes which token. */
function tokenTable(elements: readonly ElementManifest[]): string {
  const names = [...new Set(elements.flatMap(({ cssProperties = [] }) => cssProperties.map(({ name }) => name)))]
  const short = elements.map(({ tagName }) => tagName.replace('coupon-', ''))
  const rows = names.map(name => {
    const uses = elements.map(({ cssProperties = [] }) => cssProperties.find(one => one.name === name))
    const defaults = new Set(uses.map(use => use?.default).filter(Boolean))
    const standard = defaults.size === 1 ? standardOf([...defaults][0]) : 'by element'
    return [code(name), standard, ...uses.map(use => (use ? '•' : ''))]
  })
  return table('', ['token', 'default', ...short], rows)
}

/** Finds the tokens that an element's own styles take, by themselves or under the name that they have inside. */
function takenTokens(tag: string): readonly string[] {
  const read = (file: string): string => readFileSync(file, 'utf8')
  const shared = 'widgets/internal/tokens.styles.ts'
  const inside = new Map([...read(shared).matchAll(/(--_[\w-]+): var\((--coupon-[\w-]+)/gu)].map(([, a, b]) => [a, b]))
  const isTicket = read(`widgets/${tag}/${tag}.ts`).includes('/ticket.styles.ts')
  const styles = [...globSync(`widgets/${tag}/*.styles.ts`), ...(isTicket ? ['widgets/internal/ticket.styles.ts'] : [])]
  const names = styles.flatMap(file => read(file).match(/--(?:coupon-|_)[\w-]+/gu) ?? [])
  return [...new Set(names.map(name => inside.get(name) ?? name))].filter(name => name.startsWith('--coupon-'))
}

const elements = await readElementManifest()
for (const { tagName, cssProperties = [] } of elements) {
  const secret = takenTokens(tagName).filter(name => !cssProperties.some(one => one.name === name))
  if (!secret.length) continue
  console.error(`<${tagName}> takes ${secret.join(', ')} and does not say so`)
  process.exitCode = 1
}
const sections = new Map([
  ...elements.map(element => [element.tagName, describe(element)] as const),
  ['tokens', tokenTable(elements)] as const,
])
await fillPage(page, sections, { check: values.check, command: 'npm run elements-doc' })
