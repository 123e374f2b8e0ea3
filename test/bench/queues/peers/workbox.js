const worker = navigator.serviceWorker.register('/assets/workbox-worker.js', { type: 'module', scope: '/' })

/** Tracks events; they are delivered in the background. */
globalThis.track = async names => {
  await worker
  await navigator.serviceWorker.ready
  if (!navigator.serviceWorker.controller) {
    await new Promise(resolve => navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
  }
  for (const [name, payload] of names) {
    fetch('/workbox', {
      method: 'POST',
      body: JSON.stringify({ name, payload }),
      keepalive: payload.length < 1000,
    }).catch(() => {})
  }
}
