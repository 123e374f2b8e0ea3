import { CsvError, parse } from 'csv-parse/sync'
import { Refused } from './refused.ts'

/** A row of an import: what stands in its code field, and its line in the file. */
export interface ImportRow {
  readonly line: number
  readonly text: string
}

/**
 * Reads the column `code` of a CSV file, whatever other columns there are. The header may begin with a byte order mark and
 * its case does not matter; lines without anything are no rows.
 * @throws Refused `invalid_request` for a file without that header (USR-10), one that is not UTF-8, or not CSV: then nothing
 * of it is taken
 */
export function readCodes(file: ArrayBuffer): ImportRow[] {
  const [header, ...records] = parseCsv(decode(file))
  const names = header?.record.map(name => name.trim().toLowerCase()) ?? []
  const column = names.indexOf('code')
  if (column < 0 || column !== names.lastIndexOf('code')) throw refuse('line 1', 'one header `code`')
  return records.map(({ record, info }) => ({ line: info.lines, text: record[column] ?? '' }))
}

interface CsvRecord {
  readonly record: readonly string[]
  readonly info: { readonly lines: number }
}

function parseCsv(text: string): CsvRecord[] {
  try {
    const options = { bom: true, info: true, relax_column_count: true, skip_empty_lines: true, max_record_size: 65_536 }
    return parse(text, options) as unknown as CsvRecord[]
  } catch (error) {
    if (!(error instanceof CsvError)) throw error
    throw refuse(`line ${String(error['lines'] ?? 1)}`, 'CSV')
  }
}

function decode(file: ArrayBuffer): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(file)
    // UTF-16 without a mark is valid UTF-8 full of zeros.
    if (!text.includes('\0')) return text
  } catch (error) {
    if (!(error instanceof TypeError)) throw error
  }
  throw refuse('', 'UTF-8')
}

function refuse(at: string, expected: string): Refused {
  return new Refused(400, [{ reason: 'invalid_request', at, expected }])
}
