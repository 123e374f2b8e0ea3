import assert from 'node:assert/strict'
import { readFile, readdir } from 'node:fs/promises'
import { test } from 'node:test'
import { copyProject } from './copy-project.ts'

test('React 19 and Vue know tags, properties and events, and refuse wrong ones', async () => {
  const project = await copyProject('test/package/frameworks')
  try {
    await project.run('tsc', '-p', '.')
  } finally {
    await project.close()
  }
})

test('every block of docs/frameworks.md stands in an example, word for word', async () => {
  const doc = await readFile(new URL('../../docs/frameworks.md', import.meta.url), 'utf8')
  const examples = new URL('../../demo/examples/', import.meta.url)
  const files = await readdir(examples, { recursive: true, withFileTypes: true })
  const sources = await Promise.all(
    files.filter(file => file.isFile()).map(file => readFile(`${file.parentPath}/${file.name}`, 'utf8')),
  )
  // A block may stand deeper in its file, and the shell's are run as they are.
  const plain = (text: string): string => text.replaceAll(/^\s+/gmu, '').trim()
  const blocks = [...doc.matchAll(/^```(?!sh)\w+\n(.*?)^```/gmsu)].map(([, block]) => plain(block ?? ''))
  assert.ok(blocks.length > 5)
  for (const block of blocks)
    assert.ok(
      sources.some(source => plain(source).includes(block)),
      block,
    )
})
