{% load static %}// Keeps the page /v whole, so that it opens without a network. It answers for that page and its files alone.
(() => {
  "use strict";
  const KEPT = "check-{{ version }}";
  const SCANNER = "check-scanner"; // check/scan.js fills it where the browser has no reader of its own
  const PARTS = [{% for address in parts %}"{{ address }}"{% if not forloop.last %}, {% endif %}{% endfor %}];

  self.addEventListener("install", (event) => event.waitUntil((async () => {
    const cache = await caches.open(KEPT);
    await cache.addAll(PARTS.map((part) => new Request(part, { cache: "no-cache", credentials: "omit" })));
    await self.skipWaiting();
  })()));

  self.addEventListener("activate", (event) => event.waitUntil((async () => {
    for (const name of await caches.keys()) if (name.startsWith("check-") && ![KEPT, SCANNER].includes(name)) await caches.delete(name);
    await self.clients.claim();
  })()));

  const kept = async (request) => {
    for (const name of [KEPT, SCANNER]) {
      const found = await (await caches.open(name)).match(request, { ignoreSearch: true, ignoreVary: true });
      if (found) return found;
    }
    return fetch(request);
  };

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
    if (PARTS.includes(url.pathname) || url.pathname === "{% static "check/jsqr/jsQR.js" %}") event.respondWith(kept(event.request));
  });
})();
