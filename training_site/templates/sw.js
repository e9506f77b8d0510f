{% load static %}// Answers for kept pages when the network does not. It puts nothing of what passes into a cache: pages keep things, on request.
importScripts("{% static "offline/kept.js" %}");
(() => {
  "use strict";
  const PATIENCE = 4000; // ms; then a copy is shown rather than nothing
  const NEVER = /^\/(admin|documents|mailbox)\//;

  self.addEventListener("install", () => self.skipWaiting());
  self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

  const later = (ms) => new Promise((resolve) => { setTimeout(resolve, ms); });

  const instead = async (path) => {
    const language = (path.match(/^\/([a-z]{2})\//) ?? [])[1];
    const others = (await kept.courses()).map((course) => course.language);
    for (const one of [language, ...others]) {
      const page = one && await kept.find(`/${one}/offline/`);
      if (page) return page;
    }
    return Response.error();
  };

  const page = async (request, path) => {
    const network = fetch(request);
    const copy = await kept.find(path);
    if (!copy) return network.catch(() => instead(path));
    const fresh = network.then((answer) => (answer.status >= 502 ? copy : answer), () => copy);
    return Promise.race([fresh, later(PATIENCE).then(() => copy)]);
  };

  const file = async (request) => (await kept.find(request.url)) ?? fetch(request);

  self.addEventListener("fetch", (event) => {
    const url = new URL(event.request.url);
    if (event.request.method !== "GET" || url.origin !== self.location.origin || NEVER.test(url.pathname)) return;
    if (event.request.mode === "navigate") event.respondWith(page(event.request, url.pathname));
    else if (/^\/(static|media)\//.test(url.pathname)) event.respondWith(file(event.request));
  });
})();
