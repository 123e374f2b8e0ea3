/** A colour as red, green and blue of 0 to 255 and an opacity of 0 to 1. */
type Colour = readonly [red: number, green: number, blue: number, alpha: number]

/**
 * Reckons the contrast of an element's text with what is behind it (WCAG 2.2, 1.4.3). A picture or a gradient counts by
 * the colour that lies below it.
 */
export function contrastOf(element: Element): number {
  const behind = backgroundOf(element)
  const [light, dark] = [luminance(over(colourOf(getComputedStyle(element).color), behind)), luminance(behind)].sort(
    (a, b) => b - a,
  ) as [number, number]
  return (light + 0.05) / (dark + 0.05)
}

/** Whether 3 : 1 is enough: 24 px, or 18.66 px in bold. */
export function isLargeText(element: Element): boolean {
  const { fontSize, fontWeight } = getComputedStyle(element)
  return parseFloat(fontSize) >= (Number(fontWeight) >= 700 ? 18.66 : 24)
}

function backgroundOf(element: Element): Colour {
  const own = colourOf(getComputedStyle(element).backgroundColor)
  if (own[3] === 1) return own
  const above = element.assignedSlot ?? element.parentElement ?? hostOf(element)
  return over(own, above ? backgroundOf(above) : [255, 255, 255, 1])
}

function hostOf(element: Element): Element | undefined {
  const root = element.getRootNode()
  return root instanceof ShadowRoot ? root.host : undefined
}

function over([red, green, blue, alpha]: Colour, [r, g, b]: Colour): Colour {
  const mix = (front: number, back: number): number => front * alpha + back * (1 - alpha)
  return [mix(red, r), mix(green, g), mix(blue, b), 1]
}

function luminance([red, green, blue]: Colour): number {
  const linear = (value: number): number =>
    value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4
  return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)
}

let painter: CanvasRenderingContext2D | null = null

/** Browsers write colours in many ways; their own painter knows them all. */
function colourOf(text: string): Colour {
  painter ??= document.createElement('canvas').getContext('2d', { willReadFrequently: true })
  if (!painter) throw new Error('this browser does not paint')
  painter.clearRect(0, 0, 1, 1)
  painter.fillStyle = text
  painter.fillRect(0, 0, 1, 1)
  const [red = 0, green = 0, blue = 0, alpha = 0] = painter.getImageData(0, 0, 1, 1).data
  return [red, green, blue, alpha / 255]
}
