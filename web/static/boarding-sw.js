// The service worker of /boarding/: the phone page opens without a line.
// It keeps the empty page and its files, nothing about anybody; lists are kept by boarding-store.js.
// KEPT and VERSION stand before this text.
"use strict";

const CACHE = `boarding-${VERSION}`;
const PATIENCE = 4000;

self.addEventListener("install", (event) => {
  event.waitUntil((async () => {
    const cache = await caches.open(CACHE);
    await cache.addAll(KEPT.assets);
    // A log-in page instead of the shell must not be kept: then the worker is not installed.
    const shell = await fetch(KEPT.shell, { redirect: "error", cache: "no-store" });
    if (!shell.ok) throw new Error("no shell");
    await cache.put(KEPT.shell, shell);
    await self.skipWaiting();
  })());
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("boarding-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

async function page(request) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), PATIENCE);
  try {
    const answer = await fetch(request, { signal: stop.signal });
    if (answer.status < 500) return answer;
    throw new Error("the server is down");
  } catch {
    return (await caches.match(KEPT.shell)) || Response.error();
  } finally {
    clearTimeout(timer);
  }
}

async function file(request) {
  return (await caches.match(request)) || fetch(request);
}

self.addEventListener("fetch", (event) => {
  const address = new URL(event.request.url);
  if (event.request.method !== "GET" || address.origin !== location.origin) return;
  if (event.request.mode === "navigate") {
    if (/^\/boarding\/(\d+)?$/.test(address.pathname)) event.respondWith(page(event.request));
  } else if (KEPT.assets.includes(address.pathname + address.search)) {
    event.respondWith(file(event.request));
  }
});
