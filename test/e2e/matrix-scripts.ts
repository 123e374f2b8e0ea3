import type { Condition } from './matrix-conditions.ts'

/** Scripts of a shop that are there first, and what they do to everybody after them. */
export const hostileScripts: readonly Condition[] = [
  {
    name: 'with members on Object.prototype that everything inherits (B30)',
    script: () => {
      const prototype = Object.prototype as unknown as Record<string, unknown>
      for (const name of [
        'reasons',
        'reason',
        'ok',
        'extend',
        'each',
        'clone',
        'length',
        'size',
        'id',
        'name',
        'parent',
      ]) {
        prototype[name] = () => name
      }
    },
  },
  {
    name: 'with options of the SDK on Object.prototype (B30)',
    script: () => {
      const prototype = Object.prototype as unknown as Record<string, unknown>
      const options = ['backend', 'clock']
      for (const name of options) prototype[name] = 'polluted'
    },
  },
  {
    name: 'with members of property descriptors on Object.prototype: no library makes an element (B30)',
    script: () => {
      const members = { get: () => 1, value: 1 }
      for (const [name, value] of Object.entries(members)) {
        const descriptor = Object.assign(Object.create(null), { value, configurable: true, writable: true })
        // oxlint-disable-next-line no-extend-native -- what hostile pages do
        Object.defineProperty(Object.prototype, name, descriptor)
      }
    },
    elements: 'inside',
  },
  {
    name: 'with enumerable members on Array.prototype',
    script: () => {
      const prototype = Array.prototype as unknown as Record<string, unknown>
      for (const name of ['remove', 'last', 'contains', 'each', 'reasons', 'ok']) prototype[name] = () => name
    },
  },
  {
    name: 'with the toJSON of old Prototype.js, which makes texts of lists: the service refuses them',
    script: () => {
      const toJson = function (this: unknown[]): string {
        return `[${this.map(one => JSON.stringify(one)).join(', ')}]`
      }
      Object.assign(Array.prototype, { toJSON: toJson })
    },
    coupons: false,
    elements: false,
  },
  {
    name: 'with a fetch, a JSON and a registry of elements that others have wrapped',
    script: () => {
      const { fetch: original } = globalThis
      globalThis.fetch = function (...args) {
        return original.apply(globalThis, args).then(answer => answer)
      } as typeof fetch
      const { parse, stringify } = JSON
      JSON.parse = (...args: Parameters<typeof parse>) => parse(...args)
      JSON.stringify = ((...args: Parameters<typeof stringify>) => stringify(...args)) as typeof stringify
      const define = customElements.define.bind(customElements)
      customElements.define = (...args) => define(...args)
    },
  },
  {
    name: 'with a fetch that throws',
    script: () => {
      globalThis.fetch = () => {
        throw new Error('fetch is not for you')
      }
    },
    coupons: false,
    elements: false,
  },
  {
    name: 'with a registry of elements that throws',
    script: () => {
      customElements.define = () => {
        throw new Error('registry is not for you')
      }
    },
    elements: 'inside',
  },
  {
    name: 'where the names of the elements are taken (B22)',
    script: () => {
      for (const tag of ['coupon-offer', 'coupon-wallet', 'coupon-picker']) {
        customElements.define(tag, class extends HTMLElement {})
      }
    },
    elements: 'inside',
    says: /is registered already/u,
  },
  {
    name: 'where another version has made the SDK of the page, and is none to us (B21)',
    script: () => {
      Object.assign(globalThis, { [Symbol.for('tearoff')]: { version: 99, wallet: {}, claim: null } })
    },
    sdk: false,
    elements: 'inside',
  },
  {
    name: 'without crypto.randomUUID, BroadcastChannel and locks',
    script: () => {
      Reflect.deleteProperty(Crypto.prototype, 'randomUUID')
      Reflect.deleteProperty(globalThis, 'BroadcastChannel')
      Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })
    },
  },
  {
    name: 'without IndexedDB (B1)',
    script: () => {
      Object.defineProperty(globalThis, 'indexedDB', { value: undefined })
    },
  },
  {
    name: 'where all storage throws (B1)',
    script: () => {
      const refuse = {
        get: (): never => {
          throw new DOMException('no', 'SecurityError')
        },
      }
      for (const name of ['indexedDB', 'sessionStorage', 'localStorage', 'caches']) {
        Object.defineProperty(globalThis, name, refuse)
      }
      Object.defineProperty(Document.prototype, 'cookie', { ...refuse, set: refuse.get })
    },
  },
  {
    name: 'where the database hangs (B3)',
    script: () => {
      IDBFactory.prototype.open = () => new EventTarget() as IDBOpenDBRequest
    },
  },
  {
    name: 'where every transaction of the database hangs',
    script: () => {
      IDBObjectStore.prototype.get = () => new EventTarget() as IDBRequest
    },
    coupons: false,
    elements: false,
  },
  ...[-10, 10].map((days): Condition => ({
    name: `on a device whose clock is ${days > 0 ? 'ahead by' : 'behind by'} ten days (B18)`,
    script: days > 0 ? ahead : behind,
  })),
  {
    name: 'without reportError and structuredClone',
    script: () => {
      Reflect.deleteProperty(globalThis, 'reportError')
      Reflect.deleteProperty(globalThis, 'structuredClone')
    },
  },
]

function ahead(): void {
  const { now } = Date
  Date.now = () => now() + 864_000_000
}

function behind(): void {
  const { now } = Date
  Date.now = () => now() - 864_000_000
}
