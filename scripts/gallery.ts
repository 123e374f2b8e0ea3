import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import process from 'node:process'
import { parseArgs } from 'node:util'
import { chromium, type Page } from 'playwright-core'
import { gallery } from '../test/gallery/gallery.ts'
import { serveGallery } from '../test/gallery/serve-gallery.ts'
import { groupId, stateId } from '../test/gallery/state.ts'
import { readTree, treePath, treeStates } from '../test/gallery/trees.ts'
import { browserArguments, findBrowser } from '../test/support/browser.ts'

// Takes pictures of every element in every state into dist/gallery: sheets of many states to look through, and with
// `--each` one picture of each state. `--only wallet` takes what has this in its name. `--open` serves the page for a
// person instead; `--write-trees` writes the accessibility trees anew that the tests compare with.
const { values } = parseArgs({
  options: {
    open: { type: 'boolean', default: false },
    each: { type: 'boolean', default: false },
    only: { type: 'string', default: '' },
    'write-trees': { type: 'boolean', default: false },
  },
})
const modes = {
  light: { colorScheme: 'light', forcedColors: 'none' },
  dark: { colorScheme: 'dark', forcedColors: 'none' },
  'forced-colours': { colorScheme: 'dark', forcedColors: 'active' },
} as const

const server = await serveGallery(values.open ? 5180 : 0)
if (values.open) console.log(`The gallery is at ${server.url}; Ctrl+C ends it.`)
else await usePage(values['write-trees'] ? writeTrees : takePictures)

async function usePage(work: (page: Page) => Promise<void>): Promise<void> {
  const { path } = await findBrowser()
  const browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  try {
    const page = await browser.newPage({ viewport: { width: 1680, height: 1200 }, reducedMotion: 'reduce' })
    await page.goto(server.url)
    await page.locator('html[data-ready]').waitFor({ timeout: 120_000 })
    const faults = await page.locator('[data-fault] figcaption').allTextContents()
    for (const fault of faults) console.error(`✗ ${fault}`)
    if (faults.length > 0) process.exitCode = 1
    await work(page)
  } finally {
    await browser.close()
    await server.close()
  }
}

async function takePictures(page: Page): Promise<void> {
  rmSync('dist/gallery', { recursive: true, force: true })
  for (const [mode, media] of Object.entries(modes)) {
    await page.emulateMedia(media)
    for (const group of gallery.filter(({ title }) => title.includes(values.only))) {
      await takePicture(page, groupId(group), `dist/gallery/${mode}/${groupId(group)}.png`)
      for (const state of values.each ? group.states : []) {
        await takePicture(page, stateId(state), `dist/gallery/${mode}/each/${stateId(state)}.png`)
      }
    }
  }
  console.log('The pictures are in dist/gallery.')
}

async function takePicture(page: Page, id: string, path: string): Promise<void> {
  await page.locator(`#${id}`).screenshot({ path, animations: 'disabled' })
}

async function writeTrees(page: Page): Promise<void> {
  for (const state of treeStates) {
    mkdirSync(dirname(treePath(state)), { recursive: true })
    writeFileSync(treePath(state), await readTree(page, state))
  }
  console.log(`${treeStates.length} trees are written to test/gallery/trees.`)
}
