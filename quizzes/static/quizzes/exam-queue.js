// Answers that wait on this phone, an entry a question: exam:<person>:<attempt>:<question>. Two tabs do not undo each other, nobody sends
// another person's, and what could not be sent for thirty days is forgotten. The moment of an entry is the site's, not this phone's.
window.examQueue = (() => {
  "use strict";
  const LONGEST = 30 * 24 * 60 * 60 * 1000;
  const names = () => {
    try { return Object.keys(localStorage).filter((name) => name.startsWith("exam:")); } catch { return []; }
  };
  const read = (name) => {
    try { return JSON.parse(localStorage.getItem(name)); } catch { return null; }
  };
  const remove = (name) => {
    try { localStorage.removeItem(name); } catch { /* no storage */ }
  };
  const inOrder = (entries) => entries.filter(Boolean).sort((one, other) => one.client_revision - other.client_revision);

  const prune = (now) => {
    for (const name of names()) if (!(now - (read(name) || {}).at < LONGEST)) remove(name);
  };

  // Of one attempt. Where nothing can be stored, memory keeps it as long as the page is open.
  const ofAttempt = (person, attempt) => {
    const prefix = `exam:${person}:${attempt}:`;
    const memory = {};
    return {
      write: (question, entry) => {
        memory[question] = entry;
        try { localStorage.setItem(prefix + question, JSON.stringify(entry)); } catch { /* no storage */ }
      },
      forget: (question) => {
        delete memory[question];
        remove(prefix + question);
      },
      all: () => {
        const found = { ...memory };
        for (const name of names()) if (name.startsWith(prefix)) found[name.slice(prefix.length)] = read(name);
        return inOrder(Object.values(found));
      },
    };
  };

  const attemptsOf = (person) => {
    const own = names().map((name) => name.split(":")).filter((parts) => parts.length === 4 && parts[1] === person);
    return [...new Set(own.map((parts) => parts[2]))];
  };

  // What came of sending one: {status, reply}. Raises where there is no network, or no answer in time.
  const post = async (address, token, { question, chosen, client_revision }) => {
    const stop = new AbortController();
    const limit = setTimeout(() => stop.abort(), 15000);
    try {
      const answer = await fetch(address, {
        method: "POST",
        headers: { "Content-Type": "application/json", "X-CSRFToken": token },
        body: JSON.stringify({ question, chosen, client_revision }),
        credentials: "same-origin",
        signal: stop.signal,
      });
      return { status: answer.status, reply: await answer.json().catch(() => ({})) };
    } finally {
      clearTimeout(limit);
    }
  };

  return { prune, ofAttempt, attemptsOf, post };
})();
