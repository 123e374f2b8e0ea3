import { html, nothing, type TemplateResult } from 'lit'
import { CODE, type PickerView } from './picker-view.ts'
import { splitCodes } from './split-codes.ts'

/** Renders the field for codes, with the answer in place. */
export function renderCodeForm(view: PickerView): TemplateResult {
  const { voice, acts, off, answer, claiming, onCode, onCodeInput } = view
  const refusal = acts.refusal(CODE)
  const submit = (event: SubmitEvent): void => {
    event.preventDefault()
    const field = (event.target as HTMLFormElement).elements.namedItem('code')
    if (field instanceof HTMLInputElement) onCode(field)
  }
  return html`<form class="pad code" part="field" novalidate @submit=${submit}>
    <label for="code">${voice.say('haveCode')}</label>
    <div class="field">
      <input
        id="code"
        name="code"
        autocomplete="off"
        autocapitalize="characters"
        spellcheck="false"
        enterkeyhint="done"
        maxlength="2000"
        aria-describedby="answer"
        aria-invalid=${refusal ? 'true' : nothing}
        ?disabled=${off}
        @paste=${paste}
        @input=${onCodeInput}
      />
      <button
        class="btn quiet ${claiming ? 'busy' : ''}"
        part="button"
        ?disabled=${off}
        aria-disabled=${claiming ? 'true' : nothing}
      >
        ${voice.say('add')}
      </button>
    </div>
    <p id="answer">
      ${answer ? html`<span class="good">${answer}</span>` : nothing}
      ${refusal ? html`<span class="refusal">${refusal}</span>` : nothing}
    </p>
  </form>`
}

/**
 * Codes are pasted with line ends and spaces around them, and several at once; the field would run them together. What
 * needs no help is left to the browser, which can undo it.
 */
function paste(event: ClipboardEvent): void {
  const text = event.clipboardData?.getData('text') ?? ''
  const codes = splitCodes(text)
  const field = event.target
  if (codes.join(', ') === text || !(field instanceof HTMLInputElement)) return
  event.preventDefault()
  const { value, maxLength, selectionStart, selectionEnd } = field
  const [start, end] = [selectionStart ?? 0, selectionEnd ?? 0]
  const room = maxLength - value.length + end - start
  // No code is cut in two.
  const fitting = codes.filter((_, at) => codes.slice(0, at + 1).join(', ').length <= room)
  field.setRangeText(fitting.join(', ') || codes.join().slice(0, room), start, end, 'end')
  field.dispatchEvent(new InputEvent('input', { bubbles: true }))
}
