import type { GalleryState } from './state.ts'

/** What a page around an element is like. */
export interface Look {
  readonly name: string
  readonly lang?: string
  readonly dir?: 'rtl'
  /** Where it is not the reader's. */
  readonly scheme?: 'light' | 'dark'
  /** CSS pixels. */
  readonly width?: number
  /** Percent. */
  readonly textSize?: number
  readonly tokens?: Readonly<Record<string, string>>
}

/** Every page that an element has to look right on. Forced colours are the browser's, and go over all of them. */
export const looks: readonly Look[] = [
  { name: 'dark', scheme: 'dark' },
  { name: 'in Arabic, from right to left', lang: 'ar', dir: 'rtl' },
  { name: 'in Arabic, in 280 px, dark', lang: 'ar', dir: 'rtl', width: 280, scheme: 'dark' },
  { name: 'in German with long words', lang: 'de' },
  { name: 'in German, in 280 px', lang: 'de', width: 280 },
  { name: 'in French', lang: 'fr' },
  { name: 'in Spanish', lang: 'es' },
  { name: 'on a phone of 360 px', width: 328 },
  { name: 'in a narrow place of 280 px', width: 280 },
  { name: 'with text of 200 %', textSize: 200 },
  { name: 'with text of 200 % on a phone', textSize: 200, width: 328 },
  {
    name: 'in a brand’s tokens',
    scheme: 'light',
    tokens: {
      '--coupon-accent': '#5b2a86',
      '--coupon-on-accent': '#fff7e8',
      '--coupon-paper': '#fff7e8',
      '--coupon-ink': '#2b1638',
      '--coupon-soft': '#6a5376',
      '--coupon-line': '#e3d2c0',
      '--coupon-tint': '#f1e4f7',
      '--coupon-radius': '4px',
      '--coupon-notch': '6px',
      'font-family': 'Georgia, "DejaVu Serif", serif',
    },
  },
]

/** Shows a state in each look. */
export function inEveryLook(state: GalleryState): readonly GalleryState[] {
  return looks.map(look => ({ ...state, name: `${state.name}, ${look.name}`, look }))
}
