import { mkdirSync } from 'node:fs'
import { chromium, type Locator, type Page } from 'playwright-core'
import { startDemo } from '../demo/server/start.ts'
import { browserArguments, findBrowser } from '../test/support/browser.ts'

// Takes the pictures of the README from the demo, as a shopper sees it: a few coupons in the wallet and a cart they meet. And
// those of `docs/elements.md` from the playground.
const demo = await startDemo({ port: 0, partnerPort: 0 })
const { path } = await findBrowser()
const browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
const hidePanel = 'aside.panel { display: none }'
mkdirSync('docs/images/elements', { recursive: true })

/** The state of each element that says most about it, and how wide it is then. */
const PICTURES = [
  ['coupon-wallet', 'ready', 900],
  ['coupon-picker', 'applied', 460],
  ['coupon-offer', 'ready', 620],
  ['coupon-snippet', 'ready', 460],
  ['coupon-badge', 'ready', 460],
] as const

try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 860 }, colorScheme: 'light', locale: 'en-GB' })
  await page.goto(demo.shopUrl)
  await page.getByRole('button', { name: 'Clip coupon' }).click()
  await page.locator('coupon-offer').getByRole('button', { name: 'In your wallet' }).waitFor()
  await page.goto(`${demo.shopUrl}/products`)
  for (const product of ['Alder lounge chair', 'Ember lantern', 'Lavender, three pots']) {
    await page.getByRole('button', { name: `Add ${product} to the cart` }).click()
  }
  await page.goto(`${demo.shopUrl}/cart`)
  const picker = page.locator('coupon-picker')
  for (const code of ['WELCOME-10', 'BIG-25', 'ACME-15']) {
    await picker.getByLabel('Have a code?').fill(code)
    await picker.getByRole('button', { name: 'Add', exact: true }).click()
    await picker.locator('#answer').waitFor()
    await page.waitForTimeout(500)
  }
  await page.reload()
  await picker.getByText(/Best for this cart/u).waitFor()
  await page.waitForLoadState('networkidle')
  await page.addStyleTag({ content: hidePanel })
  // A browser restores how far the page was scrolled.
  await page.evaluate(() => scrollTo(0, 0))
  await page.screenshot({ path: 'docs/images/cart.png' })
  await page.goto(`${demo.shopUrl}/account`)
  const wallet = page.locator('coupon-wallet')
  await wallet.getByRole('heading', { name: '25 % off patio furniture' }).waitFor()
  await page.waitForLoadState('networkidle')
  await page.addStyleTag({ content: hidePanel })
  const box = await wallet.boundingBox()
  if (!box) throw new Error('the wallet is not shown')
  const margin = 24
  const { x, y, width, height } = box
  const clip = { x: x - margin, y: y - margin, width: width + 2 * margin, height: height + 2 * margin }
  await page.screenshot({ path: 'docs/images/wallet.png', clip, fullPage: true })
  await takeElements(page)
  await takeThemes(page)
} finally {
  await browser.close()
  await demo.close()
}

/** Opens an element in the playground, without the playground. */
async function openElement(page: Page, tag: string, state: string, width: number, height = 0): Promise<Locator> {
  await page.goto(`${demo.shopUrl}/playground?element=${tag}&state=${state}`)
  await page.addStyleTag({
    content: `${hidePanel} .bench-controls { display: none } .bench { display: block } .preview { max-inline-size: none; inline-size: ${width}px; min-block-size: ${height}px; padding: 24px; border-color: transparent }`,
  })
  await page.locator(`#preview ${tag}`).waitFor()
  await page.waitForLoadState('networkidle')
  return page.locator('#preview')
}

async function takeElements(page: Page): Promise<void> {
  await page.setViewportSize({ width: 1440, height: 900 })
  for (const [tag, state, width] of PICTURES) {
    const preview = await openElement(page, tag, state, width)
    await preview.screenshot({ path: `docs/images/elements/${tag}.png`, animations: 'disabled' })
  }
}

/** Takes one offer in each of the shop's looks, side by side. */
async function takeThemes(page: Page): Promise<void> {
  const pictures: string[] = []
  for (const theme of ['plain', 'brand', 'dark']) {
    await page.evaluate(chosen => localStorage.setItem('demo-theme', chosen), theme)
    const preview = await openElement(page, 'coupon-offer', 'ready', 400, 300)
    const picture = await preview.screenshot({ animations: 'disabled' })
    pictures.push(`<img src="data:image/png;base64,${picture.toString('base64')}" />`)
  }
  await page.setContent(
    `<style>body { margin: 0 } div { display: flex; width: max-content }</style><div>${pictures.join('')}</div>`,
  )
  await page.locator('div').screenshot({ path: 'docs/images/elements/themes.png' })
}
