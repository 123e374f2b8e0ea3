import type { Message } from './messages.ts'

/** What the placeholders of a message stand for. */
export type MessageValues = Readonly<Record<string, string | number>>

/**
 * Fills a message, in the form that its number asks for. `write` writes a value as the language does, and `plural` names
 * the form of a number.
 */
export function formatMessage(
  message: Message,
  values: MessageValues,
  write: (value: string | number) => string,
  plural: (n: number) => Intl.LDMLPluralRule,
): string {
  const n = Number(values['n'])
  const text = typeof message === 'string' ? message : (message[`=${n}`] ?? message[plural(n)] ?? message.other)
  return text.replaceAll(/\{(\w+)\}/gu, (_, name: string) => write(values[name] ?? ''))
}
