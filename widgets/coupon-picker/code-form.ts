import { html, nothing, type TemplateResult } from 'lit'
import type { Messages } from '../internal/messages/messages.ts'

/** The answer to a typed code. */
export interface CodeAnswer {
  readonly text: string
  readonly refused: boolean
}

interface CodeFormHandlers {
  readonly onSubmit: (field: HTMLInputElement) => void
  /** The answer is about a code that is not there any more. */
  readonly onInput: () => void
}

/** Renders the field for a code, with the answer in place. */
export function renderCodeForm(
  { text, refused }: CodeAnswer,
  off: boolean,
  words: Messages,
  { onSubmit, onInput }: CodeFormHandlers,
): TemplateResult {
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = (event.target as HTMLFormElement).elements.namedItem('code')
    if (field instanceof HTMLInputElement) onSubmit(field)
  }
  return html`<form class="pad code" part="field" novalidate @submit=${submit}>
    <label for="code">${words.haveCode}</label>
    <div class="field">
      <input
        id="code"
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        enterkeyhint="done"
        maxlength="200"
        aria-describedby="answer"
        aria-invalid=${refused ? 'true' : nothing}
        ?disabled=${off}
        @paste=${trimPaste}
        @input=${onInput}
      />
      <button class="btn quiet" part="button" ?disabled=${off}>${words.add}</button>
    </div>
    <p id="answer" class=${refused ? 'refusal' : 'good'}>${text}</p>
  </form>`
}

/** Codes are pasted with line ends and spaces around them. What needs no help is left to the browser, which can undo it. */
function trimPaste(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text') ?? ''
  const code = text.trim()
  const field = event.target
  if (code === text || !(field instanceof HTMLInputElement)) return
  event.preventDefault()
  const { value, maxLength, selectionStart, selectionEnd } = field
  const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0]
  const room = maxLength - value.length + end - start
  field.setRangeText(code.slice(0, room), start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
