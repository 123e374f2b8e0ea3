import { html, nothing, type TemplateResult } from 'lit'
import type { Status } from '../../src/sdk/tearoff.ts'
import type { Voice } from '../internal/voice.ts'
import type { Tab } from './tabs.ts'

/** Keeps the room of what is to come. */
export function renderLoading({ say }: Voice): TemplateResult {
  const bone = html`<i class="bone"></i>`
  const card = html`<div class="card">
    <div class="ticket ended">
      <div class="stub"></div>
      <div class="body">${bone}${bone}${bone}</div>
    </div>
  </div>`
  return html`<p class="sr">${say('loading')}</p>
    <div class="tabs" aria-hidden="true">${bone}</div>
    <div class="list" aria-hidden="true">${card}${card}</div>`
}

/** Says what a tab without coupons is for. */
export function renderNone(tab: Tab, { say }: Voice): TemplateResult {
  return tab === 'ready'
    ? renderPlain(say('empty'), say('emptyHint'), html`<slot name="empty"></slot>`)
    : html`<div class="none"><p class="soft">${say(tab === 'used' ? 'noneUsed' : 'nonePast')}</p></div>`
}

/** Says what is wrong with the connection, where something is. */
export function renderStatus(state: Status['state'], { say }: Voice): TemplateResult | typeof nothing {
  return state === 'ready'
    ? nothing
    : html`<p class="note" part="note">${say(state === 'offline' ? 'offline' : 'degraded')}</p>`
}

/** Says that nothing could be loaded, with another try. */
export function renderFailed(busy: boolean, onRetry: () => void, { say }: Voice): TemplateResult {
  return renderPlain(
    say('failed'),
    say('failedHint'),
    html`<button class="btn" part="button" aria-disabled=${busy ? 'true' : nothing} @click=${onRetry}>
      ${say('retry')}
    </button>`,
  )
}

/** Says something instead of coupons, with what helps on. */
function renderPlain(title: string, text: string, help: TemplateResult): TemplateResult {
  return html`<div class="none">
    <div class="ghost"></div>
    <h3>${title}</h3>
    <p class="soft">${text}</p>
    ${help}
  </div>`
}
