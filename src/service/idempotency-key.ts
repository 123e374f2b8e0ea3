import { describeRoute } from 'hono-openapi'
import type { Context, MiddlewareHandler } from 'hono'
import type { ServiceEnv } from './context.ts'
import { Refused } from './refused.ts'

const HEADER = 'idempotency-key'
const EXPECTED = '1 to 255 visible ASCII characters'

/** Reads the `Idempotency-Key` of a call; the quotes of the IETF draft may be there or not. @throws Refused for another form */
export function readKey(c: Context): string | undefined {
  const given = c.req.header(HEADER)
  if (given === undefined) return undefined
  const key = /^"(?<inner>.*)"$/su.exec(given)?.groups?.['inner'] ?? given
  if (!/^[\u0021-\u007e]{1,255}$/u.test(key)) {
    throw new Refused(400, [{ reason: 'invalid_request', at: HEADER, expected: EXPECTED }])
  }
  return key
}

/** Refuses a key where the answer is a secret, of which no copy is kept. @throws Refused `invalid_request` */
export const takesNoKey: MiddlewareHandler<ServiceEnv> = async (c, next) => {
  if (c.req.header(HEADER) !== undefined) {
    const expected = 'no such header: this answer is not kept'
    throw new Refused(400, [{ reason: 'invalid_request', at: HEADER, expected }])
  }
  await next()
}

/** Describes the header on a route whose handler runs in `once`; it stands before what the route says of itself. */
export const takesKey: MiddlewareHandler = describeRoute({
  parameters: [
    {
      in: 'header',
      name: 'Idempotency-Key',
      schema: { type: 'string', minLength: 1, maxLength: 255 },
      description:
        'Chosen by the caller, new for each thing he wants done. The same call with the same key again, within 40 days, ' +
        'does nothing and answers the same, with `Idempotent-Replayed: true`. A refusal is not kept: it is judged anew.',
    },
  ],
  responses: {
    409: {
      description:
        '`idempotency_key_in_use`: a call with this key is still running, try again in a second; or `conflict`',
    },
    422: { description: '`idempotency_key_reused`: this key came before with another call' },
  },
})
