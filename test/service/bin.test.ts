import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { createInterface } from 'node:readline'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { KEY_HEADER } from '../../src/contract/header.ts'

const bin = new URL('../../src/service/bin.ts', import.meta.url).pathname

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tearoff-bin-'))
})
after(() => rm(folder, { recursive: true }))

const environment = () => ({ PATH: process.env['PATH'] ?? '', DATA_FOLDER: folder, PORT: '0' })
const run = (...args: string[]) => promisify(execFile)(process.execPath, [bin, ...args], { env: environment() })

test('makes a shop, serves it, refuses a second process, and stops when asked (S45, S46)', async () => {
  const made = await run('shop', 'create', '--id', 'garden', '--name', 'Garden', '--time-zone', 'Europe/Berlin')
  const [publishableKey = '', secretKey = ''] = made.stdout.match(/[ps]k_[\w-]+/gu) ?? []
  assert.match(publishableKey, /^pk_[\w-]{32}$/u)
  assert.match(secretKey, /^sk_[\w-]{32}$/u)
  await assert.rejects(run('shop', 'create', '--id', 'garden', '--name', 'Garden'), /conflict/u)
  await assert.rejects(run('key', 'create', '--shop', 'garden', '--kind', 'golden'), /--kind is/u)
  const another = await run(
    'key',
    'create',
    '--shop',
    'garden',
    '--kind',
    'publishable',
    '--origin',
    'https://a.example',
  )
  const { stdout: keys } = await run('key', 'list', '--shop', 'garden')
  const [, secret = ''] = /^(\S+) {2}secret/mu.exec(keys) ?? []
  assert.match(keys, /publishable {2}\S+ {2}https:\/\/a\.example$/mu)
  await run('key', 'revoke', '--shop', 'garden', '--id', secret)
  await assert.rejects(run('key', 'revoke', '--shop', 'garden', '--id', secret), /no key .* that is good/u)
  const { stdout: newSecret } = await run('key', 'create', '--shop', 'garden', '--kind', 'secret')

  const server = spawn(process.execPath, [bin, 'serve'], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    const port = await portOf(server.stdout)
    const call = (path: string, headers: Record<string, string>) =>
      fetch(`http://127.0.0.1:${port}${path}`, { headers }).then(answer => answer.json() as Promise<unknown>)
    assert.deepEqual(await call('/v1/policy', { authorization: `Bearer ${newSecret.trim()}` }), {
      timeZone: 'Europe/Berlin',
    })
    for (const key of [publishableKey, another.stdout.trim()]) {
      assert.deepEqual(await call('/v1/offers?slot=home', { [KEY_HEADER]: key }), [])
    }
    await assert.rejects(run('migrate'), new RegExp(`open in process ${server.pid}`, 'u'))
  } finally {
    server.kill('SIGTERM')
  }
  const [status] = (await once(server, 'exit')) as [number]
  assert.equal(status, 0)
  assert.match((await run('migrate')).stdout, /up to date/u)
})

test('wrong arguments end with status 2 and say what is wrong', async () => {
  const cases: readonly (readonly [args: string[], message: RegExp])[] = [
    [['serve', '--clock', '1'], /--clock/u],
    [['shop', 'create', '--id', 'x', '--name', 'X', '--origin', 'https://x.example/'], /not an origin/u],
  ]
  for (const [args, message] of cases) {
    await assert.rejects(run(...args), (error: { code: number; stderr: string }) => {
      assert.equal(error.code, 2)
      assert.match(error.stderr, message)
      return true
    })
  }
})

async function portOf(output: NodeJS.ReadableStream): Promise<number> {
  for await (const line of createInterface(output)) {
    const { msg, port } = JSON.parse(line) as { msg: string; port?: number }
    if (msg === 'listening' && port !== undefined) return port
  }
  throw new Error('the service ended before it listened')
}
