/** One line of a plot: points by rising x, both values above 0. */
export interface Series {
  readonly name: string
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** A plot of milliseconds over a count, both on logarithmic scales. */
export interface Plot {
  readonly title: string
  readonly across: string
  readonly series: readonly Series[]
}

const width = 720
const height = 400
const frame = { left: 76, right: 210, top: 48, bottom: 52 }
const colours = ['#2563c9', '#c2570c', '#3f8f4f', '#8a4fb3', '#5c6470']

/** Draws a plot as SVG that reads on light and dark pages. */
export function drawPlot({ title, across, series }: Plot): string {
  const points = series.flatMap(one => one.points)
  const xScale = createScale(
    points.map(([x]) => x),
    frame.left,
    width - frame.right,
  )
  const yScale = createScale(
    points.map(([, y]) => y),
    height - frame.bottom,
    frame.top,
  )
  const grid = [
    ...yScale.decades.map(value => {
      const y = round(yScale.place(value))
      return (
        `<path class="grid" d="M${frame.left} ${y}H${width - frame.right}"/>` +
        `<text x="${frame.left - 8}" y="${y + 4}" text-anchor="end">${label(value)} ms</text>`
      )
    }),
    ...xScale.decades.map(value => {
      const x = round(xScale.place(value))
      return (
        `<path class="grid" d="M${x} ${frame.top}V${height - frame.bottom}"/>` +
        `<text x="${x}" y="${height - frame.bottom + 20}" text-anchor="middle">${label(value)}</text>`
      )
    }),
  ]
  const labels = spaceOut(series.map(({ points: own }) => yScale.place(own.at(-1)?.[1] ?? 1)))
  const lines = series.map(({ name, points: own }, index) => {
    const places = own.map(([x, y]) => [round(xScale.place(x)), round(yScale.place(y))] as const)
    const [lastX] = places.at(-1) ?? [frame.left]
    const colour = colours[index % colours.length]
    return (
      `<path d="M${places.map(place => place.join(' ')).join('L')}" fill="none" stroke="${colour}" stroke-width="2"/>` +
      places.map(([x, y]) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`).join('') +
      `<text x="${lastX + 10}" y="${round((labels[index] ?? 0) + 4)}" style="fill:${colour}">${escape(name)}</text>`
    )
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escape(title)}">
<style>text{font:12px system-ui,sans-serif;fill:#4a5160}.title{font-size:15px;font-weight:600;fill:#1c2230}.grid{stroke:#d5d9e0}.page{fill:#fff}
@media (prefers-color-scheme:dark){text{fill:#aab2c0}.title{fill:#eef1f6}.grid{stroke:#353c48}.page{fill:#14181f}}</style>
<rect class="page" width="${width}" height="${height}" rx="8"/>
<text class="title" x="${frame.left}" y="28">${escape(title)}</text>
${[...grid, ...lines].join('\n')}
<text x="${(frame.left + width - frame.right) / 2}" y="${height - 12}" text-anchor="middle">${escape(across)}</text>
</svg>
`
}

interface Scale {
  readonly decades: readonly number[]
  place(value: number): number
}

function createScale(values: readonly number[], start: number, end: number): Scale {
  const low = Math.floor(Math.log10(Math.min(...values)))
  const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...values))))
  return {
    decades: Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index)),
    place: value => start + ((Math.log10(value) - low) / (high - low)) * (end - start),
  }
}

/** Moves labels apart that would lie on each other, keeping their order. */
function spaceOut(places: readonly number[]): readonly number[] {
  const spaced = [...places]
  let previous = -Infinity
  for (const index of [...places.keys()].toSorted((a, b) => (places[a] ?? 0) - (places[b] ?? 0))) {
    previous = Math.max(places[index] ?? 0, previous + 15)
    spaced[index] = previous
  }
  return spaced
}

function label(value: number): string {
  return String(Number(value.toPrecision(1)))
}

function round(value: number): number {
  return Math.round(value * 10) / 10
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
