import type { Route } from 'playwright-core'
import type { Condition } from './matrix-conditions.ts'

/** What comes back from the service's address, or what becomes of what comes back. */
export interface HostileAnswers extends Pick<Condition, 'name' | 'coupons' | 'elements' | 'says'> {
  answer(route: Route): Promise<unknown> | void
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': '*',
  'access-control-allow-methods': '*',
}

const everything =
  (body: string, contentType: string = 'application/json', status: number = 200) =>
  (route: Route) =>
    route.fulfill({ status, body, contentType, headers: cors })

/** Lets the real service answer, with other texts. */
const withTexts = (texts: Readonly<Record<string, unknown>>) => async (route: Route) => {
  const answer = await route.fetch()
  const body = await answer.text()
  if (!body.includes('"Patio week"')) return route.fulfill({ response: answer })
  const changed = JSON.parse(body, (_, value: unknown) =>
    typeof value === 'object' && value !== null && 'name' in value && value.name === 'Patio week'
      ? { ...value, ...texts }
      : value,
  ) as unknown
  return route.fulfill({ response: answer, json: changed })
}

/** Where a bad promotion would like the page to go. */
const ADDRESS = 'javascript:document.title="owned"'

const MARKUP = `<img src=x onerror="document.title='owned'"><script>document.title='owned'</script>\${1}{{1}}`

/** Answers that no good service gives. */
export const hostileAnswers: readonly HostileAnswers[] = [
  { name: 'HTML', answer: everything('<!doctype html><h1>Log in</h1>', 'text/html'), coupons: false, elements: false },
  { name: 'null', answer: everything('null'), coupons: false, elements: false },
  { name: 'lists', answer: everything('[[],[null],{}]'), coupons: false, elements: false },
  {
    name: 'objects that inherit',
    answer: everything(
      '{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"ok":true,"reasons":[null]}',
    ),
    coupons: false,
    elements: false,
  },
  {
    name: 'refusals without a reason',
    answer: everything('{"reasons":[{"reason":{}},{"reason":"<b>"}]}', 'application/problem+json', 409),
    coupons: false,
    elements: false,
  },
  { name: '20 MB', answer: everything(`{"offers":[${'0,'.repeat(10_000_000)}0]}`), coupons: false, elements: false },
  { name: 'nothing, ever', answer: () => {}, coupons: false, elements: false },
  {
    name: 'that it should be asked again in a year',
    answer: route => route.fulfill({ status: 503, headers: { ...cors, 'retry-after': '31536000' } }),
    coupons: false,
    elements: false,
  },
  {
    name: 'to go elsewhere',
    answer: route => route.fulfill({ status: 302, headers: { ...cors, location: 'https://evil.example/' } }),
    coupons: false,
    elements: false,
  },
  { name: 'texts with markup', answer: withTexts({ name: MARKUP, description: MARKUP, terms: MARKUP }) },
  {
    name: 'texts that turn what follows around',
    answer: withTexts({ name: '\u202E\u2066week oitaP', terms: '\u202E\u0000\uFFFF' }),
  },
  {
    name: 'offers with addresses (B29)',
    answer: withTexts({ url: ADDRESS, href: ADDRESS, link: ADDRESS, target: 'https://evil.example/', image: ADDRESS }),
  },
  {
    name: 'texts of 10,000 characters',
    answer: withTexts({ name: 'W'.repeat(10_000), description: '𝕏'.repeat(10_000) }),
  },
  {
    name: 'promotions of a kind that nobody knows',
    answer: withTexts({ discount: { type: 'magic' }, conditions: [] }),
    elements: false,
  },
  {
    name: 'promotions with nonsense in them',
    answer: withTexts({
      currency: 'nonsense',
      texts: 7,
      conditions: { minimumSubtotal: 7, customer: null },
      endsAt: 'never',
      discount: { type: 'fixed', amount: 'x' },
    }),
    elements: false,
    says: /cannot show what it was given/u,
  },
]

/** Makes a condition of the matrix. */
export function answers({ name, answer, ...left }: HostileAnswers): Condition {
  return {
    ...left,
    name: `where the service answers ${name}`,
    prepare: (page, { service }) => page.route(`${service}/**`, route => void answer(route)),
  }
}
