import type { Kysely } from 'kysely'
import { Migrator } from 'kysely/migration'
import * as mainWay from './migrations/0001-main-way.ts'
import type { Schema } from './schema.ts'

/** Brings the tables of a database up to date. @throws Error when a migration fails; its changes are rolled back */
export async function migrate(db: Kysely<Schema>): Promise<void> {
  const migrator = new Migrator({ db, provider: { getMigrations: async () => ({ '0001-main-way': mainWay }) } })
  const { error } = await migrator.migrateToLatest()
  if (error) throw error
}
