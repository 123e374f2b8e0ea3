// What follows the shopper's consent, as one late load: two that share the code of it would cost every page a loader of their own.
export { createLanding } from './landing.ts'
export { createLayerEvents } from './layer-events.ts'
