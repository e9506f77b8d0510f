// The exam works without this file. With it every answer is saved as it is given, and kept on the phone while there is no network.
(() => {
  "use strict";
  const exam = document.querySelector("[data-exam]");
  if (!exam) return;
  const data = exam.dataset;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const questions = all("[data-question]");
  const form = questions.length ? exam : null;
  const prefix = `exam:${data.exam}:`;
  const status = document.querySelector(".saved");
  const counter = document.querySelector("[data-count]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  let memory = {};
  let sending = false;
  let isOver = false;
  let pause = 2000;
  let timer = 0;

  // --- What waits to be sent: an entry a question, so that two tabs do not undo each other ---
  const write = (question, entry) => {
    memory[question] = entry;
    try { localStorage.setItem(prefix + question, JSON.stringify(entry)); } catch { /* no storage: memory keeps it */ }
  };
  const forget = (question) => {
    delete memory[question];
    try { localStorage.removeItem(prefix + question); } catch { /* no storage */ }
  };
  const waiting = () => {
    const found = { ...memory };
    try {
      for (const key of Object.keys(localStorage)) {
        if (key.startsWith(prefix)) found[key.slice(prefix.length)] = JSON.parse(localStorage.getItem(key));
        else if (key.startsWith("exam:")) localStorage.removeItem(key);
      }
    } catch { /* no storage */ }
    return Object.values(found).sort((one, other) => one.client_revision - other.client_revision);
  };

  const show = (state, text) => {
    const count = waiting().length;
    status.dataset.state = state;
    const words = text || status.dataset[state] || "";
    document.querySelector("[data-status]").hidden = !words;
    if (status.textContent !== words) status.textContent = words;
    counter.hidden = state !== "waiting" || !count;
    counter.lastElementChild.textContent = count;
  };

  const box = (question) => questions.find((one) => one.dataset.question === String(question));
  const field = (question, name) => document.querySelector(`[name="${name}-${question}"]`);
  const answers = window.examAnswers;

  const mark = () => {
    const links = all(".question-map a");
    let answered = 0;
    questions.forEach((one, index) => {
      const is = answers.isWhole(one);
      answered += is;
      if (!form || !links[index]) return;
      links[index].classList.toggle("is-answered", is);
      links[index].querySelector("span").hidden = !is;
    });
    const total = document.querySelector("[data-answered]");
    if (total) {
      total.textContent = answered;
      document.querySelector(".exam-bar progress").value = answered;
    }
  };

  const put = (question, chosen) => {
    delete box(question).dataset.kept;
    answers.fill(box(question), chosen);
  };

  // --- Sending: one after another, the oldest first ---
  const settle = (reply, sent) => {
    const left = waiting().find((entry) => entry.question === reply.question);
    if (left && left.client_revision <= Math.max(sent.client_revision, reply.client_revision)) forget(reply.question);
    const one = box(reply.question);
    if (one && !reply.late) {
      one.dataset.revision = Math.max(one.dataset.revision, reply.client_revision);
      field(reply.question, "was").value = reply.chosen.join(",");
      if (reply.client_revision > sent.client_revision) { put(reply.question, reply.chosen); mark(); }
    }
  };

  const send = async (entry) => {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 15000);
    try {
      const answer = await fetch(data.answer, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify(entry),
        credentials: "same-origin",
        signal: stop.signal,
      });
      const reply = await answer.json().catch(() => ({}));
      if (answer.ok && reply.question) { settle(reply, entry); return reply.message; }
      if (answer.status === 409) { forget(entry.question); location.assign(data.result); return reply.message; }
      if (answer.status === 400 || answer.status === 413) { forget(entry.question); return reply.message || data.problem; }
      throw Object.assign(new Error("refused"), { words: reply.message || data.problem });
    } finally {
      clearTimeout(limit);
    }
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    let words = "";
    try {
      for (let next = waiting()[0]; next; next = waiting()[0]) {
        show("saving");
        words = (await send(next)) || words;
        pause = 2000;
        show(words ? "empty" : "saved", words);
      }
    } catch (error) {
      show("waiting", error.words);
      timer = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 30000);
    }
    sending = false;
    if (isOver && !waiting().length && navigator.onLine) finish();
  };

  // Time may have been granted meanwhile: whoever still has some is not handed in.
  const finish = async () => {
    try {
      const page = await fetch(location.pathname, { credentials: "same-origin" });
      const [, deadline] = /data-deadline="([^"]+)"/.exec(await page.text()) || [];
      if (!(Date.parse(deadline) > Date.parse(clock.dataset.deadline))) { handIn(); return; }
      clock.dataset.deadline = deadline;
      isOver = false;
      show("empty");
      clearInterval(ticking);
      ticking = setInterval(tick, 1000);
    } catch {
      timer = setTimeout(flush, pause);
    }
  };

  const handIn = () => {
    const last = document.createElement("form");
    last.method = "post";
    last.action = data.submit;
    const hidden = document.createElement("input");
    hidden.type = "hidden";
    hidden.name = "csrfmiddlewaretoken";
    hidden.value = token;
    last.append(hidden);
    document.body.append(last);
    last.submit();
  };

  // --- Which question is on the screen ---
  const turn = (number, remember) => {
    const shown = questions[number - 1];
    if (!shown) return;
    for (const one of questions) one.hidden = one !== shown;
    form.elements.q.value = number;
    const bar = document.querySelector(".exam-bar");
    bar.querySelector("span").textContent = shown.dataset.place;
    bar.querySelector("progress").value = number;
    bar.querySelector("progress").setAttribute("aria-label", shown.dataset.place);
    for (const button of all(".bottom-bar [name=go]")) {
      button.hidden = { back: number === 1, next: number === questions.length, finish: number !== questions.length }[button.value];
    }
    all(".question-map a").forEach((link, index) => {
      if (index === number - 1) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
    if (remember) history.pushState(null, "", `?q=${number}`);
    for (const link of all(".languages a")) link.search = `?q=${number}`;
    if (status.dataset.state === "saved") show("empty");
    const fieldset = shown.querySelector("fieldset");
    fieldset.tabIndex = -1;
    fieldset.focus({ preventScroll: true });
    scrollTo(0, 0);
  };

  if (form) {
    questions.forEach(answers.prepare);
    for (const entry of waiting()) {
      const one = box(entry.question);
      if (!one || entry.client_revision <= Number(one.dataset.revision)) { forget(entry.question); continue; }
      put(entry.question, entry.chosen);
    }
    mark();
    const keep = (one) => {
      const complaint = answers.complaint(one);
      if (complaint) { show("empty", complaint); return; }
      const chosen = answers.read(one);
      if (one.dataset.kept === chosen.join()) return; // typed, and then left
      one.dataset.kept = chosen.join();
      const revision = Math.max(Date.now(), Number(one.dataset.revision) + 1);
      const question = Number(one.dataset.question);
      one.dataset.revision = revision;
      field(question, "revision").value = revision;
      write(question, { question, chosen, client_revision: revision });
      mark();
      flush();
    };
    let typing = 0;
    const ofQuestion = (then) => (event) => {
      clearTimeout(typing);
      const one = event.target.closest("[data-question]");
      if (one) then(one, event.target);
    };
    form.addEventListener("change", ofQuestion(keep));
    // A number is kept while it is typed: whoever closes the page then has lost nothing.
    form.addEventListener("input", ofQuestion((one, input) => { if (input.inputMode) typing = setTimeout(keep, 800, one); }));
    form.addEventListener("submit", (event) => {
      const go = event.submitter ? event.submitter.value : "next";
      const number = Number(form.elements.q.value);
      if ("forward" in data) {
        if (navigator.onLine) return;
        event.preventDefault();
        show("waiting", data.offline);
      } else if ("oneByOne" in data && go === "back" || go === "next" && number < questions.length) {
        event.preventDefault();
        turn(number + (go === "back" ? -1 : 1), true);
      } else if (!navigator.onLine) {
        event.preventDefault();
        show("waiting", data.offline);
      }
    });
    for (const link of all(".question-map a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        turn(Number(link.search.slice(3)), true);
      });
    }
    if ("oneByOne" in data && !("forward" in data)) {
      addEventListener("popstate", () => turn(Number(new URLSearchParams(location.search).get("q")) || 1, false));
    }
  } else {
    exam.addEventListener("submit", (event) => {
      if (navigator.onLine && !waiting().length) return;
      event.preventDefault();
      delete data.sent;
      show("waiting", navigator.onLine ? "" : data.offline);
      flush();
    });
  }

  // --- The clock: the server's, whatever this device believes ---
  const clock = document.querySelector("time[data-deadline]");
  const ahead = Date.parse(data.now) - Date.now();
  const tick = () => {
    const left = Math.max(0, Math.ceil((Date.parse(clock.dataset.deadline) - Date.now() - ahead) / 1000));
    clock.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const bar = clock.closest(".exam-bar");
    if (bar) bar.classList.toggle("exam-bar--late", left < 300);
    if (left) return;
    clearInterval(ticking);
    isOver = true;
    show("saving", data.over);
    flush();
  };
  let ticking = setInterval(tick, 1000);

  addEventListener("online", flush);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) flush(); });
  addEventListener("pageshow", (event) => { if (event.persisted && navigator.onLine) location.reload(); });
  if (waiting().length) flush();
})();
