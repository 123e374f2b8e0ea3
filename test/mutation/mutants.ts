import { parseSync } from 'oxc-parser'

/** One change to one file that a test should notice. */
export interface Mutant {
  /** Relative to the project. */
  readonly file: string
  readonly line: number
  readonly start: number
  readonly end: number
  /** What stands there instead. */
  readonly text: string
  /** The changed lines, before and after: what names a mutant while other lines come and go. */
  readonly before: string
  readonly after: string
}

interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [key: string]: unknown
}

const swaps: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '??': ['&&'],
  '+=': ['-='],
  '-=': ['+='],
  '||=': ['&&='],
  '++': ['--'],
  '--': ['++'],
}

const methods: Readonly<Record<string, string>> = {
  some: 'every',
  every: 'some',
  min: 'max',
  max: 'min',
  floor: 'ceil',
  toUpperCase: 'toLowerCase',
}

/** Calls that give something of the kind that they are called on: without them all else stays as it is. */
const droppable = new Set(['sort', 'filter', 'slice', 'reverse', 'trim', 'replace', 'flat', 'padStart'])

/** Makes every mutant of a file. Types and imports have none. */
export function mutantsOf(file: string, source: string): Mutant[] {
  const found = new Map<string, Mutant>()
  const put = (start: number, end: number, text: string): void => {
    if (source.slice(start, end) === text) return
    const from = source.lastIndexOf('\n', start - 1) + 1
    const next = source.indexOf('\n', end)
    const to = next < 0 ? source.length : next
    const mutant: Mutant = {
      file,
      line: source.slice(0, start).split('\n').length,
      start,
      end,
      text,
      before: squeeze(source.slice(from, to)),
      after: squeeze(source.slice(from, start) + text + source.slice(end, to)),
    }
    found.set(`${start} ${end} ${text}`, mutant)
  }
  const visit = (node: Node, parent: Node | undefined, key: string): void => {
    mutate(node, parent, key, source, put)
    for (const [name, child] of Object.entries(node)) {
      for (const one of [child].flat(1)) if (isNode(one) && !isOutside(one)) visit(one, node, name)
    }
  }
  const { program, errors } = parseSync(file, source)
  if (errors.length) throw new Error(`${file} cannot be parsed: ${errors[0]?.message}`)
  visit(program as unknown as Node, undefined, '')
  // What cannot be parsed would count as noticed.
  const isCode = ({ start, end, text }: Mutant): boolean =>
    !parseSync(file, source.slice(0, start) + text + source.slice(end)).errors.length
  return [...found.values()].filter(isCode).sort((a, b) => a.start - b.start)
}

type Put = (start: number, end: number, text: string) => void

function mutate(node: Node, parent: Node | undefined, key: string, source: string, put: Put): void {
  const { type, start, end } = node
  const part = (name: string): Node => node[name] as Node
  const operator = node['operator'] as string
  switch (type) {
    case 'BinaryExpression':
    case 'LogicalExpression':
    case 'AssignmentExpression': {
      const from = part('left').end
      const at = from + source.slice(from, part('right').start).indexOf(operator)
      for (const other of swaps[operator] ?? []) {
        // `??` may not stand beside `||` or `&&` without parentheses.
        if (operator === '??') put(start, end, `((${textOf(part('left'))}) && (${textOf(part('right'))}))`)
        else put(at, at + operator.length, other)
      }
      break
    }
    case 'UpdateExpression':
      put(node['prefix'] ? start : end - 2, node['prefix'] ? start + 2 : end, (swaps[operator] ?? []).join(''))
      break
    case 'UnaryExpression':
      if (operator === '!' || operator === '-') put(start, start + 1, ' ')
      break
    case 'ConditionalExpression':
    case 'IfStatement':
      for (const value of ['true', 'false']) put(part('test').start, part('test').end, value)
      break
    case 'ForStatement':
    case 'WhileStatement':
      if (node['test']) put(part('test').start, part('test').end, 'false')
      break
    case 'ForOfStatement':
      put(part('right').start, part('right').end, '[]')
      break
    case 'ExpressionStatement':
      put(start, end, ';')
      break
    case 'ContinueStatement':
    case 'BreakStatement':
      put(start, end, ';')
      break
    case 'ReturnStatement':
      if (node['argument']) put(start, end, 'return undefined')
      break
    case 'ArrowFunctionExpression':
      if (part('body').type !== 'BlockStatement') put(part('body').start, part('body').end, 'undefined')
      break
    case 'ArrayExpression':
      if ((node['elements'] as unknown[]).length) put(start, end, '[]')
      break
    case 'ObjectExpression':
      if ((node['properties'] as unknown[]).length && parent?.type !== 'ArrowFunctionExpression') put(start, end, '{}')
      break
    case 'TemplateLiteral':
      put(start, end, '``')
      break
    case 'Literal':
      if (key === 'key' || key === 'source') break
      if (typeof node['value'] === 'string') put(start, end, node['value'] ? "''" : "'mutant'")
      else if (typeof node['value'] === 'boolean') put(start, end, String(!node['value']))
      else if (typeof node['value'] === 'number') put(start, end, `(${textOf(node)} + 1)`)
      break
    case 'MemberExpression':
      if (node['optional']) put(part('object').end, part('property').start, node['computed'] ? '[' : '.')
      break
    case 'CallExpression': {
      const callee = part('callee')
      const name = (callee['property'] as Node | undefined)?.['name']
      if (callee.type !== 'MemberExpression' || typeof name !== 'string') break
      const property = callee['property'] as Node
      if (methods[name]) put(property.start, property.end, methods[name])
      if (droppable.has(name)) put((callee['object'] as Node).end, end, '')
    }
  }

  function textOf(one: Node): string {
    return source.slice(one.start, one.end)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && typeof (value as Node).type === 'string'
}

function isOutside({ type }: Node): boolean {
  if (['TSAsExpression', 'TSNonNullExpression', 'TSSatisfiesExpression'].includes(type)) return false
  return type.startsWith('TS') || type === 'ImportDeclaration' || type === 'ExportAllDeclaration'
}

function squeeze(text: string): string {
  return text.replaceAll(/\s+/gu, ' ').trim()
}
