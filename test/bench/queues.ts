/**
 * Does to browser event queues what browsers and networks do, and counts what was lost, counted twice, or is kept still:
 * `npm run bench:queues`. Ours runs against the real service, the others against a collector that drops message ids that it
 * has seen. Writes the table of `docs/reliability.md` with `--write`.
 */
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import process from 'node:process'
import { fileURLToPath } from 'node:url'
import { type Browser, chromium, type Page } from 'playwright-core'
import { browserArguments, findBrowser } from '../support/browser.ts'
import { startQueueWorld } from '../support/queue-world.ts'
import { type Contestant, CONTESTANTS } from './queues/contestants.ts'
import { type Fault, FAULTS } from './queues/faults.ts'
import { keptNames, switchStorageOff } from './queues/page.ts'

const PEERS = new URL('./queues/peers/', import.meta.url)
const DOCUMENT = 'docs/reliability.md'
const [START, END] = ['<!-- bench:queues -->', '<!-- /bench:queues -->']
const SETTLE = 9000
const LAST = 14_000

interface Count {
  readonly lost: number
  readonly doubled: number
  readonly kept: number
  readonly of: number
}

if (!existsSync(new URL('node_modules/.package-lock.json', PEERS))) {
  execFileSync('npm', ['ci', '--ignore-scripts', '--no-audit', '--no-fund'], {
    cwd: fileURLToPath(PEERS),
    stdio: ['ignore', 'ignore', 'inherit'],
    shell: process.platform === 'win32',
  })
}

const world = await startQueueWorld(
  {
    ours: new URL('./queues/ours.ts', import.meta.url),
    ...Object.fromEntries(
      ['segment', 'snowplow', 'sentry', 'workbox', 'workbox-worker'].map(name => [name, new URL(`${name}.js`, PEERS)]),
    ),
  },
  path => /^\/(?:segment|com\.snowplow|api\/1\/envelope|workbox)/u.test(path),
)
const { path: executablePath } = await findBrowser()
const browser = await chromium.launch({ executablePath, args: [...browserArguments] })
try {
  const rows: (readonly string[])[] = []
  for (const contestant of CONTESTANTS) {
    const cells: string[] = []
    for (const fault of FAULTS) {
      const cell = await tryOut(contestant, fault).then(
        toCell,
        (error: Error) => `not driven: ${error.message.split('\n')[0]}`,
      )
      console.log(`${contestant.name} · ${fault.name}: ${cell}`)
      cells.push(cell)
    }
    rows.push([nameOf(contestant), ...cells])
  }
  const table = toTable(rows)
  console.log(`\n${table}`)
  if (process.argv.includes('--write')) write(table)
} finally {
  await browser.close()
  await world.close()
}

/** Does one thing to one queue, in a browser profile of its own. */
async function tryOut(contestant: Contestant, fault: Fault): Promise<Count> {
  const from = { reports: world.reports.length, books: (await world.books()).length }
  const context = await (browser as Browser).newContext()
  context.setDefaultTimeout(15_000)
  const guest = JSON.stringify({ key: world.publishableKey, ...(await world.makeShopper()) })
  await context.addInitScript(given => void Object.assign(globalThis, { name: given }), guest)
  if (fault.storageOff) await context.addInitScript(switchStorageOff)
  const openPage = async (): Promise<Page> => {
    const page = await context.newPage()
    await page.goto(`${world.url}/page/${contestant.page}`)
    await page.waitForFunction(() => 'track' in globalThis)
    return page
  }
  let next = 0
  const track = async (page: Page, count: number): Promise<void> => {
    const size = fault.payload ?? 0
    const names = Array.from({ length: count * (contestant.eventsPerOne?.(size) ?? 1) }, () => {
      next += 1
      return [`bench-${next}`, 'x'.repeat(size)] as const
    })
    await page.evaluate(given => void (globalThis as unknown as Tracking).track(given), names)
  }
  try {
    await fault.run({ world, context, openPage, track })
    const isDelivered = async (): Promise<boolean> => new Set(await contestant.counted(world, from)).size >= next
    if (!(await within(SETTLE, isDelivered))) {
      await openPage()
      await within(LAST, isDelivered)
    }
    await new Promise(done => setTimeout(done, 500))
    const counted = await contestant.counted(world, from)
    const seen = new Set(counted)
    const kept = (await keptOn(context.pages())).filter(name => !seen.has(name))
    return { of: next, doubled: counted.length - seen.size, kept: kept.length, lost: next - seen.size - kept.length }
  } finally {
    world.weather('fair')
    await context.close()
  }
}

interface Tracking {
  track(names: readonly (readonly [string, string])[]): Promise<void>
}

async function keptOn(pages: readonly Page[]): Promise<readonly string[]> {
  const page = pages.at(-1)
  return page ? page.evaluate(keptNames).catch(() => []) : []
}

async function within(milliseconds: number, isThere: () => Promise<boolean>): Promise<boolean> {
  for (const end = Date.now() + milliseconds; Date.now() < end;) {
    if (await isThere()) return true
    await new Promise(done => setTimeout(done, 200))
  }
  return isThere()
}

function nameOf({ name, peer }: Contestant): string {
  if (peer === undefined) return `**${name}**`
  const manifest = JSON.parse(readFileSync(new URL('package.json', PEERS), 'utf8')) as {
    dependencies: Readonly<Record<string, string>>
  }
  return `${name} ${manifest.dependencies[peer]}`
}

function toCell({ lost, doubled, kept, of }: Count): string {
  const parts = [lost > 0 && `**${lost} lost**`, doubled > 0 && `${doubled} doubled`, kept > 0 && `${kept} kept`]
  return `${parts.filter(Boolean).join(', ') || 'all once'} of ${of}`
}

function toTable(rows: readonly (readonly string[])[]): string {
  const header = ['', ...FAULTS.map(({ name }) => name)]
  return [header, header.map(() => '---'), ...rows].map(row => `| ${row.join(' | ')} |`).join('\n')
}

/** Puts the table between its markers; the section comes to the end of the document where it has none. */
function write(table: string): void {
  const text = existsSync(DOCUMENT) ? readFileSync(DOCUMENT, 'utf8') : '# Reliability\n'
  const [before = '', rest] = text.split(START)
  const [, after = ''] = rest?.split(END) ?? []
  const section = rest === undefined ? `${before.trimEnd()}\n\n## Browser event queues, compared\n\n` : before
  writeFileSync(DOCUMENT, `${section}${START}\n\n${table}\n\n${END}${after || '\n'}`)
}
