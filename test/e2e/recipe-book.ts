import { readFileSync } from 'node:fs'

/** A block of code of the page, as it stands there. */
export interface RecipeBlock {
  /** The file that a shop would keep it in. */
  readonly title: string
  readonly code: string
}

/** The recipes of `docs/checkout.md`. */
export interface RecipeBook {
  /** The numbers of the recipes. */
  readonly recipes: readonly string[]
  /** Titles of the blocks that nobody asked for yet. */
  unread(): readonly string[]
  /** Gives the code of a block. @throws Error where there is none */
  read(title: string): string
}

/** Reads the page: a recipe is a heading with a number, a block is a fence with a title. */
export function readRecipeBook(): RecipeBook {
  const text = readFileSync(new URL('../../docs/checkout.md', import.meta.url), 'utf8')
  const blocks = [...text.matchAll(/^```(?:js|html) title="(?<title>[^"]+)"\n(?<code>.*?)^```$/gmsu)].map(
    ({ groups }): RecipeBlock => ({ title: groups!['title']!, code: groups!['code']! }),
  )
  const read = new Set<string>()
  return {
    recipes: [...text.matchAll(/^## (?<number>\d+)\. /gmu)].map(({ groups }) => groups!['number']!),
    unread: () => blocks.map(({ title }) => title).filter(title => !read.has(title)),
    read(title) {
      const found = blocks.filter(block => block.title === title)
      if (found.length !== 1) throw new Error(`docs/checkout.md has ${found.length} blocks ${title}`)
      read.add(title)
      return found[0]!.code
    },
  }
}
