import type { Documented, DocumentedField, ElementManifest } from '../demo/server/element-manifest.ts'

/** What VS Code completes in HTML, as its custom data format 1.1. */
export function htmlData(elements: readonly ElementManifest[]): object {
  const listed = (title: string, all: readonly Documented[] = []): string =>
    all.length
      ? `\n\n**${title}**\n${all.map(({ name, description }) => `\n- \`${name || 'default'}\`: ${description}`).join('')}`
      : ''
  return {
    version: 1.1,
    tags: elements.map(({ tagName, summary, attributes = [], events, slots, cssParts, cssStates }) => ({
      name: tagName,
      description: `${summary}${listed('Events', events)}${listed('Slots', slots)}${listed('Parts', cssParts)}${listed('States', cssStates)}`,
      attributes: attributes.map(({ name, description, type }) => ({
        name,
        description,
        // "v": it stands alone, without a value.
        ...(type?.text === 'boolean' && { valueSet: 'v' }),
      })),
    })),
  }
}

/** What VS Code completes in CSS; what several elements share is one entry. */
export function cssData(elements: readonly ElementManifest[]): object {
  const of = (pick: (element: ElementManifest) => readonly Documented[] | undefined): readonly object[] => {
    const descriptions = new Map<string, string>()
    for (const element of elements) {
      for (const { name, description } of pick(element) ?? []) {
        const known = descriptions.get(name)
        descriptions.set(name, `${known ? `${known}\n\n` : ''}\`${element.tagName}\`: ${description}`)
      }
    }
    return [...descriptions].map(([name, description]) => ({ name, description }))
  }
  return {
    version: 1.1,
    properties: of(({ cssProperties }) => cssProperties),
    pseudoElements: of(({ cssParts }) => cssParts?.map(part => ({ ...part, name: `::part(${part.name})` }))),
    pseudoClasses: of(({ cssStates }) => cssStates?.map(state => ({ ...state, name: `:state(${state.name})` }))),
  }
}

/** Declares the tags for React 19, which sets properties and listens to events of custom elements by itself. */
export function reactTypes(elements: readonly ElementManifest[]): string {
  const tokens = new Set(elements.flatMap(({ cssProperties = [] }) => cssProperties.map(({ name }) => name)))
  return `import type { ClassAttributes, HTMLAttributes } from 'react'
${importClasses(elements)}
${elements
  .map(
    element => `
/** ${element.summary} */
export interface ${element.name}Props extends ClassAttributes<${element.name}>, HTMLAttributes<${element.name}> {
${[...attributes(element), ...properties(element)].map(field => optional(field, `${element.name}['${field.fieldName}']`)).join('')}${formName(element)}${(
      element.events ?? []
    )
      .map(event =>
        optional({ name: `on${event.name}`, description: event.description }, `(event: ${event.type?.text}) => void`),
      )
      .join('')}}
`,
  )
  .join('')}
declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
${elements.map(({ name, tagName }) => `      '${tagName}': ${name}Props\n`).join('')}    }
  }
  interface CSSProperties {
${[...tokens].map(name => `    '${name}'?: string | number | undefined\n`).join('')}  }
}
`
}

/** Declares the tags for Vue's templates, in the shape that its guide on web components gives. */
export function vueTypes(elements: readonly ElementManifest[]): string {
  return `import type { EmitFn, HTMLAttributes, PublicProps } from 'vue'
${importClasses(elements)}

type CustomElement<Element extends HTMLElement, Own, Sent> = new () => Element & {
  /** What a template may set. */
  $props: HTMLAttributes & PublicProps & Own
  /** What it may listen to. */
  $emit: EmitFn<{ [Type in keyof Sent]: (event: Sent[Type]) => void }>
}
${elements
  .map(
    element => `
/** ${element.summary} */
export interface ${element.name}Props {
${properties(element)
  .map(field => optional(field, `${element.name}['${field.fieldName}']`))
  .join('')}${formName(element)}}

export interface ${element.name}Events {
${(element.events ?? []).map(({ name, description, type }) => `  /** ${description} */\n  '${name}': ${type?.text}\n`).join('')}}
`,
  )
  .join('')}
declare module 'vue' {
  interface GlobalComponents {
${elements.map(({ name, tagName }) => `    '${tagName}': CustomElement<${name}, ${name}Props, ${name}Events>\n`).join('')}  }
}
`
}

function importClasses(elements: readonly ElementManifest[]): string {
  const events = elements.flatMap(({ events = [] }) => events.map(({ type }) => type?.text))
  const names = new Set([...elements.map(({ name }) => name), ...events])
  return `import type {\n${[...names].map(name => `  ${name},\n`).join('')}} from './types/widgets/index.js'`
}

interface Settable {
  readonly name: string
  readonly description: string | undefined
  readonly fieldName: string
}

function attributes({ attributes = [] }: ElementManifest): readonly Settable[] {
  return attributes.flatMap(({ name, description, fieldName }) =>
    fieldName && fieldName !== name ? [{ name, description, fieldName }] : [],
  )
}

function properties({ members = [] }: ElementManifest): readonly Settable[] {
  const isSettable = ({ kind, readonly }: DocumentedField): boolean => kind === 'field' && !readonly
  return members.filter(isSettable).map(({ name, description }) => ({ name, description, fieldName: name }))
}

/** A form-associated element has the platform's `name` too. */
function formName({ members = [] }: ElementManifest): string {
  return members.some(({ name }) => name === 'form')
    ? optional({ name: 'name', description: 'Its name in the form.' }, 'string')
    : ''
}

function optional({ name, description }: Omit<Settable, 'fieldName'>, type: string): string {
  const key = name.includes('-') ? `'${name}'` : name
  return `  /** ${description} */\n  ${key}?: ${type.includes('=>') ? `(${type})` : type} | undefined\n`
}
