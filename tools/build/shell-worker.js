/* global SHELL */
/**
 * The service worker of a page: it keeps the files that the page is built of, and nothing else. What a server answers about
 * music is never kept, nor is anything that was asked with a query. shell.ts puts the list SHELL before this text.
 */
const name = `shell ${registration.scope} ${SHELL.version}`
const urls = new Set(SHELL.files.map(file => new URL(file, registration.scope).href))

addEventListener('install', event => {
  const fetchAll = async () => {
    const cache = await caches.open(name)
    await cache.addAll([...urls].map(url => new Request(url, { cache: 'no-cache' })))
    await skipWaiting()
  }
  event.waitUntil(fetchAll())
})

addEventListener('activate', event => {
  const dropOlder = async () => {
    const own = (await caches.keys()).filter(key => key.startsWith(`shell ${registration.scope} `))
    await Promise.all(own.filter(key => key !== name).map(key => caches.delete(key)))
    await clients.claim()
  }
  event.waitUntil(dropOlder())
})

addEventListener('fetch', event => {
  const { request } = event
  if (request.method !== 'GET' || !urls.has(request.url.replace(/#.*$/, ''))) return
  const isHashed = /\/assets\//.test(request.url)
  event.respondWith(isHashed ? kept(request).then(found => found ?? fetch(request)) : newest(request))
})

/** A file whose name does not change: from the server, and what was kept when there is none. */
async function newest(request) {
  try {
    return await fetch(request)
  } catch (error) {
    const found = await kept(request)
    if (found) return found
    throw error
  }
}

async function kept(request) {
  const cache = await caches.open(name)
  return cache.match(request.url)
}
