import { PGlite } from '@electric-sql/pglite'
import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { readFile, rename, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, overPGlite } from '../../src/service/database.ts'
import { migrate } from '../../src/service/migrate.ts'

const migrations = new URL('../../src/service/migrations/', import.meta.url)
const manifest = new URL('../package.json', import.meta.resolve('@electric-sql/pglite'))

/**
 * Opens an embedded database in memory with the tables made. Making one takes PGlite seconds; so the first test file makes
 * it, and the others start from its copy.
 */
export async function openEmbedded(): Promise<Database> {
  const copy = join(tmpdir(), `tearoff-tests-${nameOfTables()}.tar`)
  const data = await readFile(copy).catch(() => undefined)
  if (data) return overPGlite(await PGlite.create({ loadDataDir: new Blob([data]) }))
  const pglite = await PGlite.create()
  const database = overPGlite(pglite)
  await migrate(database.kysely)
  const dump = await pglite.dumpDataDir('none')
  const part = `${copy}.${process.pid}`
  await writeFile(part, Buffer.from(await dump.arrayBuffer()))
  // Files that are made side by side do not see halves of each other.
  await rename(part, copy)
  return database
}

/** Names the tables by what makes them: the version of PGlite and the migrations. */
function nameOfTables(): string {
  const hash = createHash('sha256').update(readFileSync(manifest))
  for (const file of readdirSync(migrations).sort()) hash.update(readFileSync(new URL(file, migrations)))
  return hash.digest('hex').slice(0, 16)
}
