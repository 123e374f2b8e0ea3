import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import process from 'node:process'
import { after, before, test } from 'node:test'
import { lockFolder } from '../../src/service/folder-lock.ts'

let folder: string
before(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tearoff-lock-'))
})
after(() => rm(folder, { recursive: true }))

test('a folder is this process’s alone until it is released (S45)', async () => {
  const lock = await lockFolder(folder)
  assert.equal(await readFile(join(folder, 'lock'), 'utf8'), String(process.pid))
  await assert.rejects(lockFolder(folder), /open in this process/u)
  await lock.release()
  await (await lockFolder(folder)).release()
})

test('a folder that another process has open is refused, and taken once that process is gone (S45)', async () => {
  const other = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' })
  await writeFile(join(folder, 'lock'), String(other.pid))
  await assert.rejects(lockFolder(folder), new RegExp(`open in process ${other.pid}`, 'u'))
  await new Promise(resolve => {
    other.once('exit', resolve)
    other.kill('SIGKILL')
  })
  await (await lockFolder(folder)).release()
})
