import type { en } from './en.ts'

/**
 * A text with `{placeholders}`, or one for each form of the number `{n}`: `=1` is for exactly that number and stands
 * before `one`, `two`, `few`, … as the language's plural rules name them; `other` is for the rest.
 */
export type Message = string | PluralMessage

interface PluralMessage extends Readonly<Partial<Record<Intl.LDMLPluralRule | `=${number}`, string>>> {
  readonly other: string
}

/** What the elements say, by key. */
export type MessageKey = keyof typeof en

/** What the elements say, in one language. Reasons and money are said by the rules' own catalogue. */
export type Messages = Readonly<Record<MessageKey, Message>>

type Names<Text> = Text extends `${string}{${infer Name}}${infer Rest}` ? Name | Names<Rest> : never

type NamesOf<Said> = Said extends string ? Names<Said> : 'n' | Names<Said[keyof Said]>

/** What a message is filled with: its placeholders in English. A number is written as the language does. */
type Values<Key extends MessageKey> = {
  readonly [Name in NamesOf<(typeof en)[Key]>]: Name extends 'n' ? number : string | number
}

/** Says a message. */
export type SayMessage = <Key extends MessageKey>(
  key: Key,
  ...values: [NamesOf<(typeof en)[Key]>] extends [never] ? [] : [values: Values<Key>]
) => string
