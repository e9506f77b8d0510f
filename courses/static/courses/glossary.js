// A marked term shows its meaning beside it: pointed at, focused and pressed, or tapped. Without this file, and where the browser knows
// no popovers, it is a link into the glossary.
(() => {
  "use strict";
  const words = document.querySelector(".words");
  if (!words || !("popover" in HTMLElement.prototype)) return;
  const wordOf = (link) => document.getElementById(link.hash.replace("#term-", "word-"));
  let shown = null;
  let timer = 0;

  const box = document.createElement("div");
  box.className = "term-box";
  box.popover = "auto";
  document.body.append(box);

  const show = (link) => {
    const word = wordOf(link);
    if (!word || shown === link) return;
    box.replaceChildren(...[...word.children].map((child) => {
      const part = document.createElement("p");
      part.append(...[...child.childNodes].map((node) => node.cloneNode(true)));
      return part;
    }));
    const more = link.cloneNode(false);
    more.removeAttribute("class");
    more.textContent = words.dataset.more;
    box.append(more);
    box.showPopover();
    const place = link.getBoundingClientRect();
    const size = box.getBoundingClientRect();
    box.style.left = `${Math.max(8, Math.min(place.left, document.documentElement.clientWidth - size.width - 8))}px`;
    box.style.top = `${place.bottom + size.height + 8 > window.innerHeight && place.top > size.height ? place.top - size.height - 4 : place.bottom + 4}px`;
    shown = link;
  };
  const hide = () => { if (box.matches(":popover-open")) box.hidePopover(); };
  box.addEventListener("toggle", (event) => { if (event.newState === "closed") shown = null; });
  window.addEventListener("scroll", hide, { passive: true });

  const later = (act, after) => { clearTimeout(timer); timer = setTimeout(act, after); };
  box.addEventListener("pointerenter", () => clearTimeout(timer));
  box.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide, 300); });

  for (const link of document.querySelectorAll("a.term")) {
    const word = wordOf(link);
    if (!word) continue;
    link.setAttribute("aria-describedby", word.id);
    link.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      show(link);
    });
    link.addEventListener("pointerenter", (event) => { if (event.pointerType === "mouse") later(() => show(link), 250); });
    link.addEventListener("pointerleave", (event) => { if (event.pointerType === "mouse") later(hide, 300); });
  }
})();
