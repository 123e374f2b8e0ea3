import { readFile, writeFile } from 'node:fs/promises'

const file = new URL('../../docs/reliability.md', import.meta.url)

/** Writes a part of `docs/reliability.md` anew, between the markers of its name. */
export async function writePart(name: string, text: string): Promise<void> {
  const [begin, end] = [`<!-- ${name}:begin -->`, `<!-- ${name}:end -->`]
  const before = await readFile(file, 'utf8')
  const [from, to] = [before.indexOf(begin), before.indexOf(end)]
  if (from < 0 || to < from) throw new Error(`docs/reliability.md has no markers ${begin} and ${end}`)
  await writeFile(file, `${before.slice(0, from)}${begin}\n\n${text.trim()}\n\n${before.slice(to)}`)
}

/** Writes a Markdown table as the formatter would. */
export function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((_, column) => Math.max(3, ...[head, ...rows].map(row => (row[column] ?? '').length)))
  const line = (row: readonly string[]): string =>
    `| ${widths.map((width, column) => (row[column] ?? '').padEnd(width)).join(' | ')} |`
  return [line(head), line(widths.map(width => '-'.repeat(width))), ...rows.map(line)].join('\n')
}
