import pg from 'pg'

/** A statement as it went to the database. */
export interface Sent {
  readonly text: string
  readonly values: readonly unknown[]
}

/** Records what work sends to PostgreSQL from this process, statement by statement. */
export async function recordStatements(work: () => Promise<void>): Promise<readonly Sent[]> {
  const sent: Sent[] = []
  const query = pg.Client.prototype.query as (...given: unknown[]) => unknown
  pg.Client.prototype.query = function record(this: pg.Client, ...given: unknown[]): unknown {
    const [text, values] = given
    if (typeof text === 'string') sent.push({ text, values: Array.isArray(values) ? values : [] })
    else if (isNamed(text)) sent.push({ text: text.text, values: text.values ?? [] })
    return query.apply(this, given)
  } as typeof pg.Client.prototype.query
  try {
    await work()
  } finally {
    pg.Client.prototype.query = query as typeof pg.Client.prototype.query
  }
  return sent
}

function isNamed(query: unknown): query is { readonly text: string; readonly values?: readonly unknown[] } {
  return typeof query === 'object' && query !== null && 'text' in query
}

/** The statements of the one transaction in a record, its beginning and its end included. */
export function transactionOf(sent: readonly Sent[]): readonly Sent[] {
  const from = sent.findIndex(({ text }) => text.startsWith('start transaction'))
  const to = sent.findIndex(({ text }) => text === 'commit')
  if (from < 0 || to < from) throw new Error('no transaction was recorded')
  return sent.slice(from, to + 1)
}

/**
 * Writes a statement as pgbench takes it: each value becomes an expression in which `:n` stands where `number` stood, and ids
 * that were made for the occasion are made anew.
 */
export function toPgbench({ text, values }: Sent, number: number): string {
  const whole = text.replaceAll(/\$(?<at>\d+)/gu, (_, at: string) => expressionOf(values[Number(at) - 1], number))
  return `${whole.replaceAll(/\s+/gu, ' ')};`
}

const MADE = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/gu

function expressionOf(value: unknown, number: number): string {
  if (value === null || value === undefined) return 'null'
  if (typeof value === 'number' || typeof value === 'boolean') return `${value}`
  if (value instanceof Date) return `'${value.toISOString()}'`
  if (Array.isArray(value)) return `array[${value.map(one => expressionOf(one, number)).join(', ')}]`
  if (typeof value !== 'string') throw new TypeError('a value that no one foresaw')
  // pgbench takes every colon before a word for a variable, in quotes too.
  const text = value.replaceAll('\\', '\\\\').replaceAll("'", "''").replaceAll(':', '\\x3a')
  const filled = text.replaceAll(String(number), `' || :n || E'`).replaceAll(MADE, `' || gen_random_uuid() || E'`)
  const isJson = /^[[{]/u.test(value)
  return `(E'${filled}')${isJson ? '::jsonb' : ''}`
}
