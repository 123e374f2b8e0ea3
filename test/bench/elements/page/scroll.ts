/** How the frames came while a long list was scrolled. */
export interface Scrolling {
  /** Milliseconds between one frame and the next. */
  readonly intervals: readonly number[]
  /** How often the list grew. */
  readonly growths: number
  /** Tickets that are there at last. */
  readonly tickets: number
}

/** Scrolls an element's list by so many pixels a frame, on through whatever it adds, for so many frames or to its end. */
export async function scrollOn(tag: string, pixels: number, frames: number): Promise<Scrolling> {
  const root = document.querySelector(tag)!.shadowRoot!
  const count = (): number => root.querySelectorAll('[part~="ticket"]').length
  const intervals: number[] = []
  let growths = 0
  let tickets = count()
  let resting = 0
  let last = await nextFrame()
  // A second without a way on is the end.
  for (let frame = 0; frame < frames && resting < 60; frame++) {
    const before = scrollY
    scrollBy(0, pixels)
    resting = scrollY === before ? resting + 1 : 0
    const now = await nextFrame()
    intervals.push(now - last)
    last = now
    if (frame % 10) continue
    const more = count()
    if (more > tickets) growths += 1
    tickets = more
  }
  return { intervals, growths, tickets: count() }
}

function nextFrame(): Promise<number> {
  return new Promise(resolve => requestAnimationFrame(resolve))
}
