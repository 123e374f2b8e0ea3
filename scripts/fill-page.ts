import { readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { format, type FormatConfig } from 'oxfmt'

/**
 * Writes the generated parts of a page, between `<!-- generated: NAME -->` and `<!-- /generated -->`, formatted as the rest.
 * With `check` it writes nothing, and the process fails where the page says something else; where the page has no place for a
 * part it fails always.
 */
export async function fillPage(
  page: string,
  parts: ReadonlyMap<string, string>,
  { check, command }: { readonly check: boolean; readonly command: string },
): Promise<void> {
  const written = readFileSync(page, 'utf8')
  const unseen = new Set(parts.keys())
  const filled = written.replaceAll(
    /(<!-- generated: ([\w-]+) -->).*?(<!-- \/generated -->)/gsu,
    (_all, start: string, name: string, end: string) => {
      unseen.delete(name)
      return `${start}\n\n${parts.get(name) ?? ''}\n\n${end}`
    },
  )
  const { code: wanted } = await format(page, filled, JSON.parse(readFileSync('.oxfmtrc.json', 'utf8')) as FormatConfig)
  if (unseen.size) fail(`${page} has no place for ${[...unseen].join(', ')}`)
  else if (!check) writeFileSync(page, wanted)
  else if (wanted !== written) fail(`${page} is not what it is made of: run \`${command}\``)
}

function fail(fault: string): void {
  console.error(fault)
  process.exitCode = 1
}
