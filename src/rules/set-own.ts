/** Sets a key of a record; an id may be any string, `__proto__` too. */
export function setOwn<T>(record: Record<string, T>, id: string, value: T): void {
  if (id === '__proto__')
    Object.defineProperty(record, id, { value, enumerable: true, configurable: true, writable: true })
  else record[id] = value
}
