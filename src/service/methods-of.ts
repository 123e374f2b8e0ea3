import type { Env, Hono } from 'hono'

/** Lists the methods that a path answers to, for `405`. */
export function methodsOf<Environment extends Env>(app: Hono<Environment>, path: string): string[] {
  const methods = app.routes
    .filter(route => route.method !== 'ALL' && toPattern(route.path).test(path))
    .map(route => route.method)
  return [...new Set(methods)].sort()
}

function toPattern(path: string): RegExp {
  return new RegExp(`^${path.replace(/[.]/gu, String.raw`\.`).replace(/:[^/]+/gu, '[^/]+')}$`, 'u')
}
