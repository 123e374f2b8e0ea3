import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import process from 'node:process'

/** A folder that is this process's alone until it is released. */
export interface FolderLock {
  /** The database's own folder, which has to begin empty. */
  readonly dataFolder: string
  release(): Promise<void>
}

const own = new Set<string>()

/**
 * Takes a data folder for this process. The lock of a process that is gone does not count.
 * @throws Error naming the process that has it
 */
export async function lockFolder(path: string): Promise<FolderLock> {
  const folder = resolve(path)
  const file = join(folder, 'lock')
  await mkdir(folder, { recursive: true })
  if (own.has(folder)) throw new Error(`${folder} is open in this process already`)
  own.add(folder)
  try {
    await writeLock(folder, file)
  } catch (error) {
    own.delete(folder)
    throw error
  }
  return {
    dataFolder: join(folder, 'database'),
    async release(): Promise<void> {
      await rm(file, { force: true })
      own.delete(folder)
    },
  }
}

async function writeLock(folder: string, file: string): Promise<void> {
  const pid = String(process.pid)
  try {
    await writeFile(file, pid, { flag: 'wx' })
    return
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  }
  const holder = Number(await readFile(file, 'utf8').catch(() => ''))
  // A container gives every start the same pid, so the own one is a lock of an earlier life.
  if (holder !== process.pid && isAlive(holder)) throw new Error(`${folder} is open in process ${holder}`)
  await rm(file, { force: true })
  await writeFile(file, pid, { flag: 'wx' })
}

function isAlive(pid: number): boolean {
  if (!Number.isInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
