import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as wait } from 'node:timers/promises'
import { test } from 'node:test'
import { LEASE } from '../../src/service/webhook-schedule.ts'
import { usePostgres } from '../support/postgres.ts'
import { startReceiver } from '../support/webhook-receiver.ts'
import { openWebhookShop } from '../support/webhook-shop.ts'

const postgres = usePostgres()
const source = (name: string): string => new URL(`../../src/service/${name}.ts`, import.meta.url).href

/** A process that sends webhooks from a database, and nothing else. */
const dispatcher = (databaseUrl: string): string => `
  import { openDatabase } from '${source('database')}'
  import { startDispatcher } from '${source('dispatch')}'
  import { silentLog } from '${source('log')}'
  import { createReach } from '${source('webhook-address')}'
  const db = await openDatabase({ databaseUrl: '${databaseUrl}', log: silentLog })
  const context = { db, clockOffset: () => 0, log: silentLog }
  startDispatcher(context, { reach: createReach(true) })
  process.stdout.write('ready')`

test('processes that are killed between a commit and its message lose nothing, and repeat ids only (S30)', async () => {
  const databaseUrl = await postgres.createDatabase()
  const our = await openWebhookShop(databaseUrl)
  // A busy receiver: at any instant something is on its way, or about to be written down.
  const receiver = await startReceiver(response => {
    setTimeout(() => response.writeHead(204).end(), 20)
  })
  await our.put('erp', { url: receiver.url })
  const names: string[] = []
  for (let round = 0; round < 6; round++) {
    const child = spawn(process.execPath, ['--input-type=module', '-e', dispatcher(databaseUrl)], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    names.push(...(await our.write(15, names.length)))
    await once(child.stdout, 'data')
    names.push(...(await our.write(15, names.length)))
    await wait(Math.random() * 250)
    child.kill('SIGKILL')
    await once(child, 'exit')
  }
  our.advance(LEASE + 1000)
  our.dispatch()
  while ((await our.read('erp')).pending || receiver.received.length < names.length) await wait(50)
  const { rows } = await readLog(our)
  const idOf = new Map(rows.map(({ id, name }) => [name, id]))
  const arrived = new Map(receiver.received.map(({ id, body }) => [nameOf(body), id]))
  assert.deepEqual([...arrived.keys()].sort(), [...names].sort())
  for (const { id, body } of receiver.received) assert.equal(id, idOf.get(nameOf(body)))
  await receiver.close()
  await our.close()
})

const nameOf = (body: string): string => (JSON.parse(body) as { data: { name: string } }).data.name

async function readLog({ database, shop }: Awaited<ReturnType<typeof openWebhookShop>>) {
  const events = await database.kysely
    .selectFrom('event')
    .select(['id', 'data'])
    .where('shop_id', '=', shop.id)
    .execute()
  return { rows: events.map(({ id, data }) => ({ id, name: String(data['name']) })) }
}
