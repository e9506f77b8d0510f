// Each sample is as high as what it shows.
(() => {
  "use strict";
  for (const frame of document.querySelectorAll("iframe[data-pattern]")) {
    const fit = () => {
      const body = frame.contentDocument?.body;
      if (!body) return;
      const set = () => { frame.style.height = `${Math.ceil(body.getBoundingClientRect().height) + 2}px`; };
      set();
      new ResizeObserver(set).observe(body);
    };
    frame.addEventListener("load", fit);
    if (frame.contentDocument?.readyState === "complete") fit();
  }
})();
