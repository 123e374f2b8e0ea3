import { readFileSync, writeFileSync } from 'node:fs'

const page = new URL('../../docs/performance.md', import.meta.url)
const images = new URL('../../docs/images/', import.meta.url)

/**
 * Replaces one generated part of `docs/performance.md`, and nothing around it.
 * @throws Error when the page has no such part
 */
export function writePart(name: string, markdown: string): void {
  const before = readFileSync(page, 'utf8')
  const part = new RegExp(`(<!-- generated: ${name} -->\\n)[^]*?(\\n<!-- /generated -->)`)
  if (!part.test(before)) throw new Error(`docs/performance.md has no part "${name}"`)
  writeFileSync(
    page,
    before.replace(part, (_, open: string, close: string) => `${open}\n${markdown.trim()}\n${close}`),
  )
}

/** Writes a picture of the page. */
export function writeImage(name: string, svg: string): void {
  writeFileSync(new URL(name, images), svg)
}

/** Writes rows as a Markdown table, the first row as its head; all columns but the first hold figures. */
export function table(rows: readonly (readonly string[])[]): string {
  const [head = [], ...body] = rows
  const rule = head.map((_, column) => (column ? '---:' : '---'))
  return [head, rule, ...body].map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** Writes milliseconds so that three digits count. */
export function milliseconds(value: number): string {
  return `${value >= 100 ? Math.round(value) : Number(value.toPrecision(3))} ms`
}

/** Writes how many times as long. */
export function times(value: number): string {
  return `${value >= 10 ? Math.round(value) : value.toFixed(1)} ×`
}
