// What plain HTML cannot do. The site works without this file.
(() => {
  "use strict";

  const { offline: scripts } = document.currentScript.dataset;
  const menu = document.querySelector("details.menu");
  if (menu) {
    document.addEventListener("click", (event) => {
      if (menu.open && !menu.contains(event.target)) menu.open = false;
    });
    menu.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !menu.open) return;
      menu.open = false;
      menu.querySelector("summary").focus();
    });
  }

  document.querySelector(".error-summary")?.focus();

  for (const button of document.querySelectorAll("[data-print]")) {
    button.hidden = false;
    // A link names what is to be printed alone: the address has to say so first.
    button.addEventListener("click", () => (button.hash ? setTimeout(() => window.print(), 50) : window.print()));
  }

  // Captions are shown, and loaded, with the recording that is asked for: a track marked as default would come with the page.
  for (const folded of document.querySelectorAll("details[data-recording]")) {
    folded.addEventListener("toggle", () => {
      const [track] = folded.querySelector("video, audio").textTracks;
      if (track && folded.open) track.mode = "showing";
    });
  }

  // Paper opens nothing: what is folded is printed open.
  window.addEventListener("beforeprint", () => {
    for (const folded of document.querySelectorAll(".lesson-body details:not([open])")) {
      folded.open = true;
      folded.dataset.folded = "1";
    }
  });
  window.addEventListener("afterprint", () => {
    for (const folded of document.querySelectorAll("details[data-folded]")) {
      folded.open = false;
      delete folded.dataset.folded;
    }
  });

  // A slow network invites a second tap.
  for (const form of document.querySelectorAll("form[data-once]")) {
    form.addEventListener("submit", (event) => {
      if (form.dataset.sent) event.preventDefault();
      form.dataset.sent = "1";
    });
  }
  window.addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-once]")) delete form.dataset.sent;
  });

  const offline = document.getElementById("offline");
  // An exam says of its own what becomes of the answers.
  if (offline && !document.querySelector("[data-exam]")) {
    const show = () => { offline.hidden = navigator.onLine; };
    window.addEventListener("online", show);
    window.addEventListener("offline", show);
    show();
  }

  // Who keeps something on this phone, or may here, gets the scripts for it; nobody else does.
  const keeps = () => {
    try {
      return Object.keys(localStorage).some((name) => /^(bakylau\.|outbox:|practice:|presence:|refused:)/.test(name));
    } catch { return false; }
  };
  if (scripts && "serviceWorker" in navigator && (document.querySelector("[data-keep], [data-read], [data-kept-list], [data-keep-post]") || keeps())) {
    for (const address of scripts.split(" ")) {
      const script = document.createElement("script");
      Object.assign(script, { src: address, async: false });
      Object.assign(script.dataset, document.getElementById("waiting").dataset);
      document.head.append(script);
    }
  }
})();
