import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { serveFolder } from './serve-folder.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

interface Manifest {
  readonly version: string
  readonly dependencies: Readonly<Record<string, string>>
  readonly devDependencies?: Readonly<Record<string, string>>
}

/** A project beside the built packages, as somebody has it who copied it and installed what it names. */
export interface CopiedProject {
  readonly folder: string
  /** Runs a program that came with a dependency. */
  run(name: string, ...given: readonly string[]): Promise<void>
  /** Serves what `vite build` has written. @returns the address */
  serve(): Promise<string>
  /** Starts its `server.ts`. @returns the address */
  start(): Promise<string>
  close(): Promise<void>
}

/** Copies a folder out of here, and gives it the dependencies that it names and no other. */
export async function copyProject(path: string): Promise<CopiedProject> {
  assert.ok(existsSync(join(root, 'dist/tearoff/package.json')), 'run `npm run build` first')
  const name = basename(path)
  const folder = await mkdtemp(join(tmpdir(), `tearoff-${name}-`))
  await cp(join(root, path), folder, { recursive: true })
  const { dependencies, devDependencies } = await readManifest(folder)
  const own = await readManifest(root)
  const known: Readonly<Record<string, string>> = {
    ...own.devDependencies,
    ...own.dependencies,
    tearoff: own.version,
    'tearoff-service': own.version,
  }
  for (const [dependency, version] of Object.entries({ ...dependencies, ...devDependencies })) {
    assert.equal(version, `^${known[dependency]}`, `${name} asks for the ${dependency} that is tested here`)
    const source = dependency.startsWith('tearoff') ? `dist/${dependency}` : `node_modules/${dependency}`
    const link = join(folder, 'node_modules', dependency)
    await mkdir(dirname(link), { recursive: true })
    await symlink(join(root, source), link)
  }

  const endings: (() => unknown)[] = [() => rm(folder, { recursive: true, force: true })]
  return {
    folder,
    async run(program, ...given) {
      await promisify(execFile)(join(root, 'node_modules/.bin', program), given, { cwd: folder }).catch(
        ({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }) => assert.fail(stdout + stderr),
      )
    },
    async serve() {
      const served = await serveFolder(join(folder, 'dist'))
      endings.push(served.close)
      return served.url
    },
    async start() {
      const port = await freePort()
      const server = spawn(process.execPath, ['server.ts'], {
        cwd: folder,
        env: { ...process.env, PORT: String(port) },
        stdio: ['ignore', 'pipe', 'inherit'],
      })
      endings.push(async () => {
        server.kill()
        await once(server, 'exit')
      })
      const [said] = (await Promise.race([
        once(server.stdout, 'data'),
        once(server, 'exit').then(([code]) => assert.fail(`${name} ended with ${code}`)),
      ])) as [Buffer]
      return said.toString().trim()
    },
    async close() {
      for (const end of endings.toReversed()) await end()
    },
  }
}

async function readManifest(folder: string): Promise<Manifest> {
  return JSON.parse(await readFile(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** The service knows a shop by its origin, so the port has to be known before it listens. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
