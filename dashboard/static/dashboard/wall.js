/* A wall screen renews itself for hours: it keeps what it shows while the site does not answer, and says that it is old. */
(function () {
  "use strict";
  var seconds = Number(document.getElementById("wall").dataset.seconds) || 60;

  function show(name) {
    ["wall-stale", "wall-away"].forEach(function (id) {
      document.getElementById(id).hidden = id !== name;
    });
  }

  function renewed(text) {
    var page = new DOMParser().parseFromString(text, "text/html");
    var fresh = page.getElementById("wall");
    if (!fresh) return false;
    document.getElementById("wall").replaceWith(document.importNode(fresh, true));
    return true;
  }

  function renew() {
    fetch(location.href, { credentials: "same-origin", cache: "no-store", redirect: "manual" })
      .then(function (answer) {
        // A redirect leads to the log-in: what is shown stays, and somebody is asked to come.
        if (answer.type === "opaqueredirect" || answer.status === 403) return show("wall-away");
        if (!answer.ok) return show("wall-stale");
        return answer.text().then(function (text) {
          if (!renewed(text)) show("wall-stale");
        });
      })
      .catch(function () {
        show("wall-stale");
      });
  }

  setInterval(renew, seconds * 1000);
})();
