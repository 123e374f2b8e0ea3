/** A gate in the way of calls to the service. */
export interface Gate {
  /** Settled when a call stands before it. */
  readonly reached: Promise<void>
  open(): void
}

/** Makes a `fetch` whose calls, or whose answers, wait at gates. */
export function gatedFetch(): {
  readonly fetch: typeof fetch
  /** Shuts a gate for the next call, like `POST /v1/quotes`; with `answer` the service does it, and its answer waits. */
  hold(name: string, what?: 'call' | 'answer'): Gate
} {
  const gates: { readonly name: string; readonly what: 'call' | 'answer'; pass(): Promise<void> }[] = []
  return {
    async fetch(input, init) {
      const request = new Request(input, init)
      const index = gates.findIndex(({ name }) => name === `${request.method} ${new URL(request.url).pathname}`)
      const [gate] = index < 0 ? [] : gates.splice(index, 1)
      if (gate?.what === 'call') await gate.pass()
      const response = await fetch(request)
      if (gate?.what === 'answer') await gate.pass()
      return response
    },
    hold(name, what = 'answer') {
      let reach = (): void => {}
      let open = (): void => {}
      const reached = new Promise<void>(resolve => (reach = resolve))
      const opened = new Promise<void>(resolve => (open = resolve))
      gates.push({
        name,
        what,
        pass() {
          reach()
          return opened
        },
      })
      return { reached, open }
    },
  }
}
