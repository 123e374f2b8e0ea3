import { fill, template } from './vanilla.ts'
import type { TicketView, WalletView } from './wallet-view.ts'

const wallet = template(`<section dir="" aria-busy="false" tabindex="-1">
  <header class="row"><slot name="heading"><h2 part="heading"></h2></slot></header>
  <div class="tabs" part="tabs" role="tablist"></div>
  <div id="panel" role="tabpanel" aria-labelledby="tab-ready">
    <div class="groups" role="list"></div>
  </div>
  <p class="sr" role="status"></p>
</section>`)
const tab = template(
  '<button part="tab" role="tab" aria-controls="panel" aria-selected="false" tabindex="-1"> <span class="count"></span></button>',
)
const list = template('<ul class="list" part="list" role="presentation"></ul>')
const ticket = template(`<li class="card" role="listitem"><article class="ticket" part="ticket">
  <p class="stub" part="stub"><b></b> <span></span></p>
  <div class="body" part="body"><h3 tabindex="-1"></h3><div class="acts"></div></div>
</article></li>`)
const before = template('<span></span>')
const soft = template('<p class="soft"></p>')
const on = template('<p class="on"></p>')
const code = template(
  '<div class="code"><code part="code" dir="ltr" translate="no"></code><button class="link"></button></div>',
)
const show = template('<button class="link" aria-haspopup="dialog"></button>')
const use = template('<button class="btn quiet" part="button"></button>')
const terms = template(
  '<details part="terms"><summary class="link"><span class="sr"></span></summary><p class="soft"></p></details>',
)
const discard = template('<button class="link"></button>')

/** Builds what the wallet shows, as one would by hand: each piece of HTML is parsed once and cloned. */
export function buildWallet(view: WalletView): Node {
  const root = wallet()
  root.lang = view.lang
  fill(root, 'h2', view.heading)
  if (view.toSave) root.querySelector('header')!.append(withText(soft(), view.toSave))
  const tabs = root.querySelector('.tabs')!
  tabs.setAttribute('aria-label', view.heading)
  for (const [index, { id, label, count }] of view.tabs.entries()) {
    const button = tab()
    button.id = `tab-${id}`
    button.prepend(label)
    fill(button, '.count', count)
    if (index === 0) {
      button.ariaSelected = 'true'
      button.tabIndex = 0
    }
    tabs.append(button)
  }
  root.querySelector('.groups')!.append(
    ...view.lists.map((tickets, index) => {
      const piece = list()
      piece.dataset['group'] = String(index)
      piece.append(...tickets.map(buildTicket))
      return piece
    }),
  )
  return root
}

function buildTicket(view: TicketView): Node {
  const { stub, name, words } = view
  const item = ticket()
  const value = item.querySelector('b')!
  if (stub.before) value.before(withText(before(), stub.before), ' ')
  value.textContent = stub.value
  if (stub.value.length > 5) value.className = 'long'
  value.nextElementSibling!.textContent = stub.caption
  fill(item, 'h3', name)
  const acts = item.querySelector('.acts')!
  if (view.description) acts.before(withText(soft(), view.description))
  if (view.conditions) acts.before(withText(soft(), view.conditions))
  if (view.left) {
    const left = withText(soft(), view.left.text)
    if (view.left.soon) left.classList.add('soon')
    acts.before(left)
  }
  if (view.state) acts.before(withText(view.state.on ? on() : soft(), view.state.text))
  if (view.code) {
    const piece = code()
    fill(piece, 'code', view.code)
    label(piece.querySelector('button')!, words.copy, name)
    if (view.discardable) piece.append(label(show(), words.showInStore, name))
    acts.before(piece)
  }
  if (view.usable) acts.append(label(use(), words.useInCart, name))
  if (view.terms) {
    const piece = terms()
    piece.querySelector('summary')!.prepend(words.terms)
    fill(piece, '.sr', `: ${name}`)
    fill(piece, 'p', view.terms)
    acts.append(piece)
  }
  if (view.discardable) acts.append(label(discard(), words.discard, name))
  return item
}

function withText(element: HTMLElement, text: string): HTMLElement {
  element.textContent = text
  return element
}

function label(button: HTMLElement, text: string, name: string): HTMLElement {
  button.ariaLabel = `${text}: ${name}`
  return withText(button, text)
}
