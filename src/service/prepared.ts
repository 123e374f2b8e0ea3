import type { Client } from 'pg'

/**
 * Names a hot statement, so that PostgreSQL parses and plans it once for a connection. The name goes along as a comment, where
 * the database's own statistics show it too; the embedded database overlooks it.
 */
export function prepared(name: string, text: string): string {
  return `/* ${name} */ ${text}`
}

const NAMED = /^\/\* (?<name>[a-z-]+) \*\/ /u

/** Makes a client that sends named statements as prepared ones. */
export function preparing(client: typeof Client): typeof Client {
  return class PreparingClient extends client {
    override query(...given: unknown[]): never {
      const [text, values] = given
      const name = typeof text === 'string' ? NAMED.exec(text)?.groups?.['name'] : undefined
      const named = name === undefined ? given : [{ name, text, values }]
      return (super.query as (...given: unknown[]) => never).apply(this, named)
    }
  }
}
