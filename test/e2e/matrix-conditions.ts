import type { BrowserContextOptions, Page } from 'playwright-core'
import { answers, hostileAnswers } from './matrix-answers.ts'
import { hostileScripts } from './matrix-scripts.ts'
import type { MatrixWorld, PageSetting } from './matrix-world.ts'

/** A way in which a page is hostile, and what is left all the same: without a word, everything. */
export interface Condition {
  readonly name: string
  readonly page?: PageSetting | ((world: MatrixWorld) => PageSetting)
  readonly context?: BrowserContextOptions
  readonly path?: string
  readonly referer?: string
  /** Runs in the page before every script of it. */
  readonly script?: () => void
  readonly prepare?: (page: Page, world: MatrixWorld) => Promise<unknown>
  /** Happens between the calls of the shop's script and the click. */
  readonly during?: (page: Page) => Promise<unknown>
  /** Whether the page has an SDK. */
  readonly sdk?: false
  /** Whether coupons go on the cart. */
  readonly coupons?: false
  /** Whether the elements show them; `inside`: what stands inside their tags shows. */
  readonly elements?: false | 'inside'
  /** What the console gets. */
  readonly says?: RegExp
}

/** The strictest policy, with the policies that scripts may make. */
const policy =
  (types: string, connect: (world: MatrixWorld) => string = ({ service }) => service) =>
  (world: MatrixWorld): PageSetting => ({
    headers: {
      'content-security-policy':
        `default-src 'self'; script-src 'self'; style-src 'self'; connect-src ${connect(world)}; ` +
        `base-uri 'none'; object-src 'none'; require-trusted-types-for 'script'; trusted-types ${types}`,
    },
  })

const otherCopy = `<script type="module" src="/copy/tearoff.js"></script>`

const policies: readonly Condition[] = [
  { name: 'under a strict CSP with Trusted Types (B20)', page: policy('tearoff') },
  {
    name: 'under a CSP that does not name the policy of the elements: they show what stands inside (B20)',
    page: policy(`'none'`),
    elements: 'inside',
    says: /Trusted ?Type/u,
  },
  {
    name: 'under a CSP that names only the policy of a Lit of the shop, which gets it (B20)',
    page: policy('lit-html'),
    elements: 'inside',
    says: /Trusted ?Type/u,
  },
  {
    name: 'under a CSP that does not let the service be called',
    page: policy('tearoff', () => `'self'`),
    coupons: false,
    elements: false,
    says: /Content Security Policy/u,
  },
]

const copies: readonly Condition[] = [
  { name: 'with the tag twice', page: { head: `<script type="module" src="/assets/tearoff.js"></script>` } },
  { name: 'with another copy of the tag before', page: { head: otherCopy }, says: /is registered already/u },
  {
    name: 'with two copies under a CSP that allows one of them (B20)',
    page: world => ({ ...policy('tearoff')(world), head: otherCopy }),
    says: /Trusted ?Type|is registered already/u,
  },
]

/** Lets nothing come of what is asked for. */
const hang = (): void => {}

const network: readonly Condition[] = [
  {
    name: 'where an ad blocker kills every request to the service (B26)',
    prepare: (page, { service }) => page.route(`${service}/**`, route => route.abort('blockedbyclient')),
    coupons: false,
    elements: false,
  },
  {
    name: 'where an ad blocker kills the tag (B26)',
    prepare: page => page.route('**/tearoff.js', route => route.abort('blockedbyclient')),
    sdk: false,
    elements: 'inside',
  },
  {
    name: 'where an ad blocker kills all code that loads late (B26)',
    prepare: (page, { isLate }) =>
      page.route(
        url => isLate(url),
        route => route.abort('blockedbyclient'),
      ),
    coupons: false,
    elements: 'inside',
  },
  {
    name: 'where all code of the tag hangs, which is `async`',
    page: { attributes: 'async' },
    prepare: page => page.route('**/assets/tearoff.js', hang),
    sdk: false,
    elements: 'inside',
  },
  {
    name: 'where code that loads late hangs, on a landing too',
    path: '/shop?partner=acme&coupon=WELCOME',
    prepare: (page, { isLate }) => page.route(url => isLate(url), hang),
    coupons: false,
    elements: 'inside',
  },
  {
    name: 'where the code of arrivals alone hangs, and one is stored',
    // On the first visit the service is gone, so that nobody has heard of it yet.
    prepare: async (page, { shop, service, isLate }) => {
      await page.route(`${service}/**`, route => route.abort())
      await page.goto(`${shop}/shop?partner=acme`)
      await page.locator('#outcomes[data-done]').waitFor({ state: 'attached' })
      await page.unroute(`${service}/**`)
      await page.route(url => isLate(url, 'consented'), hang)
    },
  },
  {
    name: 'where the code of the rules alone hangs',
    prepare: (page, { isLate }) => page.route(url => isLate(url, 'rules'), hang),
  },
]

const addresses: readonly Condition[] = [
  {
    name: 'at an address of 100 kB',
    // No server takes it; a page that changes its own address has it all the same.
    script: () => {
      if (location.pathname === '/shop')
        history.replaceState({}, '', `/shop?${'long=1234567890&'.repeat(6250)}partner=acme`)
    },
  },
  { name: 'at an address of broken escapes', path: '/shop?%E0%A4%A=%&partner=%E0%A4%A&coupon=%%%&=&&' },
  { name: 'at an address that names prototypes (B30)', path: '/shop?partner=__proto__&coupon=constructor&__proto__=1' },
  { name: 'at an address with markup', path: `/shop?coupon=${encodeURIComponent('<img src=x onerror=alert(1)>')}#<b>` },
  {
    name: 'at an address with a text beyond any code',
    path: `/shop?coupon=${'A'.repeat(5000)}&partner_token=${'.'.repeat(9000)}`,
  },
  { name: 'come to from a hostile address', referer: 'http://evil.example/%E0%A4%A?<script>&__proto__[x]=1' },
]

const places: readonly Condition[] = [
  { name: 'in a frame that has its page in `srcdoc`', page: { frame: '' } },
  {
    name: 'in a sandboxed frame without an origin (B2)',
    page: { frame: 'sandbox="allow-scripts allow-forms"' },
    coupons: false,
    elements: false,
  },
  {
    name: 'in another time zone from one moment to the next (B19)',
    during: async page => {
      const devtools = await page.context().newCDPSession(page)
      await devtools.send('Emulation.setTimezoneOverride', { timezoneId: 'Pacific/Apia' })
    },
  },
]

/** Every condition of the matrix. */
export const conditions: readonly Condition[] = [
  { name: 'on a page that is not hostile' },
  ...policies,
  ...copies,
  ...hostileScripts,
  ...network,
  ...hostileAnswers.map(answers),
  ...addresses,
  ...places,
]
