/** Tells a page's styles (`:state(…)`) how an element is. Browsers that do not know states go without. */
export function showStates({ states }: ElementInternals, now: Readonly<Record<string, boolean>>): void {
  for (const [state, is] of Object.entries(now)) states?.[is ? 'add' : 'delete'](state)
}
