// The page: what the address or a scan says, verified here, said in words. Every language stands in the page; one of them is shown.
(() => {
  "use strict";
  const { worker, trust: trustAddress, offset } = document.currentScript.dataset;
  const LANGUAGE = "check.language";
  const HOUR = 3600;
  const PATIENCE = 300; // seconds by which clocks differ
  const REST = 60 * 1000; // between two looks for a newer list
  const SOON = 12 * 1000; // by then the site gives a list that knows what was issued a moment ago
  const STATES = { 1: "revoked", 2: "suspended", 0x0c: "replaced", 0x0d: "erased" }; // of the Token Status List
  const mains = [...document.querySelectorAll("main[lang]")];

  // --- Words ------------------------------------------------------------------------------------------------------------
  const patterns = new Map();
  const say = (root, values) => {
    for (const element of root.querySelectorAll("[data-say]")) {
      if (!patterns.has(element)) patterns.set(element, element.textContent);
      element.textContent = patterns.get(element).replace(/\{(\w+)\}/g, (all, name) => values[name] ?? "");
    }
  };

  const two = (number) => String(number).padStart(2, "0");
  const local = (seconds) => new Date((seconds + Number(offset)) * 1000);
  const day = (seconds) => { const at = local(seconds); return `${two(at.getUTCDate())}.${two(at.getUTCMonth() + 1)}.${at.getUTCFullYear()}`; };
  const moment = (seconds) => { const at = local(seconds); return `${day(seconds)}, ${two(at.getUTCHours())}:${two(at.getUTCMinutes())}`; };

  const form = (language, count) => {
    if (language === "kk") return 0;
    if (language === "en") return count === 1 ? 0 : 2;
    if (count % 10 === 1 && count % 100 !== 11) return 0;
    return count % 10 >= 2 && count % 10 <= 4 && (count % 100 < 12 || count % 100 > 14) ? 1 : 2;
  };
  const ageIn = (main, seconds) => {
    const [unit, size] = seconds < HOUR ? ["minutes", 60] : seconds < 48 * HOUR ? ["hours", HOUR] : ["days", 24 * HOUR];
    const count = Math.max(1, Math.floor(seconds / size));
    return main.dataset[unit].split("|")[form(main.lang, count)].replace(/\d+/, count);
  };

  const chosenLanguage = () => {
    const cookie = (document.cookie.match(/django_language=(\w+)/) ?? [])[1];
    let chosen;
    try { chosen = localStorage.getItem(LANGUAGE); } catch { /* kept nowhere, then */ }
    const wanted = [chosen, cookie, ...navigator.languages.map((one) => one.slice(0, 2))];
    return wanted.find((one) => mains.some((main) => main.lang === one)) ?? mains[0].lang;
  };
  const speak = (language) => {
    check.scan.stop();
    document.documentElement.lang = language;
    for (const main of mains) main.hidden = main.lang !== language;
    for (const button of document.querySelectorAll("[data-languages] button")) button.toggleAttribute("aria-current", button.value === language);
    document.title = shownMain().querySelector("section:not([hidden]) h1")?.textContent ?? document.title;
  };
  const shownMain = () => mains.find((main) => !main.hidden) ?? mains[0];

  // --- What is known ----------------------------------------------------------------------------------------------------
  let trust;
  let lists = new Map(); // number → list

  // What is kept, verified by the keys of today.
  const remember = async () => {
    trust ??= await check.store.get("trust");
    const known = new Map();
    for (const number of trust?.lists ?? []) {
      const kept = await check.store.get(`list ${number}`);
      if (!kept) continue;
      try {
        known.set(number, await check.token.statusList(kept.token, trust, number));
      } catch (problem) { // signed by a key that was withdrawn since
        if (!(problem instanceof check.Problem)) throw problem;
        await check.store.drop(`list ${number}`);
      }
    }
    lists = known;
  };

  const fetchList = async (number) => {
    const answer = await fetch(`/status/${number}.cwt`, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    const token = new Uint8Array(await answer.arrayBuffer());
    const { issued } = await check.token.statusList(token, trust, number);
    await check.store.putNewer(`list ${number}`, { issued, token });
  };

  let refreshed = 0;
  let reachable = navigator.onLine; // until a request says otherwise: a phone may think that it has a network
  const refresh = async () => {
    const answer = await fetch(trustAddress, { cache: "no-cache", credentials: "omit" });
    if (!answer.ok) throw new Error(answer.status);
    trust = await answer.json();
    await check.store.put("trust", trust);
    await remember();
    await Promise.all(trust.lists.map((number) => fetchList(number).catch(() => {})));
    refreshed = Date.now();
  };

  // --- What the code says -----------------------------------------------------------------------------------------------
  // {state, …} of what was scanned or opened. An address of another host is named and never followed.
  const judge = async (text) => {
    if (!text) return { state: "start" };
    if (!self.crypto?.subtle || !("DecompressionStream" in self)) return { state: "cannot" };
    let url;
    try { url = new URL(text); } catch { return { state: "foreign", why: "other" }; }
    if (!/^https?:$/.test(url.protocol)) return { state: "foreign", why: "other" };
    if (url.host !== location.host && url.origin !== trust?.origin) return { state: "foreign", why: "host", host: url.host };
    if (/^\/v\/[\w-]{20,32}$/.test(url.pathname)) return { state: "online", record: url.pathname };
    if (url.pathname !== "/v" || url.hash.length < 2) return { state: "foreign", why: "other" };
    if (!trust) return { state: "unready" };
    try {
      return compare(await check.token.certificate(url.hash.slice(1), trust));
    } catch (problem) {
      if (problem instanceof check.Problem) return { state: "foreign", why: problem.message };
      throw problem;
    }
  };

  const now = () => Math.floor(Date.now() / 1000);

  const compare = (certificate) => {
    const list = lists.get(certificate.list);
    // A clock that is behind makes nothing hold longer: the list was signed at its date.
    const at = Math.max(now(), list?.issued ?? 0, certificate.issued);
    const status = list?.statusOf(certificate.index);
    let state = "valid";
    if (status in STATES) state = STATES[status];
    else if (at > certificate.until) state = "expired";
    else if (status !== 0) state = list ? "older" : "unlisted";
    else if (list.issued < certificate.issued) state = "new";
    return { state, certificate, record: `/v/${certificate.token}` };
  };

  // --- What is shown ----------------------------------------------------------------------------------------------------
  const show = (verdict) => {
    const { state, certificate, record, why, host } = verdict;
    const list = lists.get(certificate?.list ?? trust?.lists[0]);
    const age = list ? Math.max(0, now() - list.issued) : 0;
    for (const main of mains) {
      for (const section of main.querySelectorAll("[data-state]")) section.hidden = !section.dataset.state.split(" ").includes(state);
      for (const part of main.querySelectorAll("[data-why]")) part.hidden = part.dataset.why !== why;
      for (const part of main.querySelectorAll("[data-list]")) part.hidden = part.dataset.list !== (list ? "there" : "none");
      for (const part of main.querySelectorAll("[data-hand]")) part.hidden = (part.dataset.hand === "yes") !== Boolean(certificate?.byHand);
      for (const part of main.querySelectorAll("[data-stale]")) part.hidden = !list || list.expires > now();
      for (const part of main.querySelectorAll("[data-clock]")) part.hidden = !list || list.issued <= now() + PATIENCE;
      for (const link of main.querySelectorAll("a[data-record]")) {
        link.parentElement.hidden = !record || !reachable;
        if (record) link.href = record;
      }
      const name = main.querySelector(".certificate__name");
      main.querySelector(".certificate").classList.toggle("certificate--ended", state !== "valid");
      const former = (trust?.renamed?.[certificate?.programme] ?? []).find(([until]) => certificate.issued < until);
      const names = former?.[1] ?? trust?.programmes[certificate?.programme] ?? {};
      say(main, {
        host,
        name: state === "erased" ? name.dataset.nobody : certificate?.name, // what the code says is not told any more
        programme: certificate && (names[main.lang] ?? Object.values(names)[0] ?? `№ ${certificate.programme}`),
        issued: certificate && day(certificate.issued),
        until: certificate && day(certificate.until),
        moment: list && moment(list.issued),
        age: list && ageIn(main, age),
      });
    }
    document.body.dataset.verdict = state;
    document.title = shownMain().querySelector("section:not([hidden]) h1")?.textContent ?? document.title;
  };

  // What was scanned last, or what the address says.
  let scanned = "";
  let turn = 0;
  const look = async ({ focus } = {}) => {
    const mine = (turn += 1);
    const text = scanned || (location.hash.length > 1 ? location.href : "");
    const verdict = await judge(text);
    if (mine !== turn) return; // the address has changed meanwhile
    show(verdict);
    document.body.dataset.of = text.slice(-12);
    if (focus) shownMain().querySelector("section:not([hidden]) h1")?.focus();
  };

  // At once by what is known, and again when there is a newer list.
  const answer = async (text) => {
    scanned = text;
    await look({ focus: true });
    if (isNew() || Date.now() - refreshed > REST) await catchUp();
  };

  const again = () => {
    history.replaceState(null, "", location.pathname);
    return answer("");
  };

  // --- Buttons ----------------------------------------------------------------------------------------------------------
  for (const main of mains) {
    const [box, video] = [main.querySelector("[data-camera]"), main.querySelector("video")];
    const trouble = (name) => { for (const one of main.querySelectorAll("[data-trouble]")) one.hidden = one.dataset.trouble !== name; };
    main.querySelector("[data-scan]").addEventListener("click", async () => {
      trouble("");
      box.hidden = false;
      try {
        const text = await check.scan.camera(video);
        if (text) await answer(text);
      } catch {
        check.scan.stop();
        trouble("camera");
      }
      box.hidden = true;
    });
    main.querySelector("[data-stop]").addEventListener("click", () => check.scan.stop());
    main.querySelector("input[type=file]").addEventListener("change", async (event) => {
      trouble("");
      const [file] = event.target.files;
      try {
        const text = file && await check.scan.picture(file);
        if (text) await answer(text);
        else if (file) trouble("picture");
      } catch { trouble("picture"); }
      event.target.value = "";
    });
    for (const button of main.querySelectorAll("[data-again]")) button.addEventListener("click", again);
  }
  for (const button of document.querySelectorAll("[data-languages] button")) {
    button.addEventListener("click", () => {
      speak(button.value);
      try { localStorage.setItem(LANGUAGE, button.value); } catch { /* for this visit, then */ }
    });
  }

  // --- The beginning, and a network that comes and goes ------------------------------------------------------------------
  let later;
  const isNew = () => document.body.dataset.verdict === "new";
  const catchUp = async () => {
    clearTimeout(later);
    try {
      await refresh();
      reachable = true;
      await remember();
    } catch { reachable = false; } // what is kept holds
    await look();
    if (isNew() && reachable) later = setTimeout(() => { if (!document.hidden) catchUp(); }, SOON);
  };
  window.addEventListener("hashchange", () => { check.scan.stop(); answer(""); });
  window.addEventListener("online", catchUp);
  window.addEventListener("offline", () => { reachable = false; look(); });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) check.scan.stop();
    else if (Date.now() - refreshed > REST) catchUp();
    else look();
  });

  (async () => {
    document.querySelector("[data-languages]").hidden = false;
    speak(chosenLanguage());
    await remember().catch(() => {});
    if (trust) await look();
    await catchUp();
    if ("serviceWorker" in navigator) {
      await navigator.serviceWorker.register(worker, { scope: "/v" });
      await check.scan.keep();
      await navigator.storage?.persist?.();
      await navigator.serviceWorker.ready; // from now on the network may go
    }
    document.body.dataset.ready = "1";
  })().catch(() => { document.body.dataset.ready = "1"; });
})();
