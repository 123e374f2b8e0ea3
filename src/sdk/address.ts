/** A parameter taken out of an address. */
export interface TakenParameter {
  readonly value: string
  /** The address without it; everything else is as it was, byte by byte. */
  readonly rest: string
}

const CONTROL = /[\u0000-\u001f\u007f]/

/** Takes the newest of the named parameters out of an address, or nothing where there is none that could be an id. */
export function takeParameter(
  address: string,
  names: readonly string[],
  longest: number = 200,
): TakenParameter | undefined {
  const [beforeHash = ''] = address.split('#', 1)
  const start = beforeHash.indexOf('?')
  if (start < 0) return undefined
  let value: string | undefined
  const others = beforeHash
    .slice(start + 1)
    .split('&')
    .filter(pair => {
      const [name, found] = [...new URLSearchParams(pair)][0] ?? ['', '']
      if (!names.includes(name)) return true
      value = found
      return false
    })
  if (value === undefined) return undefined
  const query = others.length > 0 ? `?${others.join('&')}` : ''
  return {
    value: isId(value, longest) ? value : '',
    rest: beforeHash.slice(0, start) + query + address.slice(beforeHash.length),
  }
}

/** Takes parameters out of the address bar. */
export function stripPage(names: readonly string[]): void {
  const taken = takeParameter(location.href, names)
  if (!taken) return
  try {
    history.replaceState(history.state, '', taken.rest)
  } catch {
    // A sandboxed document may not; the parameter then stays where everybody sees it.
  }
}

function isId(text: string, longest: number): boolean {
  return text.length > 0 && text.length <= longest && !CONTROL.test(text)
}
