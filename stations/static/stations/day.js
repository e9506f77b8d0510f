// The list looks after itself: fetched anew every half minute while it is seen, unless somebody is writing in it. Without this file
// there is a link.
(() => {
  "use strict";
  const box = document.querySelector("[data-refresh]");
  if (!box) return;
  const stale = document.createElement("p");
  stale.className = "note warning";
  stale.setAttribute("role", "status");
  stale.hidden = true;
  box.before(stale);

  const isWriting = () => {
    const field = document.activeElement;
    return Boolean(field && field.matches("input, button, summary") && box.contains(field)) || [...box.querySelectorAll("input:not([type=hidden])")].some((one) => one.value !== one.defaultValue);
  };

  const refresh = async () => {
    if (document.hidden || isWriting()) return;
    const time = box.querySelector("[data-at]").dataset.at;
    try {
      const answer = await fetch(location.href, { cache: "no-store" });
      if (answer.redirected) { location.reload(); return; }
      if (!answer.ok) throw new Error(String(answer.status));
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!isWriting()) box.replaceChildren(...page.querySelector("[data-refresh]").childNodes);
      stale.hidden = true;
    } catch {
      stale.textContent = box.dataset.stale.replace("{time}", time);
      stale.hidden = false;
    }
  };
  setInterval(refresh, Number(box.dataset.refresh) * 1000);
  document.addEventListener("visibilitychange", refresh);
  window.addEventListener("online", refresh);
})();
