// What the phone keeps: the keys that it trusts, and the last signed lists. A list is only ever replaced by a newer one.
check.store = (() => {
  "use strict";
  const asked = (request) => new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

  let opened;
  const facts = async (mode) => {
    if (!opened) {
      const request = indexedDB.open("check", 1);
      request.onupgradeneeded = () => request.result.createObjectStore("facts");
      opened = asked(request);
    }
    return (await opened).transaction("facts", mode).objectStore("facts");
  };

  const get = async (name) => asked((await facts("readonly")).get(name));

  const put = async (name, value) => asked((await facts("readwrite")).put(value, name));

  const drop = async (name) => asked((await facts("readwrite")).delete(name));

  // In one transaction, so that two open pages cannot put an older one over a newer. Whether it was newer.
  const putNewer = async (name, value) => {
    const store = await facts("readwrite");
    const kept = await asked(store.get(name));
    if (kept && kept.issued >= value.issued) return false;
    await asked(store.put(value, name));
    return true;
  };

  return { get, put, putNewer, drop };
})();
