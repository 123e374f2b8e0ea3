import { readFile } from 'node:fs/promises'
import { Hono } from 'hono'

const folder = new URL('../partner/', import.meta.url)

/** The partners' pages, which live on an origin of their own and link into the shop. */
export const PARTNER_PAGES: readonly { readonly name: string; readonly path: string }[] = [
  { name: 'Acme Garden', path: '/acme' },
  { name: 'Terrasse', path: '/terrasse' },
]

/** Creates the partners' site. */
export function createPartnerSite(shopUrl: string): Hono {
  const site = new Hono()
  const page = async (name: string): Promise<string> =>
    (await readFile(new URL(name, folder), 'utf8')).replaceAll('%SHOP%', shopUrl)
  site.get('/', c => c.redirect('/acme'))
  for (const { path } of PARTNER_PAGES) site.get(path, async c => c.html(await page(`${path.slice(1)}.html`)))
  site.get('/partner.css', async c => c.body(await page('partner.css'), 200, { 'content-type': 'text/css' }))
  return site
}
