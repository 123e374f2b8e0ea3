import { Refused } from './refused.ts'

/** Refuses a document whose id is not the one of its address. */
export function requireOwnId(path: string, body: string): void {
  if (path !== body) throw new Refused(400, [{ reason: 'invalid_request', at: '/id', expected: path }])
}
