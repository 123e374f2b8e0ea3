import { createElement as h, type ReactNode } from 'react'
import { pageShop } from './page-shop.ts'
import { FEW, type MissingView, type OptionView, type PickerView, pickerView } from './picker-view.ts'
import { pickerStyles } from './picker-styles.ts'
import { mountReact, tell } from './react.ts'

function Picker({ lang, heading, fits, best, options, unfitTitle, unfit, code, totals }: PickerView): ReactNode {
  return h(
    'section',
    { className: 'panel', part: 'panel', lang, dir: '', tabIndex: -1, 'aria-busy': false },
    h(
      'header',
      { className: 'row pad' },
      h('slot', { name: 'heading' }, h('h2', { part: 'heading' }, heading)),
      h('p', { className: 'soft' }, fits),
    ),
    best &&
      h(
        'div',
        { className: 'best', part: 'best' },
        h('p', null, h('strong', null, best.say), ' ', h('span', { className: 'soft' }, best.why)),
        h('button', { className: 'btn', part: 'button', onClick: tell('best') }, best.button),
      ),
    h(
      'ul',
      { className: options.length > FEW ? 'many' : undefined },
      options.map(option => h(Option, { key: option.couponId, ...option })),
    ),
    h(
      'details',
      { part: 'unfit' },
      h('summary', null, unfitTitle),
      h(
        'ul',
        null,
        unfit.map(one => h(Missing, { key: one.name, ...one })),
      ),
    ),
    h(CodeForm, code),
    h(
      'dl',
      { className: 'pad', part: 'totals' },
      totals.map(({ name, amount, look }) =>
        h(
          'div',
          { key: name, className: look ? `row ${look}` : 'row' },
          h('dt', null, name),
          h('dd', null, h('bdi', null, amount)),
        ),
      ),
    ),
    h('p', { className: 'sr', role: 'status' }),
  )
}

function Option({ couponId, name, saving, why, soon, applied, saveForLater }: OptionView): ReactNode {
  const toggle = tell('toggle', couponId)
  return h(
    'li',
    { className: applied ? 'option on' : 'option', part: 'option' },
    h(
      'label',
      null,
      h('input', { type: 'checkbox', checked: applied, onChange: toggle }),
      h('span', { className: 'name' }, name),
      h('span', { className: 'saving', part: 'saving' }, saving),
      h('span', { className: 'why' }, why, soon && ' ', soon && h('span', { className: 'soon' }, soon)),
    ),
    applied &&
      h('button', { className: 'link', onClick: toggle }, saveForLater, h('span', { className: 'sr' }, `: ${name}`)),
  )
}

function Missing({ name, why, progress }: MissingView): ReactNode {
  return h(
    'li',
    { className: 'option no', part: 'option' },
    h('p', { className: 'name' }, name),
    h('p', { className: 'why' }, why),
    progress && h('progress', { max: progress.max, value: progress.value, 'aria-label': progress.label }),
  )
}

function CodeForm({ label, add }: PickerView['code']): ReactNode {
  return h(
    'form',
    { className: 'pad code', part: 'field', noValidate: true, onSubmit: tell('code') },
    h('label', { htmlFor: 'code' }, label),
    h(
      'div',
      { className: 'field' },
      h('input', {
        id: 'code',
        name: 'code',
        autoComplete: 'off',
        autoCapitalize: 'characters',
        spellCheck: false,
        enterKeyHint: 'done',
        maxLength: 2000,
        'aria-describedby': 'answer',
      }),
      h('button', { className: 'btn quiet', part: 'button' }, add),
    ),
    h('p', { id: 'answer' }),
  )
}

mountReact('coupon-picker', pickerStyles, h(Picker, pickerView(pageShop())))
