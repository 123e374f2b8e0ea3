import { definePageTearoff } from '../../../src/sdk/page.ts'
import { loadElements } from '../../../widgets/internal/load-elements.ts'

// The one-tag entry, `widgets/tearoff.ts`, with a mark before and after `createTearoff()`.
performance.mark('create')
definePageTearoff()
performance.mark('created')
loadElements()
