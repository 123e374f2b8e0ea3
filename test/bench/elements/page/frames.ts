/** What work took that was done at the start of a frame, in milliseconds. */
export interface FrameTimes {
  /** The work itself, and what it has left to microtasks. */
  readonly script: number
  /** Until the frame was painted: style, layout and paint come on top. */
  readonly total: number
}

/**
 * Does work as the first thing of a frame, and waits for the task after it. What a frame does in between (script,
 * style, layout, paint) is one task, so that nothing is waited for and the time is that of the work.
 */
export function inFrame(work: () => void): Promise<FrameTimes> {
  return new Promise(resolve => {
    let start = NaN
    let script = NaN
    requestAnimationFrame(() => {
      const { port1, port2 } = new MessageChannel()
      start = performance.now()
      port1.onmessage = () => {
        port1.close()
        resolve({ script, total: performance.now() - start })
      }
      port2.postMessage(undefined)
      work()
    })
    // The next one of the same frame: microtasks are done before it.
    requestAnimationFrame(() => (script = performance.now() - start))
  })
}

/** Waits for the task after the next frame. */
export async function afterFrame(): Promise<void> {
  await inFrame(() => undefined)
}
