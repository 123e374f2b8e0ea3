import type { DocumentedField, DocumentedToken, ElementManifest } from '../../server/element-manifest.ts'
import { element } from '../element.ts'
import type { Knobs } from './knobs.ts'

let rows = 0

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement

/** Makes the controls of an element from its manifest. `onTurn` is called when one has changed the knobs. */
export function makeControls(manifest: ElementManifest, knobs: Knobs, onTurn: () => void): readonly HTMLElement[] {
  const { attributes = [], members = [], slots = [], cssProperties = [] } = manifest
  const properties = members.filter(
    // The SDK is chosen by the state.
    ({ kind, name, attribute, ...field }) =>
      kind === 'field' && !attribute && !field.static && !field.readonly && name !== 'shop',
  )
  return [
    group(
      'Attributes',
      attributes.map(field => row(field, fieldControl(field, knobs.attributes, onTurn))),
    ),
    group(
      'Properties',
      properties.map(field => row(field, propertyControl(field, knobs, onTurn))),
    ),
    group(
      'Slots',
      slots.map(slot => row({ ...slot, name: slot.name || 'default' }, textControl(slot.name, knobs.slots, onTurn))),
    ),
    group(
      'Tokens',
      cssProperties.map(token =>
        // Its default stands in the field.
        row({ name: token.name, description: token.description ?? '' }, tokenControl(token, knobs.tokens, onTurn)),
      ),
    ),
  ].filter(one => one !== undefined)
}

/** Makes a group of controls. @returns nothing where there are none */
export function group(legend: string, rows: readonly HTMLElement[]): HTMLElement | undefined {
  return rows.length ? element('fieldset', {}, element('legend', { text: legend }), ...rows) : undefined
}

/** Makes a choice. */
export function choice(
  options: readonly (readonly [value: string, text: string])[],
  value: string,
  onChoose: (value: string) => void,
): HTMLSelectElement {
  const select = element('select', {}, ...options.map(([id, text]) => new Option(text, id)))
  select.value = value
  select.addEventListener('change', () => onChoose(select.value))
  return select
}

/** Puts a control under its name, and what it does under the control. */
export function row(
  { name, description, default: standard }: { name: string; description?: string; default?: string },
  control: Control | readonly Control[],
): HTMLElement {
  const controls = [control].flat() as Control[]
  const [main] = controls
  const id = `knob-${(rows += 1)}`
  const says = [description, standard && standard !== "''" && `Default: ${standard}.`].filter(Boolean).join(' ')
  main?.setAttribute('id', id)
  if (says) main?.setAttribute('aria-describedby', `${id}-says`)
  return element(
    'div',
    { class: main instanceof HTMLInputElement && main.type === 'checkbox' ? 'knob check' : 'knob' },
    element('label', { class: 'knob-name', text: name, attributes: { for: id } }),
    element('span', { class: 'knob-control' }, ...controls),
    ...(says ? [element('span', { class: 'soft small', text: says, attributes: { id: `${id}-says` } })] : []),
  )
}

function fieldControl(field: DocumentedField, values: Map<string, string>, onTurn: () => void): Control {
  const { name, type } = field
  if (type?.text === 'boolean') return check(values.has(name), on => keep(values, name, on ? '' : undefined, onTurn))
  const options = [...(type?.text ?? '').matchAll(/'([^']*)'/gu)].map(([, option]) => option ?? '')
  if (options.length > 1) {
    const all = [['', 'by itself'], ...options.filter(Boolean).map(option => [option, option])] as [string, string][]
    return choice(all, values.get(name) ?? '', value => keep(values, name, value || undefined, onTurn))
  }
  const control = textControl(name, values, onTurn)
  if (type?.text.startsWith('number')) control.type = 'number'
  return control
}

/** Anything that is no attribute is written as JSON. */
function propertyControl({ name, type }: DocumentedField, { properties }: Knobs, onTurn: () => void): Control {
  if (type?.text === 'boolean') return check(false, on => keep(properties, name, on || undefined, onTurn))
  const area = element('textarea', { attributes: { rows: '2', spellcheck: 'false', placeholder: type?.text ?? '' } })
  area.addEventListener('input', () => {
    try {
      keep(properties, name, area.value ? (JSON.parse(area.value) as unknown) : undefined, onTurn)
      area.setCustomValidity('')
    } catch {
      area.setCustomValidity('Write it as JSON.')
    }
  })
  return area
}

function tokenControl(token: DocumentedToken, values: Map<string, string>, onTurn: () => void): readonly Control[] {
  const text = textControl(token.name, values, onTurn)
  text.placeholder = token.default ?? ''
  if (!/^(?:#|light-dark|var)/u.test(token.default ?? '')) return [text]
  const swatch = element('input', { attributes: { type: 'color', 'aria-label': `${token.name}, from a palette` } })
  swatch.value = hexOf(token.default ?? '')
  swatch.addEventListener('input', () => {
    text.value = swatch.value
    keep(values, token.name, swatch.value, onTurn)
  })
  return [text, swatch]
}

/** Writes a colour as a palette wants it. One that follows another token is not known here, and black. */
function hexOf(colour: string): string {
  const probe = element('i')
  probe.style.color = colour
  document.body.append(probe)
  const { color } = getComputedStyle(probe)
  probe.remove()
  const parts = colour.startsWith('var') ? [] : (color.match(/\d+/gu) ?? []).slice(0, 3)
  return parts.length ? `#${parts.map(part => Number(part).toString(16).padStart(2, '0')).join('')}` : '#000000'
}

function textControl(name: string, values: Map<string, string>, onTurn: () => void): HTMLInputElement {
  const input = element('input', { attributes: { type: 'text', spellcheck: 'false' } })
  input.value = values.get(name) ?? ''
  input.addEventListener('input', () => keep(values, name, input.value || undefined, onTurn))
  return input
}

function check(on: boolean, onChange: (on: boolean) => void): HTMLInputElement {
  const input = element('input', { attributes: { type: 'checkbox' } })
  input.checked = on
  input.addEventListener('change', () => onChange(input.checked))
  return input
}

function keep<Value>(values: Map<string, Value>, name: string, value: Value | undefined, onTurn: () => void): void {
  if (value === undefined) values.delete(name)
  else values.set(name, value)
  onTurn()
}
