import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { serveFolder } from './serve-folder.ts'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const bin = (name: string): string => join(root, 'node_modules/.bin', name)

let project: string

before(async () => {
  assert.ok(existsSync(join(root, 'dist/tearoff/package.json')), 'run `npm run build` first')
  project = await mkdtemp(join(tmpdir(), 'tearoff-package-'))
  const tarballs: string[] = []
  for (const name of ['tearoff', 'tearoff-service']) {
    const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', project], {
      cwd: join(root, 'dist', name),
    })
    const [packed] = JSON.parse(stdout) as { filename: string }[]
    assert.ok(packed)
    tarballs.push(`./${packed.filename}`)
  }
  await writeFile(join(project, 'package.json'), JSON.stringify({ name: 'empty-shop', private: true, type: 'module' }))
  await run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', ...tarballs], { cwd: project })
})

after(() => rm(project, { recursive: true, force: true }))

test('the SDK brings no database driver', () => {
  const { dependencies } = readManifest('tearoff')
  assert.deepEqual(Object.keys(dependencies).toSorted(), ['idb-keyval', 'ky', 'lean-qr', 'lit', 'nanostores'])
})

test('every entry of the SDK can be imported in Node without a window (B23)', async () => {
  const entries = Object.keys(readManifest('tearoff').exports).filter(
    entry => !entry.includes('*') && !entry.endsWith('.json'),
  )
  const source = entries.map(entry => `await import(${JSON.stringify(join('tearoff', entry))})`).join('\n')
  await run(process.execPath, ['--input-type=module', '--eval', source], { cwd: project })
})

test('the packed service serves a wallet', async () => {
  const source = `
    import { createService } from 'tearoff-service'
    const service = await createService({})
    const keys = await service.createShop({ id: 'shop', name: 'Shop', origins: [] })
    const headers = { 'tearoff-key': keys.publishableKey, 'content-type': 'application/json' }
    const guest = await service.fetch(new Request('http://service/v1/shoppers', { method: 'POST', headers, body: '{}' }))
    const { token } = await guest.json()
    const wallet = await service.fetch(new Request('http://service/v1/wallet', { headers: { ...headers, authorization: 'Bearer ' + token } }))
    console.log(JSON.stringify(await wallet.json()))
    await service.close()`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', source], { cwd: project })
  assert.deepEqual(JSON.parse(stdout.trim().split('\n').at(-1) ?? '').coupons, [])
})

test("the service's command says what it can do", async () => {
  const { stdout } = await run(join(project, 'node_modules/.bin/tearoff-service'), ['--help'], { cwd: project })
  assert.match(stdout, /shop create/u)
})

test('a strict TypeScript project type-checks against both packages', async () => {
  await cp(new URL('fixture/', import.meta.url), project, { recursive: true })
  await run(bin('tsc'), ['-p', project], { cwd: project })
})

test('the packages are well-formed for every module resolution', async () => {
  for (const name of ['tearoff', 'tearoff-service']) {
    const folder = join(root, 'dist', name)
    await run(bin('publint'), ['--strict', folder])
    await run(bin('attw'), ['--pack', folder, '--profile', 'esm-only'])
  }
})

test('one HTML page with one script tag shows a wallet', async () => {
  const served = await serveFolder(project)
  const { path } = await findBrowser()
  const browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  try {
    const page = await browser.newPage()
    const errors: string[] = []
    page.on('pageerror', error => errors.push(error.message))
    await page.goto(`${served.url}/page.html`)
    await page.getByRole('heading', { name: 'Your coupons' }).waitFor()
    assert.deepEqual(errors, [])
  } finally {
    await browser.close()
    await served.close()
  }
})

function readManifest(name: string): { dependencies: Record<string, string>; exports: Record<string, unknown> } {
  return JSON.parse(readFileSync(join(project, 'node_modules', name, 'package.json'), 'utf8')) as {
    dependencies: Record<string, string>
    exports: Record<string, unknown>
  }
}
