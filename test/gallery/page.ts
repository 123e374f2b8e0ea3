import '../../widgets/define.ts'
import { gallery } from './gallery.ts'
import { mountState } from './mount-state.ts'
import { type GalleryGroup, type GalleryState, groupId, stateId } from './state.ts'

// What takes long takes as long as somebody looks: no element gives up here.
const { setTimeout: later } = globalThis
const PATIENCE_MS = 10_000
globalThis.setTimeout = ((run: () => void, delay = 0) => (delay < PATIENCE_MS ? later(run, delay) : 0)) as typeof later

/** A state that needs a page of its own is framed in the gallery, and shown alone in the frame. */
const only = new URLSearchParams(location.search).get('only')

if (only) await showOnly(only)
else for (const group of gallery) await showGroup(group)
document.documentElement.dataset['ready'] = ''

async function showGroup(group: GalleryGroup): Promise<void> {
  const { title, width, states } = group
  const section = createElement('section', { className: 'group', id: groupId(group) }, [
    createElement('h2', { textContent: title }),
  ])
  document.querySelector('main')?.append(section)
  document.querySelector('nav')?.append(createElement('a', { href: `#${section.id}`, textContent: title }))
  for (const state of states) {
    if (state.modal) section.append(createFrame(state, width))
    else await showState(state, width, section)
  }
}

async function showOnly(id: string): Promise<void> {
  const group = gallery.find(({ states }) => states.some(state => stateId(state) === id))
  const state = group?.states.find(one => stateId(one) === id)
  document.body.replaceChildren()
  if (group && state) await showState(state, group.width, document.body)
}

function createFrame(state: GalleryState, width: number): HTMLElement {
  const frame = createElement('iframe', {
    src: `?only=${stateId(state)}`,
    title: state.name,
    width: `${state.look?.width ?? width}`,
    height: '720',
  })
  return createElement('figure', { id: stateId(state) }, [
    createElement('figcaption', { textContent: state.name }),
    frame,
  ])
}

async function showState(state: GalleryState, width: number, parent: HTMLElement): Promise<void> {
  const place = createElement('div', { className: 'place' })
  place.style.inlineSize = `${width}px`
  const caption = createElement('figcaption', { textContent: state.name })
  const figure = createElement('figure', { id: stateId(state) }, [caption, place])
  parent.append(figure)
  try {
    await mountState(state, place)
  } catch (error) {
    figure.dataset['fault'] = `${error}`
    caption.textContent += `: ${error}`
  }
}

function createElement<Tag extends keyof HTMLElementTagNameMap>(
  tag: Tag,
  properties: Partial<HTMLElementTagNameMap[Tag]>,
  children: readonly Node[] = [],
): HTMLElementTagNameMap[Tag] {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}
