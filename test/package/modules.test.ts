import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { build, type Rollup } from 'vite'
import { type CopiedProject, copyProject } from './copy-project.ts'

const CLASS = /\b(Coupon(?:Badge|Offer|Picker|Snippet|Wallet))(?= = class| extends)/gu

let project: CopiedProject

before(async () => {
  project = await copyProject('test/package/frameworks')
})

after(() => project.close())

/** What a shop's bundler makes of a module. */
async function bundle(source: string): Promise<string> {
  const entry = join(project.folder, 'entry.js')
  await writeFile(entry, source)
  const built = (await build({
    configFile: false,
    root: project.folder,
    logLevel: 'error',
    build: { write: false, minify: false, lib: { entry, formats: ['es'] } },
  })) as unknown as readonly Rollup.RollupOutput[]
  return built.flatMap(({ output }) => output.map(file => (file.type === 'chunk' ? file.code : ''))).join('\n')
}

const classesIn = (code: string): string[] =>
  [...new Set([...code.matchAll(CLASS)].map(([, name]) => name ?? ''))].toSorted()
/** The last step of `define.ts`. */
const registers = (code: string): string[] => [...code.matchAll(/define\("(coupon-\w+)"/gu)].map(([, tag]) => tag ?? '')

test('the classes alone register nothing', async () => {
  const code = await bundle(`export * from 'tearoff/elements/classes'`)
  assert.equal(classesIn(code).length, 5)
  assert.deepEqual(registers(code), [])
})

test('a class brings no other', async () => {
  assert.deepEqual(classesIn(await bundle(`export { CouponBadge } from 'tearoff/elements/classes'`)), ['CouponBadge'])
})

test('an import of classes that nobody uses leaves nothing', async () => {
  assert.deepEqual(classesIn(await bundle(`import 'tearoff/elements/classes'; export const a = 1`)), [])
})

for (const [tag, name] of Object.entries({
  'coupon-badge': 'CouponBadge',
  'coupon-offer': 'CouponOffer',
  'coupon-picker': 'CouponPicker',
  'coupon-snippet': 'CouponSnippet',
  'coupon-wallet': 'CouponWallet',
})) {
  test(`tearoff/elements/${tag} registers this element, and brings no other`, async () => {
    const code = await bundle(`import 'tearoff/elements/${tag}'`)
    assert.deepEqual(classesIn(code), [name])
    assert.deepEqual(registers(code), [tag])
  })
}

test('tearoff/elements registers all five', async () => {
  assert.equal(registers(await bundle(`import 'tearoff/elements'`)).length, 5)
})

test('the SDK brings no element, and what only describes brings nothing', async () => {
  assert.deepEqual(
    classesIn(await bundle(`import { createTearoff } from 'tearoff'; globalThis.shop = createTearoff({})`)),
    [],
  )
  assert.equal(
    (await bundle(`import 'tearoff/react'; import 'tearoff/vue'; export const a = 1`)).includes('oupon'),
    false,
  )
})
