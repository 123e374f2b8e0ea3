import type { Outcome, Tearoff } from '../../src/index.ts'

/** Far behind every budget: what is not settled by then hangs. */
const PATIENCE = 40_000

const cart = { currency: 'EUR', lines: [{ id: 'l1', sku: 'CHAIR', quantity: 1, unitPrice: 10_000 }] }

/** The shop's own way to say what came of its calls, as text, which a hostile page leaves alone. */
function say(name: string, answer: string): void {
  const line = document.createElement('li')
  line.textContent = `${name}: ${answer}`
  document.querySelector('#outcomes')?.append(line)
}

async function settled<Result extends object>(
  name: string,
  call: () => Promise<Outcome<Result>>,
): Promise<Outcome<Result> | undefined> {
  let timer: ReturnType<typeof setTimeout> | undefined
  try {
    const outcome = await Promise.race([
      call(),
      new Promise<undefined>(resolve => (timer = setTimeout(() => resolve(undefined), PATIENCE))),
    ])
    say(name, outcome ? (outcome.ok ? 'ok' : String(outcome.reasons[0]?.reason)) : 'hung')
    return outcome
  } catch (error) {
    say(name, `rejected ${String(error)}`)
    return undefined
  } finally {
    clearTimeout(timer)
  }
}

async function shopWith({ referral, wallet, cart: carts, checkout }: Tearoff): Promise<void> {
  const claimed = await settled('claim', () => wallet.claim({ offer: 'patio-25' }))
  await settled('set', () => carts.set(cart))
  if (claimed?.ok) await settled('apply', () => carts.apply([claimed.coupon.id]))
  await Promise.all([
    settled('refresh', () => wallet.refresh()),
    settled('record', () => referral.record()),
    settled('complete', () => checkout.complete({ orderId: 'none' })),
    settled('signIn', () => wallet.signIn('nonsense')),
    settled('discard', () => wallet.discard('none')),
    settled('applyBest', () => carts.applyBest()),
  ])
}

async function leave({ wallet, checkout }: Tearoff): Promise<void> {
  await settled('complete', () => checkout.complete({ orderId: 'o1' }))
  await settled('cancel', () => checkout.cancel())
  await settled('signOut', () => wallet.signOut())
}

const page = globalThis as { readonly [key: symbol]: Tearoff | undefined }
const found = page[Symbol.for('tearoff')]
// One of another version may be there.
const tearoff = found?.cart ? found : undefined
const form = document.querySelector('form')

// What a shop's checkout script does, as `docs/checkout.md` has it: hold the coupons, then go to the payment whatever came of it.
form?.addEventListener('submit', event => {
  event.preventDefault()
  void Promise.resolve(tearoff && settled('reserve', () => tearoff.checkout.reserve())).then(() => form.submit())
})

if (tearoff) await (form ? shopWith : leave)(tearoff)
document.querySelector('#outcomes')?.setAttribute('data-done', '')
