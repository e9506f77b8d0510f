// How far a run is, asked every two seconds; when it is done the page shows where to fetch it.
(() => {
  "use strict";
  const PAUSE = 2000;
  const ask = async (bar) => {
    try {
      const answer = await fetch(bar.dataset.state, { headers: { Accept: "application/json" } });
      const { made, total, done } = await answer.json();
      if (done) { location.assign(bar.dataset.page); return; }
      bar.value = made;
      bar.parentElement.querySelector("[data-count]").textContent = `${made} / ${total}`;
    } catch { /* the network is gone for a moment: asked again */ }
    setTimeout(ask, PAUSE, bar);
  };
  for (const bar of document.querySelectorAll("progress[data-state]")) setTimeout(ask, PAUSE, bar);
})();
