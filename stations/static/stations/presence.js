// Arrived, relieved, left: kept on this phone until there is a network (offline.js sends it), with the phone's own time. Without this file, or
// where nothing can be stored, the buttons are a form.
(() => {
  "use strict";
  const PREFIX = "presence:";
  const PERSON = "bakylau.person";
  const mine = () => {
    try { return localStorage.getItem(PERSON); } catch { return null; }
  };
  const waitingFor = (assignment) => {
    try {
      const all = Object.keys(localStorage).filter((name) => name.startsWith(PREFIX)).map((name) => JSON.parse(localStorage.getItem(name)));
      return all.filter((thing) => thing.assignment === assignment).sort((one, other) => (one.at < other.at ? -1 : 1));
    } catch { return []; }
  };

  const drawings = [...document.querySelectorAll("form[data-presence]")].map((form) => {
    const { presence: assignment, state, from, handover, until, waits, copy } = form.dataset;
    const [status, undo] = [form.querySelector("[data-status]"), form.querySelector("[data-undo]")];
    const [said, mayUndo, wasHidden] = [status.textContent, !undo.hidden, form.hidden];
    const button = (kind) => form.querySelector(`[value=${kind}]`);
    const wasLate = state === "arrived" && !button("relieved").hidden; // by the server's clock
    let sent = 0;

    const draw = () => {
      const waiting = waitingFor(assignment);
      const kinds = waiting.map((thing) => thing.kind);
      const isThere = state === "arrived" || kinds.includes("arrived");
      const isGone = kinds.includes("relieved") || kinds.includes("left");
      const isTime = Date.now() >= Date.parse(from) && Date.now() < Date.parse(until);
      form.hidden = !(waiting.length || (copy === undefined ? !wasHidden || isTime : isTime && mine()));
      button("arrived").hidden = isThere;
      button("left").hidden = !isThere || isGone;
      button("relieved").hidden = !isThere || isGone || !(wasLate || Date.now() >= Date.parse(handover)); // before it, whoever goes leaves a hole
      undo.hidden = !waiting.length && !mayUndo;
      const last = waiting.at(-1);
      const time = last && new Date(last.at).toLocaleTimeString("ru", { hour: "2-digit", minute: "2-digit" });
      status.textContent = last ? waits.replace("{time}", time) : said;
      if (sent > waiting.length && copy === undefined && navigator.onLine) location.reload();
    };

    form.addEventListener("submit", (event) => {
      const kind = event.submitter && event.submitter.value;
      const waiting = waitingFor(assignment);
      if (!mine() || !kind || (kind === "undo" && !waiting.length)) return;
      event.preventDefault();
      if (kind === "undo") {
        localStorage.removeItem(PREFIX + waiting.at(-1).key); // it never left this phone: there is nothing to correct
        sent = 0;
      } else {
        const key = crypto.randomUUID();
        localStorage.setItem(PREFIX + key, JSON.stringify({ key, person: mine(), assignment, kind, at: new Date().toISOString() }));
        sent = waiting.length + 1;
        window.dispatchEvent(new Event("thing-to-send"));
      }
      draw();
    });
    sent = waitingFor(assignment).length;
    return draw;
  });

  const drawAll = () => drawings.forEach((draw) => draw());
  window.addEventListener("things-sent", drawAll);
  setInterval(drawAll, 30 * 1000);
  drawAll();
})();
