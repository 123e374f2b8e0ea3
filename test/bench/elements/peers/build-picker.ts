import { FEW, type MissingView, type OptionView, type PickerView } from './picker-view.ts'
import { fill, template } from './vanilla.ts'

const picker = template(`<section class="panel" part="panel" dir="" tabindex="-1" aria-busy="false">
  <header class="row pad"><slot name="heading"><h2 part="heading"></h2></slot><p class="soft"></p></header>
  <ul></ul>
  <details part="unfit"><summary></summary><ul></ul></details>
  <form class="pad code" part="field" novalidate>
    <label for="code"></label>
    <div class="field">
      <input id="code" name="code" autocomplete="off" autocapitalize="characters" spellcheck="false" enterkeyhint="done"
        maxlength="2000" aria-describedby="answer">
      <button class="btn quiet" part="button"></button>
    </div>
    <p id="answer"></p>
  </form>
  <dl class="pad" part="totals"></dl>
  <p class="sr" role="status"></p>
</section>`)
const best = template(`<div class="best" part="best">
  <p><strong></strong> <span class="soft"></span></p><button class="btn" part="button"></button>
</div>`)
const option = template(`<li class="option" part="option"><label>
  <input type="checkbox"><span class="name"></span><span class="saving" part="saving"></span><span class="why"></span>
</label></li>`)
const soon = template('<span class="soon"></span>')
const later = template('<button class="link"><span class="sr"></span></button>')
const missing = template('<li class="option no" part="option"><p class="name"></p><p class="why"></p></li>')
const progress = template('<progress></progress>')
const row = template('<div class="row"><dt></dt><dd><bdi></bdi></dd></div>')

/** Builds what the picker shows, as one would by hand: each piece of HTML is parsed once and cloned. */
export function buildPicker(view: PickerView): Node {
  const root = picker()
  root.lang = view.lang
  fill(root, 'h2', view.heading)
  fill(root, 'header p', view.fits)
  if (view.best) {
    const piece = best()
    fill(piece, 'strong', view.best.say)
    fill(piece, '.soft', view.best.why)
    fill(piece, 'button', view.best.button)
    root.querySelector('header')!.after(piece)
  }
  const [options, unfit] = root.querySelectorAll('ul')
  if (view.options.length > FEW) options!.className = 'many'
  options!.append(...view.options.map(buildOption))
  fill(root, 'summary', view.unfitTitle)
  unfit!.append(...view.unfit.map(buildMissing))
  fill(root, 'form label', view.code.label)
  fill(root, 'form button', view.code.add)
  root.querySelector('dl')!.append(
    ...view.totals.map(({ name, amount, look }) => {
      const piece = row()
      if (look) piece.classList.add(look)
      fill(piece, 'dt', name)
      fill(piece, 'bdi', amount)
      return piece
    }),
  )
  return root
}

function buildOption(view: OptionView): Node {
  const item = option()
  fill(item, '.name', view.name)
  fill(item, '.saving', view.saving)
  const why = item.querySelector('.why')!
  why.textContent = view.why
  if (view.soon) {
    const piece = soon()
    piece.textContent = view.soon
    why.append(' ', piece)
  }
  if (!view.applied) return item
  item.classList.add('on')
  item.querySelector('input')!.checked = true
  const button = later()
  button.prepend(view.saveForLater)
  fill(button, '.sr', `: ${view.name}`)
  item.append(button)
  return item
}

function buildMissing(view: MissingView): Node {
  const item = missing()
  fill(item, '.name', view.name)
  fill(item, '.why', view.why)
  if (view.progress) {
    const bar = progress() as HTMLProgressElement
    bar.max = view.progress.max
    bar.value = view.progress.value
    bar.ariaLabel = view.progress.label
    item.append(bar)
  }
  return item
}
