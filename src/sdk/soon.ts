/** Waits for something that the rest can do without, but not for long: what is not there within a second may come later. */
export function soon<Value>(coming: Promise<Value>): Promise<Value | undefined> {
  return Promise.race([coming, new Promise<undefined>(resolve => setTimeout(resolve, 1000))])
}
