import { createElement as h, Fragment, type ReactNode } from 'react'
import { pageShop } from './page-shop.ts'
import { mountReact, tell } from './react.ts'
import { walletStyles } from './wallet-styles.ts'
import { type TicketView, type WalletView, walletView } from './wallet-view.ts'

function Wallet({ lang, heading, toSave, tabs, lists }: WalletView): ReactNode {
  return h(
    'section',
    { lang, dir: '', 'aria-busy': false, tabIndex: -1 },
    h(
      'header',
      { className: 'row' },
      h('slot', { name: 'heading' }, h('h2', { part: 'heading' }, heading)),
      toSave && h('p', { className: 'soft' }, toSave),
    ),
    h(
      'div',
      { className: 'tabs', part: 'tabs', role: 'tablist', 'aria-label': heading },
      tabs.map((tab, index) => h(Tab, { key: tab.id, ...tab, selected: index === 0 })),
    ),
    h(
      'div',
      { id: 'panel', role: 'tabpanel', 'aria-labelledby': 'tab-ready' },
      h(
        'div',
        { className: 'groups', role: 'list' },
        lists.map((tickets, index) =>
          h(
            'ul',
            { key: index, className: 'list', part: 'list', role: 'presentation', 'data-group': index },
            tickets.map(ticket => h(Ticket, { key: ticket.couponId, ...ticket })),
          ),
        ),
      ),
    ),
    h('p', { className: 'sr', role: 'status' }),
  )
}

function Tab({ id, label, count, selected }: WalletView['tabs'][number] & { readonly selected: boolean }): ReactNode {
  return h(
    'button',
    {
      id: `tab-${id}`,
      part: 'tab',
      role: 'tab',
      'aria-controls': 'panel',
      'aria-selected': selected,
      tabIndex: selected ? 0 : -1,
      onClick: tell('tab', id),
    },
    `${label} `,
    h('span', { className: 'count' }, count),
  )
}

function Ticket(ticket: TicketView): ReactNode {
  const { stub, name, description, conditions, left, state } = ticket
  return h(
    'li',
    { className: 'card', role: 'listitem' },
    h(
      'article',
      { className: 'ticket', part: 'ticket' },
      h(
        'p',
        { className: 'stub', part: 'stub' },
        stub.before && h(Fragment, null, h('span', null, stub.before), ' '),
        h('b', { className: stub.value.length > 5 ? 'long' : undefined }, stub.value),
        h('span', null, stub.caption),
      ),
      h(
        'div',
        { className: 'body', part: 'body' },
        h('h3', { tabIndex: -1 }, name),
        description && h('p', { className: 'soft' }, description),
        conditions && h('p', { className: 'soft' }, conditions),
        left && h('p', { className: left.soon ? 'soft soon' : 'soft' }, left.text),
        state && h('p', { className: state.on ? 'on' : 'soft' }, state.text),
        h(Code, ticket),
        h(Acts, ticket),
      ),
    ),
  )
}

function Code({ couponId, name, code, discardable, words }: TicketView): ReactNode {
  if (!code) return null
  return h(
    'div',
    { className: 'code' },
    h('code', { part: 'code', dir: 'ltr', translate: 'no' }, code),
    h(Button, { couponId, act: 'copy', text: words.copy, name, className: 'link' }),
    discardable &&
      h(Button, {
        couponId,
        act: 'show',
        text: words.showInStore,
        name,
        className: 'link',
        'aria-haspopup': 'dialog',
      }),
  )
}

function Acts({ couponId, name, terms, usable, discardable, words }: TicketView): ReactNode {
  return h(
    'div',
    { className: 'acts' },
    usable && h(Button, { couponId, act: 'use', text: words.useInCart, name, className: 'btn quiet', part: 'button' }),
    terms &&
      h(
        'details',
        { part: 'terms' },
        h('summary', { className: 'link' }, words.terms, h('span', { className: 'sr' }, `: ${name}`)),
        h('p', { className: 'soft' }, terms),
      ),
    discardable && h(Button, { couponId, act: 'discard', text: words.discard, name, className: 'link' }),
  )
}

interface ButtonProps {
  readonly couponId: string
  readonly act: string
  readonly text: string
  readonly name: string
  readonly className: string
  readonly part?: string
  readonly 'aria-haspopup'?: 'dialog'
}

function Button({ couponId, act, text, name, ...attributes }: ButtonProps): ReactNode {
  return h('button', { ...attributes, 'aria-label': `${text}: ${name}`, onClick: tell(act, couponId) }, text)
}

mountReact('coupon-wallet', walletStyles, h(Wallet, walletView(pageShop())))
