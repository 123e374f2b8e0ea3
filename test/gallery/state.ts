import type { FakeStart, FakeTearoff } from '../support/fake-tearoff.ts'
import type { Look } from './looks.ts'

/** An element that the gallery shows. */
export type Tag = 'coupon-wallet' | 'coupon-picker' | 'coupon-offer' | 'coupon-snippet' | 'coupon-badge'

/** What a page has written inside a tag. */
export interface Inside {
  readonly text: string
  readonly slot?: string
  /** Makes it a link. */
  readonly href?: string
}

/** A state of an element, as a shopper can meet it. */
export interface GalleryState {
  /** Unique for its element, in words. */
  readonly name: string
  readonly tag: Tag
  /** What the SDK knows; left out: the page has none (yet). */
  readonly start?: FakeStart
  readonly attributes?: Readonly<Record<string, string>>
  readonly inside?: readonly Inside[]
  /** The sentence that it stands in: what is before it and what is behind it. */
  readonly around?: readonly [before: string, behind: string]
  readonly look?: Look
  /** What the shopper does to get there. */
  readonly act?: (element: HTMLElement, shop: FakeTearoff) => void | Promise<void>
  /** It opens over the whole page, so that it needs one of its own. */
  readonly modal?: true
  /** Its accessibility tree is kept in `trees/`. */
  readonly tree?: true
}

/** States that are looked at together. */
export interface GalleryGroup {
  readonly title: string
  /** How wide the place is that the shop gives it, in CSS pixels. */
  readonly width: number
  readonly states: readonly GalleryState[]
}

/** The id of a state: "coupon-wallet-empty". */
export function stateId({ tag, name }: GalleryState): string {
  return `${tag}-${dashed(name)}`
}

/** The id of a group: "the-wallet-coupons". */
export function groupId({ title }: GalleryGroup): string {
  return dashed(title)
}

function dashed(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/gu, '-')
    .replaceAll(/^-|-$/gu, '')
}
