// Keeping courses and one's post on this phone, and sending what was done without a network. Loaded only where somebody keeps or may keep
// something: see site.js and docs/offline.md.
(() => {
  "use strict";
  const THINGS = "outbox:";
  const ANSWERS = "practice:"; // quizzes/practice.js puts them there
  const PRESENCES = "presence:"; // stations/presence.js
  const REFUSED = "refused:"; // what was noted on the day and not taken, with the reason; shown for a day
  const PERSON = "bakylau.person";
  const LOOKED = "bakylau.looked";
  const MOST = 100; // things in one letter
  const PAUSE = 20 * 1000; // before another try, while something waits
  const REST = 5 * 60 * 1000; // between two looks for new versions
  const { worker, device, outbox, practice, presences } = document.currentScript.dataset;

  const things = (prefix) => Object.keys(localStorage).filter((name) => name.startsWith(prefix)).map((name) => JSON.parse(localStorage.getItem(name)));
  const megabytes = (size, unit) => `${(size / 1e6).toFixed(1).replace(".", document.documentElement.lang === "en" ? "." : ",")} ${unit}`;
  const wakeWorker = () => navigator.serviceWorker.register(worker);

  // --- Who is here: another person's things are neither sent nor shown -------------------------------------------------
  const meet = async () => {
    const answer = await fetch(device, { cache: "no-store" });
    const { person } = await answer.json();
    if (person !== localStorage.getItem(PERSON)) await caches.delete(kept.POST);
    if (person) localStorage.setItem(PERSON, person);
    else localStorage.removeItem(PERSON);
    return person;
  };

  // --- What waits ------------------------------------------------------------------------------------------------------
  const bar = document.getElementById("waiting");
  const all = () => [...things(THINGS), ...things(ANSWERS), ...things(PRESENCES)];
  const show = (why = "") => {
    const count = all().length;
    const refused = things(REFUSED).filter((thing) => thing.person === localStorage.getItem(PERSON));
    bar.hidden = !count && !refused.length;
    const lines = refused.map((thing) => bar.dataset.refused.replace("{why}", thing.why));
    bar.textContent = [...lines, count ? `${bar.dataset.text.replace("{count}", count)} ${why}` : ""].join(" ").trim();
  };

  // Whatever the answer but "later", "not yours" and "something comes first", there is no sense in sending it again. A letter that is too large or
  // cannot be read goes in halves, so that nothing is lost for another thing. Returns what is locked.
  const post = async (address, prefix, person, letter) => {
    const all = things(prefix).filter((thing) => thing.person === person);
    const [locked, letters] = [[], []];
    for (let from = 0; from < all.length; from += MOST) letters.push(all.slice(from, from + MOST));
    while (letters.length) {
      const some = letters.shift();
      const answer = await fetch(address, { method: "POST", body: JSON.stringify(letter(some)), headers: { "Content-Type": "application/json" } });
      const isBad = answer.status === 400 || answer.status === 413;
      if (!answer.ok && !isBad) break;
      if (isBad && some.length > 1) {
        const half = Math.ceil(some.length / 2);
        letters.unshift(some.slice(0, half), some.slice(half));
        continue;
      }
      const said = await answer.json().catch(() => ({}));
      if (answer.ok) locked.push(...(said.locked ?? []));
      for (const thing of some) {
        if (locked.includes(thing.key)) continue;
        if (prefix === PRESENCES) remember(thing, isBad ? said.message ?? String(answer.status) : said.sentences?.[thing.key]);
        localStorage.removeItem(prefix + thing.key);
      }
    }
    return locked;
  };

  // Why something of the day was refused, until something else is taken about the same post, or a day is over.
  const remember = (thing, why) => {
    for (const old of things(REFUSED)) if (old.assignment === thing.assignment) localStorage.removeItem(REFUSED + old.key);
    if (why) localStorage.setItem(REFUSED + thing.key, JSON.stringify({ ...thing, why, refusedAt: Date.now() }));
  };
  for (const old of things(REFUSED)) if (!(Date.now() - old.refusedAt < 24 * 60 * 60 * 1000)) localStorage.removeItem(REFUSED + old.key);

  const send = async (person) => {
    let locked = [];
    if (person) {
      locked = await post(outbox, THINGS, person, (some) => ({ person, things: some }));
      await post(practice, ANSWERS, person, (some) => ({ answers: some }));
      await post(presences, PRESENCES, person, (some) => ({ person, now: new Date().toISOString(), things: some }));
      window.dispatchEvent(new Event("things-sent"));
    }
    const others = all().some((thing) => thing.person && thing.person !== person);
    show(!person ? bar.dataset.logIn : others ? bar.dataset.other : locked.length ? bar.dataset.locked : "");
  };

  const refresh = async () => {
    if (Date.now() - Number(localStorage.getItem(LOOKED)) < REST) return;
    for (const course of await kept.courses()) await kept.keep(course.address);
    localStorage.setItem(LOOKED, Date.now());
  };

  let again;
  const catchUp = async () => {
    clearTimeout(again);
    show();
    try {
      await send(await meet());
      await refresh();
    } catch { // no network, whatever the browser says of it: everything waits, and is tried again
      if (all().length) again = setTimeout(catchUp, PAUSE);
    }
  };

  // --- Keep this course ------------------------------------------------------------------------------------------------
  for (const box of document.querySelectorAll("[data-keep]")) {
    const address = box.dataset.keep;
    const [button, forget] = box.querySelectorAll("button");
    const [progress, status] = [box.querySelector("progress"), box.querySelector("[role=status]")];
    const draw = async () => {
      const course = (await kept.courses()).find((one) => one.address === address);
      button.hidden = Boolean(course);
      forget.hidden = !course;
      status.textContent = course ? `${box.dataset.kept} ${megabytes(course.size, box.dataset.unit)}` : "";
      if (course || !navigator.onLine) return;
      const answer = await fetch(address, { credentials: "omit" });
      if (answer.ok) button.querySelector("span").textContent = ` · ${megabytes((await answer.json()).size, box.dataset.unit)}`;
    };
    button.addEventListener("click", async () => {
      button.disabled = true;
      progress.hidden = false;
      try {
        await wakeWorker();
        await kept.keep(address, (done, size) => { progress.max = size; progress.value = done; });
        await navigator.storage?.persist?.();
        localStorage.setItem(LOOKED, Date.now());
        await meet();
        await draw();
      } catch {
        status.textContent = box.dataset.failed;
      }
      button.disabled = false;
      progress.hidden = true;
    });
    forget.addEventListener("click", async () => { await kept.forget(address); await draw(); });
    box.hidden = false;
    draw().catch(() => {});
  }

  // --- The list --------------------------------------------------------------------------------------------------------
  const linked = (part) => {
    const item = document.createElement("li");
    const link = item.appendChild(document.createElement("a"));
    link.href = part.url;
    link.textContent = part.title;
    return item;
  };
  const list = document.querySelector("[data-kept-list]");
  const drawList = async () => {
    const courses = await kept.courses();
    list.querySelector("[data-none]").hidden = courses.length > 0;
    list.querySelector("ul").replaceChildren(...courses.map((course) => {
      const row = list.querySelector("template").content.firstElementChild.cloneNode(true);
      const pages = course.parts.filter((part) => part.source.includes("/kept/"));
      const materials = pages.filter((part) => part.kind === "material");
      row.querySelector("h2").textContent = course.title;
      row.lang = course.language;
      row.querySelector("p").textContent = `${megabytes(course.size, list.dataset.unit)} · ${course.day}`;
      row.querySelector("ol").replaceChildren(...pages.filter((part) => !materials.includes(part)).map(linked));
      row.querySelector("[data-materials] ul").replaceChildren(...materials.map(linked));
      row.querySelector("[data-materials]").hidden = !materials.length;
      row.querySelector("button").addEventListener("click", async () => { await kept.forget(course.address); await drawList(); });
      return row;
    }));
    list.hidden = false;
  };
  if (list) drawList();

  // --- "I have read it", in a copy -------------------------------------------------------------------------------------
  for (const box of document.querySelectorAll("[data-read]")) {
    const [button, status] = [box.querySelector("button"), box.querySelector("[role=status]")];
    const { read: lesson, course } = box.dataset;
    const draw = () => {
      const waits = things(THINGS).some((thing) => thing.lesson === lesson);
      button.hidden = waits || !localStorage.getItem(PERSON);
      status.textContent = waits ? box.dataset.waits : localStorage.getItem(PERSON) ? "" : box.dataset.logIn;
    };
    button.addEventListener("click", () => {
      const key = crypto.randomUUID();
      localStorage.setItem(THINGS + key, JSON.stringify({ key, person: localStorage.getItem(PERSON), course, lesson, at: new Date().toISOString() }));
      draw();
      catchUp();
    });
    box.hidden = false;
    draw();
  }

  // --- My post, by choice ----------------------------------------------------------------------------------------------
  for (const box of document.querySelectorAll("[data-keep-post]")) {
    const choice = box.querySelector("input");
    const look = [...document.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')].map((one) => one.href || one.src);
    const fill = () => kept.keepPost(location.pathname, box.dataset.keepPost, [box.dataset.list, ...look]);
    caches.has(kept.POST).then((has) => {
      choice.checked = has;
      box.hidden = false;
      if (has) fill().catch(() => {});
    });
    choice.addEventListener("change", async () => {
      if (!choice.checked) { await caches.delete(kept.POST); return; }
      try {
        await wakeWorker();
        await meet();
        await fill();
      } catch { choice.checked = false; }
    });
  }

  // --- Log-out: what is one's own goes; what waits is not lost without a word ------------------------------------------
  document.addEventListener("submit", (event) => {
    if (!new URL(event.target.action).pathname.endsWith("/accounts/logout/")) return;
    const waits = all().length;
    if (waits && !window.confirm(bar.dataset.leave.replace("{count}", waits))) { event.preventDefault(); return; }
    caches.delete(kept.POST);
  });

  window.addEventListener("online", catchUp);
  document.addEventListener("visibilitychange", () => { if (!document.hidden && all().length) catchUp(); });
  window.addEventListener("thing-to-send", catchUp);
  catchUp();
})();
