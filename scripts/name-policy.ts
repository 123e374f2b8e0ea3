import type { Plugin } from 'vite'

/**
 * Gives the Lit inside the page script a Trusted Types policy of its own name. Under a CSP that allows each policy once, it
 * would take `lit-html` away from a Lit of the shop that comes later, and break what is built on that.
 */
export function namePolicy(): Plugin {
  return {
    name: 'name-policy',
    transform: {
      filter: { id: /\/lit-html\/(?:development\/)?lit-html\.js$/u },
      handler(code) {
        const named = code.replace(/createPolicy\((['"])lit-html\1/u, `createPolicy("tearoff"`)
        if (named === code) throw new Error('lit-html makes its policy in another way than was known')
        return { code: named, map: null }
      },
    },
  }
}
