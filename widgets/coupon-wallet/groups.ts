import { html, nothing, type ReactiveController, type ReactiveControllerHost, type TemplateResult } from 'lit'
import { guard } from 'lit/directives/guard.js'
import { repeat } from 'lit/directives/repeat.js'

/** Rows of a group: whole lines in one, two, three, four and six columns. */
const GROUP = 12
/** The groups that are there at once. */
const AT_ONCE = [0, 1, 2, 3]

/** What a list shows. */
export interface Listed<Row> {
  readonly rows: readonly Row[]
  readonly key: (row: Row) => unknown
  readonly renderRow: (row: Row) => unknown
  /** What every row is rendered from. */
  readonly from: readonly unknown[]
  /** What one row is rendered from beside itself. */
  readonly about: (row: Row) => unknown
}

/**
 * Lists rows in groups. Some are there at once; a further one is only room until it comes near the screen, and
 * one comes at a time, so that no frame has to make more. A row is rendered anew only when something of it has changed.
 */
export class Groups implements ReactiveController {
  readonly #host: ReactiveControllerHost & HTMLElement
  #near = new Set(AT_ONCE)
  #all = false
  /** The groups that are room only, and those of them that have come near. */
  readonly #far = new Set<Element>()
  readonly #due = new Set<Element>()
  #watched: IntersectionObserver | undefined
  #measured: ResizeObserver | undefined
  #first: Element | undefined

  constructor(host: ReactiveControllerHost & HTMLElement) {
    this.#host = host
    host.addController(this)
  }

  /** Begins another list. */
  reset(): void {
    this.#near = new Set(AT_ONCE)
    this.#all = false
  }

  /** Brings a row to where it can be found. @returns a selector of it */
  bring(row: number): string {
    const group = Math.floor(row / GROUP)
    if (!this.#isNear(group)) this.#show(group)
    return `.list:nth-child(${group + 1}) > :nth-child(${(row % GROUP) + 1})`
  }

  hostConnected(): void {
    addEventListener('beforeprint', this.#showAll)
  }

  hostUpdated(): void {
    const { shadowRoot, isConnected } = this.#host
    if (!isConnected) return
    const far = new Set(shadowRoot?.querySelectorAll('.far'))
    const watched = (this.#watched ??= new IntersectionObserver(entries => this.#handleNear(entries), {
      rootMargin: '100% 0px',
    }))
    for (const group of this.#far) {
      // Looked at anew, what has come near is told of once more.
      if (!far.has(group) || this.#due.has(group)) this.#leave(group)
    }
    for (const group of far) {
      if (!this.#far.has(group)) watched.observe(group)
      this.#far.add(group)
    }
    this.#measure(shadowRoot?.querySelector('.many > .list') ?? undefined)
  }

  hostDisconnected(): void {
    removeEventListener('beforeprint', this.#showAll)
    for (const group of this.#far) this.#leave(group)
    this.#measure(undefined)
  }

  /** Renders the list. */
  render<Row>({ rows, key, renderRow, from, about }: Listed<Row>): TemplateResult {
    const many = rows.length > GROUP * AT_ONCE.length
    const groups: TemplateResult[] = []
    for (let start = 0; start < rows.length; start += GROUP) {
      const near = this.#isNear(start / GROUP)
      const own = near ? rows.slice(start, start + GROUP) : []
      const renderOwn = (): unknown =>
        repeat(
          own,
          key,
          (row, index) =>
            html`<li
              class="card"
              role="listitem"
              aria-setsize=${many ? rows.length : nothing}
              aria-posinset=${many ? start + index + 1 : nothing}
            >
              ${guard([...from, row, about(row)], () => renderRow(row))}
            </li>`,
        )
      groups.push(
        html`<ul class="list ${near ? '' : 'far'}" part="list" role="presentation" data-group=${start / GROUP}>
          ${near ? guard([...from, rows.length, ...own, ...own.map(about)], renderOwn) : nothing}
        </ul>`,
      )
    }
    return html`<div class="groups ${many ? 'many' : ''}" role="list">${groups}</div>`
  }

  #isNear(group: number): boolean {
    return this.#all || this.#near.has(group)
  }

  #show(group: number): void {
    this.#near.add(group)
    this.#host.requestUpdate()
  }

  #leave(group: Element): void {
    this.#watched?.unobserve(group)
    this.#far.delete(group)
    this.#due.delete(group)
  }

  /** Gives each group that is room only as much as the first one takes; set before the page is painted. */
  #measure(first: Element | undefined): void {
    if (first === this.#first) return
    this.#measured ??= new ResizeObserver(([entry]) => {
      const list = entry?.target.parentElement
      list?.style.setProperty('--_group', `${entry?.contentRect.height}px`)
    })
    this.#measured.disconnect()
    this.#first = first
    if (first) this.#measured.observe(first)
  }

  #handleNear(entries: readonly IntersectionObserverEntry[]): void {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#due.add(target)
      else this.#due.delete(target)
    }
    const near = entries.filter(({ isIntersecting }) => isIntersecting)
    const distance = ({ boundingClientRect: { top, bottom } }: IntersectionObserverEntry): number =>
      Math.max(top, -bottom, 0)
    const [first] = near.sort((one, other) => distance(one) - distance(other))
    if (first) this.#show(Number((first.target as HTMLElement).dataset['group']))
  }

  /** A page is printed with all that it lists. */
  readonly #showAll = (): void => {
    this.#all = true
    this.#host.requestUpdate()
  }
}
