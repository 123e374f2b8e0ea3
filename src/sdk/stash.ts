/** Reads what this page, or the page before it in the same tab, has put aside under a name. */
export function readStash(name: string): string | undefined {
  try {
    return sessionStorage[name]
  } catch {
    return undefined
  }
}

/** Puts a text aside at once, where a page that is left has no time to write a record; nothing takes it away. */
export function writeStash(name: string, text?: string): void {
  try {
    if (text === undefined) sessionStorage.removeItem(name)
    else sessionStorage[name] = text
  } catch {
    // Where it is blocked or full, what is put aside is lost with the page.
  }
}
