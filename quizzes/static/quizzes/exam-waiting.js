// What waits on this phone for attempts of this person is sent from the exam's page and from a result: whoever was without a network when
// the time was over comes back to one of them. Of an attempt that is over it is recorded as late; for a day an examiner may let it count.
(() => {
  "use strict";
  const box = document.querySelector("[data-waiting-answers]");
  if (!box || !window.examQueue) return;
  const { person, answer, now } = box.dataset;
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const arrived = { late: 0, tooLate: 0, refused: 0 };
  let why = "";
  let sending = false;

  const attempts = () => window.examQueue.attemptsOf(person);
  const show = (stuck) => {
    const waits = attempts().reduce((sum, attempt) => sum + window.examQueue.ofAttempt(person, attempt).all().length, 0);
    const counts = { ...arrived, waits: stuck ? waits : 0 };
    const said = Object.keys(counts).filter((what) => counts[what]).map((what) => box.dataset[what].replace("{count}", counts[what]));
    box.firstElementChild.textContent = [...said, why].filter(Boolean).join(" ");
    box.hidden = !said.length;
  };

  const sendOf = async (attempt) => {
    const queue = window.examQueue.ofAttempt(person, attempt);
    for (const entry of queue.all()) {
      const { status, reply } = await window.examQueue.post(answer.replace("00000000-0000-0000-0000-000000000000", attempt), token, entry);
      const isKept = status === 200 && reply.question;
      const isRefused = [400, 409, 413].includes(status);
      if (!isKept && !isRefused) throw Object.assign(new Error(status), { words: reply.message });
      // Another tab may have written a newer one meanwhile.
      const left = queue.all().find((one) => one.question === entry.question);
      if (left && left.client_revision <= entry.client_revision) queue.forget(entry.question);
      if (reply.late) arrived[reply.may_count ? "late" : "tooLate"] += 1;
      if (isRefused) { arrived.refused += 1; why = reply.message || ""; }
    }
  };

  const send = async () => {
    if (sending) return;
    sending = true;
    let stuck = false;
    for (const attempt of attempts()) {
      try {
        await sendOf(attempt);
      } catch (error) {
        stuck = true;
        why = error.words || "";
      }
    }
    if (!stuck && !arrived.refused) why = "";
    show(stuck);
    sending = false;
  };

  window.examQueue.prune(Date.parse(now));
  if (!attempts().length) return;
  addEventListener("online", send);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) send(); });
  send();
})();
