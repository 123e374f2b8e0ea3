import { fileURLToPath } from 'node:url'
import type { Page } from 'playwright-core'
import { gallery } from './gallery.ts'
import { type GalleryState, stateId } from './state.ts'

/** The states whose accessibility trees are kept. */
export const treeStates: readonly GalleryState[] = gallery.flatMap(({ states }) => states).filter(({ tree }) => tree)

/** Where the accessibility tree of a state is kept. */
export function treePath(state: GalleryState): string {
  return fileURLToPath(new URL(`trees/${stateId(state)}.txt`, import.meta.url))
}

/** Reads the accessibility tree of a state from the gallery's page, as a screen reader would go through it. */
export async function readTree(page: Page, state: GalleryState): Promise<string> {
  const figure = `#${stateId(state)}`
  const place = state.modal ? page.frameLocator(`${figure} iframe`).locator('.place') : page.locator(`${figure} .place`)
  const tree = await place.ariaSnapshot()
  return `${tree.replaceAll(new URL(page.url()).origin, '')}\n`
}
