import { correction, generate } from 'lean-qr'

/** Light modules around a QR code, without which scanners do not find it. */
const QUIET = 4
/** The room that a code is drawn in, in CSS pixels. */
const ROOM = 288

/**
 * Draws a code that scanners read: whole pixels, black on white whatever the page's colours are. Its text goes into the
 * picture as it is, without a mark of its encoding, which scanners at tills would print.
 * @throws Error where the text is too long for a QR code
 */
export function drawQrCode(canvas: HTMLCanvasElement, text: string): void {
  const code = generate(text, { minCorrectionLevel: correction.M })
  const modules = code.size + 2 * QUIET
  const scale = Math.max(1, Math.floor(ROOM / modules))
  canvas.width = canvas.height = modules * scale
  const pen = canvas.getContext('2d')
  if (!pen) return
  pen.fillStyle = '#fff'
  pen.fillRect(0, 0, canvas.width, canvas.height)
  pen.fillStyle = '#000'
  for (let y = 0; y < code.size; y++) {
    for (let x = 0; x < code.size; x++) {
      if (code.get(x, y)) pen.fillRect((x + QUIET) * scale, (y + QUIET) * scale, scale, scale)
    }
  }
}

/**
 * Keeps the screen on while a shopper waits at the till, where the browser lets a page do so.
 * @returns lets it go dark again
 */
export function keepAwake(): () => void {
  const lock = navigator.wakeLock?.request('screen').catch(() => undefined)
  return () => void lock?.then(held => held?.release())
}

/**
 * Prints one ticket: in a frame of its own inside the element, so that neither the shop's page nor its styles are
 * touched. The frame is gone when it is printed.
 */
export function printTicket(
  ticket: HTMLElement,
  text: string,
  styles: string,
  print: (page: Window) => void = page => page.print(),
): void {
  const frame = document.createElement('iframe')
  frame.className = 'sr'
  frame.ariaHidden = 'true'
  // Some browsers put an empty page into the frame a while after it is there.
  frame.addEventListener('load', () => fill(frame, ticket, text, styles, print), { once: true })
  ticket.after(frame)
}

function fill(
  frame: HTMLIFrameElement,
  ticket: HTMLElement,
  text: string,
  styles: string,
  print: (page: Window) => void,
): void {
  const page = frame.contentWindow as (Window & typeof globalThis) | null
  if (!page) return
  const { direction, fontFamily } = getComputedStyle(ticket)
  const host = page.document.createElement('div')
  host.dir = direction
  host.lang = ticket.closest<HTMLElement>('[lang]')?.lang ?? ''
  host.style.fontFamily = fontFamily
  const root = host.attachShadow({ mode: 'open' })
  const sheet = new page.CSSStyleSheet()
  sheet.replaceSync(styles)
  root.adoptedStyleSheets = [sheet]
  root.append(page.document.importNode(ticket, true))
  const canvas = root.querySelector('canvas')
  if (canvas) drawQrCode(canvas, text)
  for (const folded of root.querySelectorAll('details')) folded.open = true
  page.document.body.append(host)
  page.addEventListener('afterprint', () => frame.remove())
  print(page)
}
