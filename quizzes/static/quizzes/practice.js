// Says at once whether a practice answer is right and why, and sends it to be kept: now, or when the network is back.
// Without this file the form asks the server. How answers are kept: docs/exam.md.
(() => {
  "use strict";
  const forms = [...document.querySelectorAll("form[data-practice]")].filter((form) => !form.dataset.ready);
  if (!forms.length) return;
  const prefix = "practice:";
  const record = forms[0].dataset.record;
  const isVisitor = document.querySelector(".masthead .log-in, [data-kept-copy]") !== null; // nothing is kept for a visitor

  const newKey = () => {
    if (crypto.randomUUID) return crypto.randomUUID();
    const hex = [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, "$1-$2-4$3-8$4-$5");
  };

  // Those with a person are of a phone that keeps things: offline/offline.js sends them when that person is here.
  const waiting = () => {
    try {
      const names = Object.keys(localStorage).filter((name) => name.startsWith(prefix));
      return names.map((name) => JSON.parse(localStorage.getItem(name))).filter((answer) => !answer.person);
    } catch { return []; }
  };
  const forget = (keys) => {
    try { for (const key of keys) localStorage.removeItem(prefix + key); } catch { /* no storage */ }
  };

  // An answer has one key however often it is sent: the site keeps it once.
  const send = async (answers) => {
    if (!answers.length) return;
    const some = answers.slice(0, 100);
    const keys = some.map((answer) => answer.key);
    try {
      const body = JSON.stringify({ answers: some });
      const reply = await fetch(record, { method: "POST", body, headers: { "Content-Type": "application/json" }, keepalive: body.length < 60000 });
      // What the site will never take (a visitor's, a malformed one) is not sent again.
      if (reply.ok || [400, 401, 403, 413].includes(reply.status)) forget(keys);
    } catch { /* no network: it waits */ }
  };

  const keep = (answer) => {
    let person;
    try { person = localStorage.getItem("bakylau.person") ?? undefined; } catch { /* no storage */ }
    if (isVisitor && !person) return;
    try { localStorage.setItem(prefix + answer.key, JSON.stringify({ ...answer, person })); } catch { send([answer]); return; }
    if (person) window.dispatchEvent(new Event("thing-to-send"));
    else send(waiting());
  };

  const mark = (option, kind, words) => {
    option.classList.add(`option--${kind}`);
    const verdict = document.createElement("span");
    verdict.className = "option__verdict";
    verdict.textContent = words;
    option.querySelector("span").append(verdict);
  };

  const clear = (form) => {
    for (const option of form.querySelectorAll(".option")) {
      option.classList.remove("option--right", "option--wrong");
      option.querySelector(".option__verdict")?.remove();
    }
  };

  for (const form of forms) {
    form.dataset.ready = "1";
    form.addEventListener("change", () => {
      clear(form);
      form.querySelector("[data-why]").hidden = true;
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const chosen = form.querySelector("input:checked");
      if (!chosen) return;
      const { right, yes, no, practice } = form.dataset;
      clear(form);
      mark(form.querySelector(`input[value="${right}"]`).closest(".option"), "right", yes);
      if (chosen.value !== right) mark(chosen.closest(".option"), "wrong", no);
      form.querySelector("[data-verdict]").textContent = chosen.value === right ? yes : no;
      form.querySelector("[data-why]").hidden = false;
      const lesson = form.querySelector("[name=lesson]")?.value;
      keep({ key: newKey(), question: practice, chosen: chosen.value, lesson, at: new Date().toISOString() });
    });
  }

  if (isVisitor) return;
  window.addEventListener("online", () => send(waiting()));
  send(waiting());
})();
