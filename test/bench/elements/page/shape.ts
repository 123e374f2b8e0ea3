/**
 * Writes down what a root shows: elements, attributes, texts and the state of fields, without comments, white space between
 * elements, and the order of attributes.
 */
export function shapeOf(root: ParentNode): readonly string[] {
  const lines: string[] = []
  // A library may keep a comment between two texts that are one to the reader.
  let text = ''
  const endText = (): void => {
    const shown = text.replaceAll(/\s+/gu, ' ').trim()
    if (shown) lines.push(shown)
    text = ''
  }
  for (const node of root.childNodes) {
    if (node instanceof Text) text += node.data
    if (!(node instanceof Element)) continue
    endText()
    lines.push(openingOf(node), ...shapeOf(node).map(line => `  ${line}`))
  }
  endText()
  return lines
}

function openingOf(element: Element): string {
  const attributes = [...element.attributes]
    .map(({ name, value }) => ({ name, value: value.replaceAll(/\s+/gu, ' ').trim() }))
    // A field's state is its property; what it started with is not seen.
    .filter(({ name, value }) => name !== 'checked' && name !== 'value' && !(name === 'class' && value === ''))
    .map(({ name, value }) => `${name}="${value}"`)
    .sort()
  return [element.localName, ...attributes, ...stateOf(element)].join(' ')
}

function stateOf(element: Element): readonly string[] {
  if (element instanceof HTMLInputElement) return [`checked: ${element.checked}`]
  return element instanceof HTMLProgressElement ? [`value: ${element.value}`] : []
}
