// The editors of a question's answers: only those of the chosen kind are shown, and no more empty rows than are needed.
(() => {
  "use strict";
  const fields = (row) => [...row.querySelectorAll("input:not([type=checkbox]), textarea")];
  const isFilled = (row) => fields(row).some((field) => field.type !== "hidden" && field.value.trim());
  const button = (words, press) => {
    const made = document.createElement("button");
    made.type = "button";
    made.className = "button button-small button-secondary";
    made.textContent = words;
    made.addEventListener("click", press);
    return made;
  };

  // A form sends its rows by their numbers: not the row is moved, but what is written in it.
  const swap = (row, other) => {
    const others = fields(other);
    fields(row).forEach((field, index) => { [field.value, others[index].value] = [others[index].value, field.value]; });
  };
  const sortable = (rows, words) => {
    rows.forEach((row, index) => {
      const move = (by, place) => () => {
        const other = rows[index + by];
        if (!other || other.hidden) return;
        swap(row, other);
        other.querySelectorAll(".quizzes-move button")[place].focus();
      };
      const bar = document.createElement("p");
      bar.className = "quizzes-move";
      bar.append(button(`↑ ${words.up}`, move(-1, 0)), button(`↓ ${words.down}`, move(1, 1)));
      row.append(bar);
    });
  };
  const growing = (list, words) => {
    const rows = [...list.querySelectorAll("[data-row]")];
    const last = rows.map(isFilled).lastIndexOf(true);
    rows.forEach((row, index) => { row.hidden = index > last && index >= Number(list.dataset.least); });
    const add = button(words.add, () => {
      const row = rows.find((one) => one.hidden);
      if (!row) return;
      row.hidden = false;
      row.querySelector("textarea").focus();
      add.hidden = !rows.some((one) => one.hidden);
    });
    add.hidden = !rows.some((one) => one.hidden);
    list.after(add);
    if (list.hasAttribute("data-sortable")) sortable(rows, words);
  };

  const prepare = (box) => {
    const kinds = [...box.closest("form").querySelectorAll("input[name=kind]")];
    const show = () => {
      const chosen = kinds.find((kind) => kind.checked);
      for (const part of box.querySelectorAll("[data-part]")) part.hidden = !chosen || !part.dataset.part.split(" ").includes(chosen.value);
      // One right answer is chosen like one; the server counts the marks all the same.
      for (const mark of box.querySelectorAll(".quizzes-option__right input")) mark.type = chosen && chosen.value === "single" ? "radio" : "checkbox";
    };
    for (const list of box.querySelectorAll("[data-rows]")) growing(list, box.dataset);
    for (const kind of kinds) kind.addEventListener("change", show);
    if (kinds.length) show();
  };
  document.addEventListener("DOMContentLoaded", () => document.querySelectorAll("[data-answers]").forEach(prepare));
})();
