// The exam works without this file. With it every answer is saved as it is given, and kept on the phone while there is no network.
(() => {
  "use strict";
  const exam = document.querySelector("[data-exam]");
  if (!exam) return;
  const data = exam.dataset;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const questions = all("[data-question]");
  const form = questions.length ? exam : null;
  const status = document.querySelector(".saved");
  const counter = document.querySelector("[data-count]");
  const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
  const queue = window.examQueue.ofAttempt(data.person, data.exam);
  const waiting = queue.all;
  const time = document.querySelector("time[data-deadline]");
  const clock = window.examClock({ now: data.now, deadline: time.dataset.deadline }, data.time);
  let sending = false;
  let isOver = false;
  let pause = 2000;
  let timer = 0;
  window.examQueue.prune(clock.now());
  // The paper is answered without a network too: once it stands there, the pictures of the questions further on are fetched as well.
  const fetchPictures = () => all("img[loading=lazy]").forEach((one) => { one.loading = "eager"; });
  if (document.readyState === "complete") fetchPictures();
  else addEventListener("load", fetchPictures);

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
      const isWrong = Boolean(answers.complaint(one));
      links[index].classList.toggle("is-answered", is);
      links[index].classList.toggle("is-wrong", isWrong);
      links[index].querySelector("[data-is-answered]").hidden = !is;
      links[index].querySelector("[data-is-wrong]").hidden = !isWrong;
    });
    const total = document.querySelector("[data-answered]");
    if (total) {
      total.textContent = answered;
      document.querySelector(".exam-bar progress").value = answered;
    }
  };

  // What is no number is said beside its field, with what counts until it is mended.
  const complain = (one) => {
    const entry = waiting().find((each) => String(each.question) === one.dataset.question);
    answers.complain(one, entry ? entry.chosen.join() : field(one.dataset.question, "was").value);
    mark();
  };

  const put = (question, chosen) => {
    delete box(question).dataset.kept;
    answers.fill(box(question), chosen);
  };

  // --- Sending: one after another, the oldest first ---
  const settle = (reply, sent) => {
    const left = waiting().find((entry) => entry.question === reply.question);
    if (left && left.client_revision <= Math.max(sent.client_revision, reply.client_revision)) queue.forget(reply.question);
    const one = box(reply.question);
    if (one && !reply.late) {
      one.dataset.revision = Math.max(one.dataset.revision, reply.client_revision);
      field(reply.question, "was").value = reply.chosen.join(",");
      if (reply.client_revision > sent.client_revision) { put(reply.question, reply.chosen); mark(); }
    }
  };

  const send = async (entry) => {
    const asked = performance.now();
    const { status, reply } = await window.examQueue.post(data.answer, token, entry);
    if (status === 200 && reply.question) {
      clock.set(reply.now, reply.deadline, asked);
      settle(reply, entry);
      return reply.message;
    }
    if (status === 409) { queue.forget(entry.question); location.assign(data.result); return reply.message; }
    if (status === 400 || status === 413) {
      queue.forget(entry.question);
      const one = box(entry.question);
      if (one && reply.code === "not_a_number") { answers.refuse(one, reply.message); complain(one); return ""; }
      return reply.message || data.problem;
    }
    throw Object.assign(new Error("refused"), { words: reply.message || data.problem });
  };

  const flush = async () => {
    if (sending) return;
    sending = true;
    clearTimeout(timer);
    let words = "";
    try {
      if (isOver && waiting().length && !(await isStillOpen())) return;
      for (let next = waiting()[0]; next; next = waiting()[0]) {
        show("saving");
        words = (await send(next)) || words;
        pause = 2000;
        show(words ? "empty" : "saved", words);
      }
      if (isOver && (await isStillOpen()) && isOver) handIn();
    } catch (error) {
      show("waiting", error.words || (isOver ? data.offline : ""));
      timer = setTimeout(flush, pause);
      pause = Math.min(pause * 2, 30000);
    } finally {
      sending = false;
    }
  };

  // Asks the server how much time there is. Where the attempt is closed the result is shown, and sends what still waits.
  const isStillOpen = async () => {
    const { open } = await clock.ask();
    if (!open) { location.assign(data.result); return false; }
    if (isOver && clock.left()) {
      isOver = false;
      show("empty");
      ticking = setInterval(tick, 1000);
    }
    return true;
  };
  const resync = () => isStillOpen().catch(() => {});

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
      if (!one || entry.client_revision <= Number(one.dataset.revision)) { queue.forget(entry.question); continue; }
      put(entry.question, entry.chosen);
    }
    mark();
    const keep = (one) => {
      complain(one);
      if (answers.complaint(one)) return;
      const chosen = answers.read(one);
      if (one.dataset.kept === chosen.join()) return; // typed, and then left
      one.dataset.kept = chosen.join();
      const revision = Math.max(Date.now(), Number(one.dataset.revision) + 1);
      const question = Number(one.dataset.question);
      one.dataset.revision = revision;
      field(question, "revision").value = revision;
      queue.write(question, { question, chosen, client_revision: revision, at: clock.now() });
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
    form.addEventListener("input", ofQuestion((one, input) => {
      answers.refuse(one, "");
      if (input.inputMode) typing = setTimeout(keep, 800, one);
    }));
    // Before anything leaves for the server: to the first question whose answer is no answer.
    const stopAtWrong = (event) => {
      const one = questions.find((each) => answers.complaint(each));
      if (!one) return false;
      event.preventDefault();
      if (one.hidden) turn(questions.indexOf(one) + 1, true);
      complain(one);
      one.querySelector("input[inputmode]").focus();
      return true;
    };
    form.addEventListener("submit", (event) => {
      const go = event.submitter ? event.submitter.value : "next";
      const number = Number(form.elements.q.value);
      if ("forward" in data) {
        if (stopAtWrong(event) || navigator.onLine) return;
        event.preventDefault();
        show("waiting", data.offline);
      } else if ("oneByOne" in data && go === "back" || go === "next" && number < questions.length) {
        event.preventDefault();
        turn(number + (go === "back" ? -1 : 1), true);
      } else if (!stopAtWrong(event) && !navigator.onLine) {
        event.preventDefault();
        show("waiting", data.offline);
      }
    });
    document.querySelector(`a[href="${data.submit}"]`)?.addEventListener("click", stopAtWrong);
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

  // --- The clock: the server's. It alone says that the time is over; until it does, nothing is handed in ---
  const tick = () => {
    if (clock.jumped(document.hidden)) resync();
    const left = clock.left();
    time.textContent = `${Math.floor(left / 60)}:${String(left % 60).padStart(2, "0")}`;
    const bar = time.closest(".exam-bar");
    if (bar) bar.classList.toggle("exam-bar--late", left < 300);
    if (left) return;
    clearInterval(ticking);
    isOver = true;
    show("saving", data.over);
    flush();
  };
  let ticking = setInterval(tick, 1000);

  const comeBack = () => {
    clock.jumped(true);
    resync();
    flush();
  };
  addEventListener("online", comeBack);
  document.addEventListener("visibilitychange", () => { if (!document.hidden) comeBack(); });
  addEventListener("pageshow", (event) => { if (event.persisted && navigator.onLine) location.reload(); });
  if (waiting().length) flush();
})();
