import { html, type TemplateResult } from 'lit'
import type { Messages } from '../internal/messages/messages.ts'

/** Says something instead of coupons, with what helps on. */
export function renderPlain(title: string, text: string, help: TemplateResult): TemplateResult {
  return html`<div class="none">
    <div class="ghost"></div>
    <h3>${title}</h3>
    <p class="soft">${text}</p>
    ${help}
  </div>`
}

/** Keeps the room of what is to come. */
export function renderLoading(words: Messages): TemplateResult {
  const bone = html`<i class="bone"></i>`
  const card = html`<div class="card">
    <div class="ticket ended">
      <div class="stub"></div>
      <div class="body">${bone}${bone}${bone}</div>
    </div>
  </div>`
  return html`<p class="sr">${words.loading}</p>
    <div class="tabs" aria-hidden="true">${bone}</div>
    <div class="list" aria-hidden="true">${card}${card}</div>`
}
