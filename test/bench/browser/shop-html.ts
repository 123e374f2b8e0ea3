/** How many coupons the wallet of the bench has. */
export const couponCount = 20

/** What one visit to the page took, in milliseconds from the start of its navigation. */
export interface Visit {
  /** Its first contentful paint. */
  readonly painted: number
  /** `createTearoff()` is called; only with the tag, as all that follows but the last. */
  readonly create?: number
  /** `createTearoff()` has returned. */
  readonly created?: number
  /** The first frame that shows every coupon was painted. */
  readonly wallet?: number
  /** How long tasks of more than 50 ms took together, where the browser tells. */
  readonly longTasks?: number
}

/** A shop's account page, with the tag and the wallet's element or without both. */
export function renderShop({ key, tag }: { readonly key: string; readonly tag: boolean }): string {
  const script = `<script type="module" data-tearoff data-service="/" data-key="${key}" src="/assets/page.js"></script>`
  const place = '<p>Your coupons are shown here.</p>'
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Your account</title>
<meta name="viewport" content="width=device-width"><link rel="icon" href="data:,"><style>${styles}</style>${tag ? script : ''}</head><body>
<header><h1>Nord &amp; Lumen</h1><nav>${['Chairs', 'Tables', 'Lamps', 'Cart'].map(name => `<a href="#${name}">${name}</a>`).join('')}</nav></header>
<main><section>${tag ? `<coupon-wallet>${place}</coupon-wallet>` : place}</section><ul>${products}</ul></main>
<script>(${measure.toString()})(${tag ? couponCount : 0})</script></body></html>`
}

const styles = `body{margin:0;font:16px/1.5 sans-serif}header{display:flex;gap:2rem;padding:1rem;background:#eee}nav{display:flex;gap:1rem}
ul{display:grid;grid-template-columns:repeat(4,1fr);gap:1rem;list-style:none;padding:1rem}li{border:1px solid #ccc;padding:1rem;border-radius:8px}`

const products = Array.from(
  { length: 60 },
  (_, index) =>
    `<li><h2>Product ${index}</h2><p>A chair for the terrace, of oiled oak.</p><button>Add to cart</button></li>`,
).join('')

/** Runs in the page: puts a promise of the visit into `globalThis.visit`. */
function measure(coupons: number): void {
  let longTasks = 0
  try {
    new PerformanceObserver(list => {
      for (const { duration } of list.getEntries()) longTasks += duration
    }).observe({ type: 'longtask', buffered: true })
  } catch {}
  /** Settled in the task after a frame was painted. */
  const afterFrame = (): Promise<void> =>
    new Promise(resolve => {
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel()
        port1.onmessage = () => resolve()
        port2.postMessage(undefined)
      })
    })
  const isShown = (): boolean =>
    document.querySelector('coupon-wallet')?.shadowRoot?.querySelectorAll('[part~="ticket"]').length === coupons
  const markOf = (name: string): number | undefined => performance.getEntriesByName(name)[0]?.startTime
  const run = async (): Promise<string> => {
    let wallet: number | undefined
    if (coupons > 0) {
      while (!isShown()) await afterFrame()
      await afterFrame()
      wallet = performance.now()
    }
    while (markOf('first-contentful-paint') === undefined) await afterFrame()
    const painted = markOf('first-contentful-paint')
    // What the service answers late, and the work that it makes, belongs to the page's cost as well.
    await new Promise(resolve => setTimeout(resolve, 400))
    const hasLongTasks = PerformanceObserver.supportedEntryTypes.includes('longtask')
    const visit = { painted, create: markOf('create'), created: markOf('created'), wallet }
    return JSON.stringify({ ...visit, ...(hasLongTasks && { longTasks }) })
  }
  Object.assign(globalThis, { visit: run() })
}
