import 'tearoff/elements'
import type { Tearoff } from 'tearoff'
import type { ElementManifest } from '../server/element-manifest.ts'
import { wantedScheme, wantedTheme, wantScheme, wantTheme } from './demo-switches.ts'
import { byId, element } from './element.ts'
import { startPage } from './page.ts'
import { choice, group, makeControls, row } from './playground/controls.ts'
import { createEventLog } from './playground/event-log.ts'
import { codeOf, startKnobs, turn } from './playground/knobs.ts'
import { type PlaygroundState, READY, stand, STATES } from './playground/states.ts'
import { toast } from './toast.ts'

const LANGUAGES = [
  ['', 'As the page'],
  ['en', 'English'],
  ['de', 'Deutsch'],
  ['fr', 'Français'],
  ['es', 'Español'],
  ['ar', 'العربية'],
] as const
const DIRECTIONS = [
  ['', 'By language'],
  ['ltr', 'Left to right'],
  ['rtl', 'Right to left'],
] as const
const WIDTHS = [
  ['', 'All the room'],
  ['360px', 'A phone, 360 px'],
  ['260px', 'A column, 260 px'],
] as const
const THEMES = [
  ['plain', 'Plain'],
  ['brand', 'A brand’s'],
  ['dark', 'Dark'],
] as const
const SCHEMES = [
  ['light dark', 'As the device'],
  ['light', 'Light'],
  ['dark', 'Dark'],
] as const

startPage()

const elements = (await (await fetch('/shop-api/elements')).json()) as readonly ElementManifest[]
const asked = new URLSearchParams(location.search)
const manifest = elements.find(({ tagName }) => tagName === asked.get('element')) ?? elements.at(-1)
if (!manifest) throw new Error('the manifest has no element')
const knobs = startKnobs(manifest)
const { tag: tagName } = knobs
const cancelling = element('input', { attributes: { type: 'checkbox' } })
const log = createEventLog({
  list: byId('event-list'),
  hint: byId('no-events'),
  isCancelling: () => cancelling.checked,
})

const stateOf = (id: string | null): PlaygroundState => STATES.find(state => state.id === id) ?? READY
let standing = await stand(stateOf(asked.get('state')))
let shown = show()

/** Shows a new element: what it has kept of another shop is gone. */
function show(): HTMLElement {
  const made = document.createElement(tagName) as HTMLElement & { shop: Tearoff | undefined }
  made.shop = standing.shop
  turn(made, knobs)
  byId('preview').replaceChildren(made)
  byId('code').textContent = codeOf(knobs)
  return made
}

async function choose(state: string): Promise<void> {
  standing.end()
  byId('preview').replaceChildren()
  standing = await stand(stateOf(state))
  shown = show()
  remember('state', state)
}

function remember(name: string, value: string): void {
  asked.set(name, value)
  history.replaceState(undefined, '', `?${asked}`)
}

function onTurn(): void {
  turn(shown, knobs)
  byId('code').textContent = codeOf(knobs)
}

/** Says the language or the direction. An element reads them when it is made, as in a page. */
function give(name: string, value: string): void {
  if (value) knobs.attributes.set(name, value)
  else knobs.attributes.delete(name)
  shown = show()
}

byId('elements').append(
  ...elements.map(({ tagName: tag }) =>
    element('a', {
      text: `<${tag}>`,
      attributes: {
        href: `?${new URLSearchParams({ element: tag, state: stateOf(asked.get('state')).id })}`,
        translate: 'no',
        ...(tag === tagName && { 'aria-current': 'page' }),
      },
    }),
  ),
)
byId('tag').textContent = `<${tagName}>`
byId('summary').textContent = manifest.summary?.split('\n\n')[0] ?? ''
const states = STATES.map(({ id, name }) => [id, name] as const)
const situation = [
  row(
    { name: 'State' },
    choice(states, stateOf(asked.get('state')).id, id => void choose(id)),
  ),
  row(
    { name: 'Language' },
    choice(LANGUAGES, '', value => give('lang', value)),
  ),
  row(
    { name: 'Direction' },
    choice(DIRECTIONS, '', value => give('dir', value)),
  ),
  row(
    { name: 'Width' },
    choice(WIDTHS, '', value => (byId('preview').style.inlineSize = value)),
  ),
  row({ name: 'Theme' }, choice(THEMES, wantedTheme(), wantTheme)),
  row({ name: 'Colours' }, choice(SCHEMES, wantedScheme(), wantScheme)),
  row({ name: 'Cancel acts before they happen' }, cancelling),
]
byId('controls').append(
  ...[group('Situation', situation)].filter(one => one !== undefined),
  ...makeControls(manifest, knobs, onTurn),
)
byId('controls').addEventListener('submit', event => event.preventDefault())
log.listen(
  byId('preview'),
  (manifest.events ?? []).map(({ name }) => name),
)
byId('clear-events').addEventListener('click', log.clear)
byId('copy-html').addEventListener('click', async () => {
  await navigator.clipboard.writeText(codeOf(knobs))
  toast('The HTML is on your clipboard.')
})
addEventListener('pagehide', () => standing.end())
