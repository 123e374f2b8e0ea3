import { AnalyticsBrowser } from '@segment/analytics-next'

const integrations = { 'Segment.io': { apiKey: 'bench', apiHost: `${location.host}/segment/v1`, protocol: 'http' } }
const analytics = AnalyticsBrowser.load({ writeKey: 'bench', cdnSettings: { integrations } }, { integrations })

/** Tracks events; they are delivered in the background. */
globalThis.track = async names => {
  await analytics.ready()
  for (const [name, payload] of names) void analytics.track(name, { payload })
}
