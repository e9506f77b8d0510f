// What this phone keeps of courses, for pages and for the worker alike: one cache a course and language. See docs/offline.md.
self.kept = (() => {
  "use strict";
  const PREFIX = "kept:";
  const LIST = "/what-is-kept.json"; // in each cache: the manifest that it was filled from
  const POST = "my post";

  const names = async () => (await caches.keys()).filter((name) => name.startsWith(PREFIX));

  const manifest = async (name) => {
    const found = await (await caches.open(name)).match(LIST);
    return found ? found.json() : null;
  };

  const courses = async () => (await Promise.all((await names()).map(manifest))).filter(Boolean);

  // Asked for without cookies: what is kept can be nobody's own.
  const ask = (address) => fetch(address, { credentials: "omit", cache: "no-cache" });

  // Fetches what is new, and only when all of it is here puts it in the place of the old.
  const keep = async (address, tell = () => {}) => {
    const name = PREFIX + address;
    const answer = await ask(address);
    if (answer.status === 404) return forget(address);
    if (!answer.ok) throw new Error(`${address}: ${answer.status}`);
    const wanted = await answer.json();
    const before = await manifest(name);
    const known = new Map((before?.parts ?? []).map((part) => [part.url, part.version]));
    const fresh = [];
    let done = 0;
    for (const part of wanted.parts) {
      if (known.get(part.url) !== part.version) {
        const file = await ask(part.source);
        if (!file.ok || file.redirected) throw new Error(`${part.source}: ${file.status}`);
        fresh.push([part.url, file]);
      }
      known.delete(part.url);
      done += part.size;
      tell(done, wanted.size);
    }
    const cache = await caches.open(name);
    for (const [url, file] of fresh) await cache.put(url, file);
    for (const url of known.keys()) await cache.delete(url);
    const kept = { ...wanted, address, day: fresh.length || !before ? wanted.day : before.day };
    await cache.put(LIST, new Response(JSON.stringify(kept), { headers: { "Content-Type": "application/json" } }));
    return kept;
  };

  const forget = (address) => caches.delete(PREFIX + address);

  // The copy of a page or file, whichever cache has it.
  const find = async (url) => {
    for (const name of [...await names(), ...(await caches.has(POST) ? [POST] : [])]) {
      const found = await (await caches.open(name)).match(url, { ignoreSearch: true, ignoreVary: true });
      if (found) return found;
    }
    return undefined;
  };

  // One's own post, and what its page needs to look as it does.
  const keepPost = async (url, source, files) => {
    const answer = await fetch(source, { cache: "no-store" });
    if (!answer.ok || answer.redirected) throw new Error(`${source}: ${answer.status}`);
    const fetched = [[url, answer]];
    for (const file of files) fetched.push([file, await ask(file)]);
    const cache = await caches.open(POST);
    for (const [name, file] of fetched) await cache.put(name, file);
  };

  return { POST, courses, keep, keepPost, forget, find };
})();
