import { newTracker, trackStructEvent } from '@snowplow/browser-tracker'

newTracker('bench', location.origin, { appId: 'bench', eventMethod: 'post', bufferSize: 1 })

/** Tracks events; they are delivered in the background. */
globalThis.track = async names => {
  for (const [name, payload] of names)
    trackStructEvent({ category: 'bench', action: 'track', label: name, property: payload })
}
