import { atom, type ReadableAtom } from 'nanostores'
import { report } from './signal.ts'

/** What the shopper allows beside the coupons that he asks for. What is not said is not known yet, and is not done. */
export interface Consent {
  /** That his arrival from a partner's site is kept and told, so that the partner gets the credit. */
  readonly attribution?: boolean
  /** That events go to the `dataLayer`. */
  readonly analytics?: boolean
}

/**
 * Where the SDK hears of consent: it stands from the start, Google's consent mode has it, or a function tells it. The
 * function is called once, when it first matters; it may answer what is known, and calls `tell` whenever that changes.
 */
export type ConsentSource = Consent | 'google' | ((tell: (consent: Consent) => void) => Consent | void)

/** The options that consent follows from. */
export interface ConsentOptions {
  readonly consent?: ConsentSource
  readonly dataLayer?: true | unknown[]
}

const followed = new WeakMap<ConsentOptions, ReadableAtom<Consent>>()

/**
 * Follows what the shopper allows: the same for the same options. Without a source everything is allowed, but for what
 * Global Privacy Control opts out of.
 */
export function followConsent(options: ConsentOptions): ReadableAtom<Consent> {
  const known = followed.get(options)
  if (known) return known
  const { consent: source, dataLayer } = options
  const $consent = atom<Consent>({})
  followed.set(options, $consent)
  const tell = (said: Consent): void => {
    const { globalPrivacyControl } = (globalThis.navigator ?? {}) as { readonly globalPrivacyControl?: boolean }
    // A consent to analytics that was asked for is not what this opts out of; credit to a third party is.
    const optOut = globalPrivacyControl === true && { attribution: false, ...(!source && { analytics: false }) }
    $consent.set({ ...said, ...optOut })
  }
  tell(source ? {} : { attribution: true, analytics: true })
  if (source === 'google') {
    const layer = dataLayer === true ? undefined : dataLayer
    // What does not load gives no consent.
    import('./google-consent.ts').then(({ watchGoogleConsent }) => watchGoogleConsent(layer, tell)).catch(() => {})
  } else if (typeof source === 'function') {
    try {
      const said = source(tell)
      if (said) tell(said)
    } catch (error) {
      report(error)
    }
  } else if (source) tell(source)
  return $consent
}
