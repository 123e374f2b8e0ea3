import { Queue } from 'workbox-background-sync'

const queue = new Queue('bench')

addEventListener('install', () => void skipWaiting())
addEventListener('activate', event => event.waitUntil(clients.claim()))
addEventListener('fetch', event => {
  if (event.request.method !== 'POST') return
  // As `workbox-background-sync` documents it.
  event.respondWith(
    (async () => {
      try {
        return await fetch(event.request.clone())
      } catch {
        await queue.pushRequest({ request: event.request })
        return Response.error()
      }
    })(),
  )
})
