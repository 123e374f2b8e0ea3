import type { Rollup } from 'vite'

/**
 * Puts what the page script needs at once into one chunk. What late chunks share with it would else be a handful of small
 * ones; and were it the entry itself, a page that asks for it by another address (`tearoff.js?v=2`) would run two copies.
 */
export const sdkChunk: Pick<Rollup.OutputOptions, 'codeSplitting'> = {
  codeSplitting: {
    groups: [{ name: 'sdk', tags: ['$initial'], test: /[\\/](?:src[\\/]sdk|ky|nanostores|idb-keyval)[\\/]/u }],
  },
}
