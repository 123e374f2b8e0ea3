import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, describe, test } from 'node:test'
import { type Browser, chromium, type Page } from 'playwright-core'
import { gallery } from '../gallery/gallery.ts'
import { serveGallery } from '../gallery/serve-gallery.ts'
import { stateId } from '../gallery/state.ts'
import { readTree, treePath, treeStates } from '../gallery/trees.ts'
import { browserArguments, findBrowser } from '../support/browser.ts'

let server: Awaited<ReturnType<typeof serveGallery>>
let browser: Browser
let page: Page
const said: string[] = []

before(async () => {
  server = await serveGallery()
  const { path } = await findBrowser()
  browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
  page = await browser.newPage({ viewport: { width: 1680, height: 1200 }, reducedMotion: 'reduce' })
  page.on('pageerror', error => said.push(`${error}`))
  page.on('console', message => ['error', 'warning'].includes(message.type()) && said.push(message.text()))
  await page.goto(server.url)
  await page.locator('html[data-ready]').waitFor({ timeout: 120_000 })
})
after(async () => {
  await browser?.close()
  await server?.close()
})

describe('the gallery', { timeout: 240_000 }, () => {
  test('shows every state, each under a name of its own', async () => {
    const ids = gallery.flatMap(({ states }) => states.map(stateId))
    assert.deepEqual(
      ids.filter((id, at) => ids.indexOf(id) !== at),
      [],
    )
    assert.equal(await page.locator('figure').count(), ids.length)
    assert.deepEqual(await page.locator('[data-fault]').allTextContents(), [])
  })

  test('says nothing in the console', () => {
    assert.deepEqual(
      said.filter(text => !text.includes('Lit is in dev mode')),
      [],
    )
  })

  for (const state of treeStates) {
    test(`<${state.tag}>, ${state.name}: reads as in its kept accessibility tree`, async () => {
      assert.equal(await readTree(page, state), readFileSync(treePath(state), 'utf8'))
    })
  }

  test('moves nothing for longer than 10 ms where less motion is asked for', async () => {
    assert.deepEqual(await page.evaluate(findMotion), [])
  })
})

/** Runs in the page. Finds what would move: every element's own styles, and those of what is drawn before and after it. */
function findMotion(): readonly string[] {
  const found: string[] = []
  const longest = (durations: string): number => Math.max(...durations.split(',').map(parseFloat))
  const look = (element: Element): void => {
    for (const pseudo of ['', '::before', '::after']) {
      const style = getComputedStyle(element, pseudo || null)
      const moves = style.animationName === 'none' ? 0 : longest(style.animationDuration)
      if (Math.max(moves, longest(style.transitionDuration)) > 0.01) {
        found.push(`${element.localName}.${element.className}${pseudo}`)
      }
    }
    for (const child of element.shadowRoot?.querySelectorAll('*') ?? []) look(child)
  }
  for (const element of document.querySelectorAll('.place > *, .place p > *')) look(element)
  return [...new Set(found)]
}
