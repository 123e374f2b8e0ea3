import 'tearoff/elements'
import { createTearoff, type Tearoff } from 'tearoff'
import { isOffline, wantedSession } from './demo-switches.ts'

/** The page's SDK. The shop serves the coupon service under its own address, so `service` is the page's origin. */
export const shop: Tearoff = createTearoff({
  service: location.origin,
  key: document.documentElement.dataset['tearoffKey'] ?? '',
  session: wantedSession(),
  // The demo panel can pull the plug; a shop leaves this line out.
  fetch: (...request) => (isOffline() ? Promise.reject(new TypeError('The demo is offline')) : fetch(...request)),
})

for (const tag of document.querySelectorAll('coupon-offer, coupon-picker, coupon-snippet, coupon-wallet')) {
  ;(tag as Element & { shop: Tearoff }).shop = shop
}
