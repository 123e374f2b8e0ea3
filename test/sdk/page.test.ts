import { expect } from '@open-wc/testing'
import { definePageTearoff, pageTearoff, type Tearoff } from '../../src/index.ts'
import { createTestShop } from '../support/test-shop.ts'

const PAGE = Symbol.for('tearoff')

function tag(data: Readonly<Record<string, string>>): HTMLScriptElement {
  const script = document.createElement('script')
  script.type = 'text/plain'
  script.dataset['tearoff'] = ''
  Object.assign(script.dataset, data)
  return document.head.appendChild(script)
}

describe('the SDK of a page', () => {
  let script: HTMLScriptElement | undefined
  afterEach(() => {
    script?.remove()
    pageTearoff()?.dispose()
    Reflect.deleteProperty(globalThis, PAGE)
  })

  it('is made from the script tag, and the first one wins (B21)', async () => {
    const { service, publishableKey: key } = await createTestShop()
    script = tag({ service, key, session: 'browser', locale: 'de', budgetMs: '2000' })
    let told = 0
    const tell = (): number => (told += 1)
    document.addEventListener('tearoff-ready', tell)
    const page = definePageTearoff()
    expect(page?.locale).to.equal('de')
    expect((globalThis as { readonly [PAGE]?: Tearoff })[PAGE]).to.equal(page)
    expect(definePageTearoff()).to.equal(page)
    document.removeEventListener('tearoff-ready', tell)
    expect(told).to.equal(1)
    expect((await page?.wallet.refresh())?.ok).to.equal(true)
  })

  it('says on the console what is wrong in the tag, and breaks nothing', () => {
    script = tag({ service: 'nonsense:', key: 'pk_1' })
    const said: unknown[] = []
    const log = globalThis['console']
    const original = log.error
    log.error = (...args) => said.push(...args)
    expect(definePageTearoff()).to.equal(undefined)
    log.error = original
    expect(said).to.deep.equal(['tearoff: `service` must be an http(s) address'])
    expect(pageTearoff()).to.equal(undefined)
  })

  it('is not there without a tag', () => {
    expect(definePageTearoff()).to.equal(undefined)
  })
})
