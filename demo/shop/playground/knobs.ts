import type { ElementManifest } from '../../server/element-manifest.ts'

/** How an element was changed by hand. What is not in it is as the element has it by itself. */
export interface Knobs {
  readonly tag: string
  /** The attributes that it has; others are left alone. */
  readonly known: readonly string[]
  /** A boolean attribute is `''`. */
  readonly attributes: Map<string, string>
  readonly properties: Map<string, unknown>
  /** Texts, by the name of the slot. */
  readonly slots: Map<string, string>
  readonly tokens: Map<string, string>
}

/** What an element needs to show something. */
const STARTS: Readonly<Record<string, { readonly attributes?: object; readonly slots?: object }>> = {
  'coupon-badge': { slots: { '': 'Account' } },
  'coupon-offer': { attributes: { 'slot-name': 'home-top' } },
  'coupon-snippet': { attributes: { promotion: 'patio' }, slots: { '': 'the code that we sent you' } },
}

/** Makes the knobs that an element starts with. */
export function startKnobs({ tagName, attributes: fields = [] }: ElementManifest): Knobs {
  const { attributes = {}, slots = {} } = STARTS[tagName] ?? {}
  return {
    tag: tagName,
    known: ['lang', 'dir', ...fields.map(({ name }) => name)],
    attributes: new Map(Object.entries(attributes)),
    properties: new Map(),
    slots: new Map(Object.entries(slots)),
    tokens: new Map(),
  }
}

/** Changes an element as the knobs say. */
export function turn(target: HTMLElement, { known, attributes, properties, slots, tokens }: Knobs): void {
  for (const name of known) if (!attributes.has(name)) target.removeAttribute(name)
  for (const [name, value] of attributes) target.setAttribute(name, value)
  Object.assign(target, Object.fromEntries(properties))
  target.replaceChildren(...[...slots].map(([slot, text]) => slotted(slot, text)))
  target.style.cssText = [...tokens].map(([name, value]) => `${name}: ${value}`).join('; ')
}

function slotted(slot: string, text: string): Node | string {
  if (!slot) return text
  const span = document.createElement('span')
  span.slot = slot
  span.textContent = text
  return span
}

/** Writes the HTML, and what else a page needs, that makes an element as the knobs say. */
export function codeOf({ tag, attributes, properties, slots, tokens }: Knobs): string {
  const styles = [...tokens].map(([name, value]) => `  ${name}: ${value};\n`).join('')
  const style = styles && `<style>\n  ${tag} {\n${styles.replace(/^/gmu, '  ').trimEnd()}\n  }\n</style>\n\n`
  const written = [...attributes].map(([name, value]) => (value ? ` ${name}="${escape(value)}"` : ` ${name}`)).join('')
  const inside = [...slots].map(([slot, text]) => (slot ? `<span slot="${slot}">${escape(text)}</span>` : escape(text)))
  const lines = [...properties].map(([name, value]) => `\n  element.${name} = ${JSON.stringify(value)}`).join('')
  const script = lines && `\n\n<script>\n  const element = document.querySelector('${tag}')${lines}\n</script>`
  const content = inside.length > 1 ? `\n  ${inside.join('\n  ')}\n` : inside.join('')
  return `${style}<${tag}${written}>${content}</${tag}>${script}`
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}
