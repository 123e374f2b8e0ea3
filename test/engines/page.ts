import { answersTo, digestOf } from './answers.ts'

// The page that the browsers load: what Node calls directly, they find on `globalThis`.
Object.assign(globalThis, { answersTo, digestOf })
document.title = 'ready'
