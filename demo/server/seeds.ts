import { readFile } from 'node:fs/promises'
import type { SecretCall } from './secret-call.ts'

/** A person who can sign in at the demo. */
export interface DemoCustomer {
  readonly id: string
  readonly name: string
  readonly says: string
  /** What the shop tells the service about him. */
  readonly facts: object
}

interface SeededSet {
  readonly set: { readonly id: string }
  readonly codes?: readonly string[]
  /** A CSV beside the seeds, with the header `code`. */
  readonly file?: string
}

const folder = new URL('../seed/', import.meta.url)

/** Reads a seed file. */
export async function readSeed<Content>(name: string): Promise<Content> {
  return JSON.parse(await readFile(new URL(name, folder), 'utf8')) as Content
}

/** Tells the service everything that the garden shop starts with. */
export async function seed(call: SecretCall): Promise<void> {
  const must = async (method: string, path: string, body: unknown): Promise<void> => {
    const answer = await call(method, path, body)
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status}: ${JSON.stringify(answer.body)}`)
  }
  const put = async (path: string, file: string): Promise<void> => {
    for (const one of await readSeed<readonly { id: string }[]>(file)) await must('PUT', `${path}/${one.id}`, one)
  }
  await put('/v1/partners', 'partners.json')
  await put('/v1/promotions', 'promotions.json')
  await put('/v1/offers', 'offers.json')
  for (const { set, codes, file } of await readSeed<readonly SeededSet[]>('sets.json')) {
    await must('PUT', `/v1/sets/${set.id}`, set)
    const content = file ? await readFile(new URL(file, folder), 'utf8') : { codes }
    await must('POST', `/v1/sets/${set.id}/imports`, content)
  }
  for (const { id, facts } of await readSeed<readonly DemoCustomer[]>('customers.json')) {
    await must('PUT', `/v1/customers/${id}`, facts)
  }
}
