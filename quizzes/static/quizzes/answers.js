// How each kind of question is read and filled in: an answer is a list of words, as the server keeps it (quizzes/marks.py).
window.examAnswers = (() => {
  "use strict";
  const lines = (box) => [...box.querySelectorAll("[data-line]")];
  const picker = (line) => line.querySelector("select");
  const inputs = (box) => [...box.querySelectorAll("input[type=radio], input[type=checkbox]")];
  const number = (box) => box.querySelector("input[inputmode]");
  const byLine = {
    // In the order in which the page came: the words are the same whatever has been moved.
    read: (box) => lines(box).sort((one, other) => one.dataset.came - other.dataset.came).filter((line) => picker(line).value).map((line) => `${line.dataset.line}:${picker(line).value}`),
    fill: (box, chosen) => {
      const values = Object.fromEntries(chosen.map((word) => word.split(":")));
      for (const line of lines(box)) picker(line).value = values[line.dataset.line] || "";
      if (box.dataset.kind === "ordering") arrange(box);
    },
    isWhole: (box, chosen) => chosen.length === lines(box).length,
  };
  const choice = {
    read: (box) => inputs(box).filter((input) => input.checked).map((input) => input.value),
    fill: (box, chosen) => { for (const input of inputs(box)) input.checked = chosen.includes(input.value); },
    isWhole: (box, chosen) => chosen.length > 0,
  };
  const kinds = {
    ordering: { ...byLine, isWhole: (box, chosen) => new Set(chosen.map((word) => word.split(":")[1])).size === lines(box).length },
    matching: byLine,
    numeric: {
      read: (box) => [number(box).value.trim()].filter(Boolean),
      fill: (box, chosen) => {
        number(box).setCustomValidity("");
        number(box).value = chosen[0] || "";
      },
      isWhole: (box, chosen) => chosen.length > 0 && !complaint(box),
    },
  };
  // What is no number is not sent: the sentence that says so, or "".
  const complaint = (box) => {
    if (box.dataset.kind !== "numeric" || number(box).validity.valid) return "";
    return number(box).validity.customError ? number(box).validationMessage : number(box).title;
  };
  const kind = (box) => kinds[box.dataset.kind] || choice;

  // --- To put in order: the lines are moved, and their numbers follow ---
  const arrange = (box) => {
    const sorted = lines(box).sort((one, other) => (picker(one).value || 99) - (picker(other).value || 99));
    sorted[0].parentElement.append(...sorted);
    edges(box);
  };
  const edges = (box) => {
    const all = lines(box);
    all.forEach((line, index) => {
      const [up, down] = line.querySelectorAll("button");
      if (!up) return;
      up.disabled = index === 0;
      down.disabled = index === all.length - 1;
    });
    const keep = box.querySelector("[data-order]");
    if (keep) keep.hidden = kinds.ordering.isWhole(box, kinds.ordering.read(box));
  };
  const settle = (box) => {
    lines(box).forEach((line, index) => { picker(line).value = index + 1; });
    edges(box);
    picker(lines(box)[0]).dispatchEvent(new Event("change", { bubbles: true }));
  };
  const move = (box, line, by, button) => {
    const other = by < 0 ? line.previousElementSibling : line.nextElementSibling;
    if (!other) return;
    if (by < 0) other.before(line); else other.after(line);
    settle(box);
    (button.disabled ? [...line.querySelectorAll("button")].find((one) => !one.disabled) : button).focus();
  };
  const mover = (box, line, by, label) => {
    const button = document.createElement("button");
    button.type = "button";
    button.className = "line__move";
    button.textContent = by < 0 ? "↑" : "↓";
    button.setAttribute("aria-label", `${label} ${line.querySelector(".line__text").textContent}`);
    button.addEventListener("click", () => move(box, line, by, button));
    return button;
  };
  const makeSortable = (box) => {
    const list = box.querySelector("ol");
    box.querySelector("[data-how]").textContent = list.dataset.sorted;
    for (const line of lines(box)) {
      picker(line).hidden = true;
      line.append(mover(box, line, -1, list.dataset.up), mover(box, line, 1, list.dataset.down));
    }
    const keep = document.createElement("button");
    keep.type = "button";
    keep.className = "button button--secondary";
    keep.dataset.order = "";
    keep.textContent = list.dataset.asItIs;
    keep.addEventListener("click", () => settle(box));
    list.after(keep);
    arrange(box);
  };

  return {
    read: (box) => kind(box).read(box),
    fill: (box, chosen) => kind(box).fill(box, chosen),
    isWhole: (box) => kind(box).isWhole(box, kind(box).read(box)),
    complaint,
    // Says it beside the field, and what counts until it is mended; or that all is well.
    complain: (box, counts) => {
      const said = box.querySelector("[data-problem]");
      if (!said) return;
      const words = complaint(box);
      const until = words && (counts ? said.dataset.counts.replace("{answer}", counts) : said.dataset.nothing);
      const sentence = words ? `${words} ${until}` : "";
      if (said.textContent !== sentence) said.textContent = sentence;
      said.hidden = !words;
      number(box).setAttribute("aria-invalid", Boolean(words));
    },
    // What the server takes for no number; "" once it is typed anew.
    refuse: (box, words) => { if (box.dataset.kind === "numeric") number(box).setCustomValidity(words); },
    prepare: (box) => {
      lines(box).forEach((line, index) => { line.dataset.came = index; });
      if (box.dataset.kind === "ordering") makeSortable(box);
    },
  };
})();
