import { mkdirSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { startDemo } from '../demo/server/start.ts'
import { browserArguments, findBrowser } from '../test/support/browser.ts'

// Takes the pictures of the README from the demo, as a shopper sees it: a few coupons in the wallet and a cart they meet.
const demo = await startDemo({ port: 0, partnerPort: 0 })
const { path } = await findBrowser()
const browser = await chromium.launch({ executablePath: path, args: [...browserArguments] })
const hidePanel = 'aside.panel { display: none }'
mkdirSync('docs/images', { recursive: true })

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
} finally {
  await browser.close()
  await demo.close()
}
