// How much time there is, by the server's clock. Between two of its words the browser's steady clock counts on, which nobody can set. It may
// stand still while a phone sleeps: what the phone's own clock says of that time only ever shortens, until the server is asked again.
window.examClock = (started, address) => {
  "use strict";
  let server;
  let since;
  let deadline;
  let shift = Date.now() - performance.now();

  // asked: when the request left, so that a slow network shows less time rather than more.
  const set = (now, until, asked) => {
    if (!now || !until) return;
    server = Date.parse(now);
    deadline = Date.parse(until);
    since = asked;
    shift = Date.now() - performance.now();
  };
  const [page] = performance.getEntriesByType("navigation");
  set(started.now, started.deadline, Math.min(page?.requestStart || performance.now(), performance.now()));

  const now = () => server + performance.now() - since;

  return {
    set,
    now,
    left: () => Math.max(0, Math.ceil((deadline - now()) / 1000)),
    // Whether the phone's clock was set, or the phone has slept: time to ask. Slept: then what its clock went on by is taken off.
    jumped: (slept) => {
      const by = Date.now() - performance.now() - shift;
      if (Math.abs(by) < 2000) return false;
      shift += by;
      if (slept) since -= Math.max(0, by);
      return true;
    },
    // {now, deadline, open}, or it raises.
    ask: async () => {
      const asked = performance.now();
      const stop = new AbortController();
      const limit = setTimeout(() => stop.abort(), 15000);
      try {
        const answer = await fetch(address, { credentials: "same-origin", signal: stop.signal });
        if (!answer.ok) throw new Error(answer.status);
        const reply = await answer.json();
        set(reply.now, reply.deadline, asked);
        return reply;
      } finally {
        clearTimeout(limit);
      }
    },
  };
};
