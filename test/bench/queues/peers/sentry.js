import { captureMessage, init, makeBrowserOfflineTransport, makeFetchTransport } from '@sentry/browser'

init({
  dsn: `http://bench@${location.host}/1`,
  transport: makeBrowserOfflineTransport(makeFetchTransport),
  transportOptions: { flushAtStartup: true, bufferSize: 64 },
  defaultIntegrations: false,
})

/** Tracks events; they are delivered in the background. */
globalThis.track = async names => {
  for (const [name, payload] of names) captureMessage(name, { extra: { payload } })
}
