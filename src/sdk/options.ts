import type { Backend } from './backend.ts'
import type { DeviceClock } from './clock.ts'
import type { ConsentSource } from './consent.ts'

/** What `createTearoff` is told. Either `service` and `key`, or `backend`. */
export interface TearoffOptions {
  /** Address of the coupon service, for example `https://coupons.shop.example`. */
  readonly service?: string
  /** The shop's publishable key (`pk_…`). */
  readonly key?: string
  /** Who places orders; as the key says. @default "server" */
  readonly orders?: 'server' | 'browser'
  /** Stands in for the coupon service. */
  readonly backend?: Backend
  /** `browser`: the wallet of a guest ends with the browser session. @default "persistent" */
  readonly session?: 'persistent' | 'browser'
  /** Parameters of the page's address that name the partner. @default ["partner"] */
  readonly referralParameters?: readonly string[]
  /** Parameter of the page's address with an arrival that the partner signed. @default "partner_token" */
  readonly referralTokenParameter?: string
  /** What the shopper allows, or who says so. @default everything, unless Global Privacy Control opts out */
  readonly consent?: ConsentSource
  /** Gets the events under Google Analytics' names: the page's `dataLayer`, or a list of the shop's own. */
  readonly dataLayer?: true | unknown[]
  /** Parameter of the page's address with a code to be claimed. @default "coupon" */
  readonly couponParameter?: string
  /** The longest that a call may take, in milliseconds. @default 3000 */
  readonly budgetMs?: number
  /** BCP 47 tag. @default the document's language, else the browser's */
  readonly locale?: string
  /** Name of the IndexedDB database. Keep it when the key changes. @default "tearoff" with the key */
  readonly database?: string
  /** @default globalThis.fetch */
  readonly fetch?: typeof fetch
  /** @default the device's */
  readonly clock?: DeviceClock
}

type Check = readonly [expected: string, holds: (value: never) => unknown]

const TEXT: Check = ['a text', (value: string) => typeof value === 'string' && value]
const OBJECT: Check = ['an object', (value: object | null) => typeof value === 'object' && value]

const oneOf = (...texts: readonly string[]): Check => [texts.join(' or '), (value: string) => texts.includes(value)]

const CHECKS: Readonly<Record<keyof TearoffOptions, Check>> = {
  service: [
    'an http(s) address',
    (value: string) => /^https?:/.test(new URL(value, globalThis.location?.href).protocol),
  ],
  key: ['a publishable key (pk_…)', (value: string) => value.startsWith('pk_')],
  orders: oneOf('server', 'browser'),
  backend: OBJECT,
  session: oneOf('persistent', 'browser'),
  referralParameters: [
    'a list of texts',
    (value: string[]) => Array.isArray(value) && value.every(one => typeof one === 'string'),
  ],
  referralTokenParameter: TEXT,
  consent: ['google, an object or a function', (value: unknown) => value === 'google' || Object(value) === value],
  dataLayer: ['true or a list', (value: unknown) => value === true || Array.isArray(value)],
  couponParameter: TEXT,
  budgetMs: ['a number above 0', (value: number) => typeof value === 'number' && value > 0 && value < 2 ** 31],
  locale: ['a BCP 47 tag', (value: string) => Intl.getCanonicalLocales(value)[0]],
  database: TEXT,
  fetch: ['a function', (value: unknown) => typeof value === 'function'],
  clock: OBJECT,
}

/**
 * Checks the options of `createTearoff`.
 *
 * @throws TypeError naming the wrong option in backticks
 */
export function checkOptions(options: TearoffOptions): void {
  for (const [name, value] of Object.entries(options ?? {})) {
    const check = Object.hasOwn(CHECKS, name) && CHECKS[name as keyof TearoffOptions]
    if (!check) throw new TypeError(`\`${name}\` is not an option`)
    if (value !== undefined && !holds(check, value)) throw new TypeError(`\`${name}\` must be ${check[0]}`)
  }
  const { service, key, backend } = options ?? {}
  if ((backend === undefined) === (service === undefined))
    throw new TypeError('either `service` or `backend` is needed')
  if (!backend && key === undefined) throw new TypeError('`key` is needed with `service`')
}

/** A check that throws says no too: `new URL('x')`, a method of a number. */
function holds([, check]: Check, value: unknown): boolean {
  try {
    return !!check(value as never)
  } catch {
    return false
  }
}
