import { apply, combine, qualify } from '../../src/rules/index.ts'
import { createSituation } from './random-situation.ts'

/** Writes down what the rules answer to one random situation, with the situation itself. */
export function answersTo(seed: number, index: number): string {
  const situation = createSituation(seed, index)
  return JSON.stringify([situation, qualify(situation), apply(situation), combine(situation)])
}

/** SHA-256, in hex, of the answers to the situations from `from` up to `to`, the last one left out. */
export async function digestOf(seed: number, from: number, to: number): Promise<string> {
  const lines: string[] = []
  for (let index = from; index < to; index++) lines.push(answersTo(seed, index))
  const bytes = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(lines.join('\n')))
  return Array.from(new Uint8Array(bytes), byte => byte.toString(16).padStart(2, '0')).join('')
}
