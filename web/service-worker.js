// Keeps the page's files in the browser, so that it works without a network after the first visit.
//
// scripts/build-page.mjs writes this file's list and its version. A new version is fetched beside
// the one in use and waits: the page offers it, and only when the user agrees does it take over.
// Nothing but the page's own files is ever asked for, and nothing else is kept.

/** Addresses relative to the page; `./` is the page itself, the others carry a hash of their content. */
const files = {{files}};
/** A hash of all of them. */
const version = '{{version}}';

const scope = self.registration.scope;
// Another Cutout may live in another folder of the same host.
const prefix = `cutout ${scope} `;
const addresses = new Set(files.map((file) => new URL(file, scope).href));

self.addEventListener('install', (event) => event.waitUntil(keep()));
self.addEventListener('activate', (event) => event.waitUntil(forgetOld()));
self.addEventListener('message', ({ data }) => {
  if (data === 'take over') self.skipWaiting();
});
self.addEventListener('fetch', (event) => {
  const file = kept(event.request);
  if (file) event.respondWith(answer(file, event.request));
});

async function keep() {
  const cache = await caches.open(prefix + version);
  // The page itself has the same name in every version, so the browser's own cache is passed by.
  await cache.addAll([...addresses].map((address) => new Request(address, address === scope ? { cache: 'reload' } : {})));
}

/** The version before stays, for another tab that still shows it and has not fetched all of its files. */
async function forgetOld() {
  const own = (await caches.keys()).filter((name) => name.startsWith(prefix) && name !== prefix + version);
  await Promise.all(own.slice(0, -1).map((name) => caches.delete(name)));
}

/** The address under which the answer to a request may be kept, or null where it is none of the page's. */
function kept({ method, url }) {
  if (method !== 'GET') return null;
  const { origin, pathname } = new URL(url);
  const address = origin + pathname;
  if (address === `${scope}index.html`) return scope;
  return address.startsWith(scope) ? address : null;
}

async function answer(address, request) {
  const cache = await caches.open(prefix + version);
  return (await cache.match(address)) ?? (await caches.match(address)) ?? fetch(request);
}
