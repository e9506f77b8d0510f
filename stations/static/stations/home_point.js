// Where one starts from: where the phone is, or a point of the map, which is loaded when it is opened. Without this file: two numbers.
(() => {
  "use strict";
  const box = document.getElementById("home-point");
  const field = document.getElementById("id_home");
  if (!box || !field) return;
  const said = box.querySelector("[role=status]");
  const [here, opens, takes] = ["here", "map", "take"].map((name) => box.querySelector(`[data-home=${name}]`));
  const panel = document.getElementById("home-map-panel");
  field.closest(".field").append(box);
  box.hidden = false;

  const take = (latitude, longitude) => {
    // No more exact than what is kept of it.
    field.value = `${latitude.toFixed(3)}, ${longitude.toFixed(3)}`;
    said.textContent = box.dataset.taken.replace("{point}", field.value);
  };

  here.hidden = !("geolocation" in navigator && window.isSecureContext);
  here.addEventListener("click", () => {
    said.textContent = box.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => take(coords.latitude, coords.longitude),
      () => { said.textContent = box.dataset.nowhere; },
      { maximumAge: 600000, timeout: 20000 },
    );
  });

  const loaded = (tag, values) => new Promise((resolve, reject) => {
    document.head.append(Object.assign(document.createElement(tag), values, { onload: resolve, onerror: reject }));
  });
  let map;
  const open = () => {
    const styles = box.dataset.styles.split(" ").map((href) => loaded("link", { rel: "stylesheet", href }));
    const [library, ours] = box.dataset.scripts.split(" ");
    return Promise.all([loaded("script", { src: library }), ...styles])
      .then(() => loaded("script", { src: ours }))
      .then(() => window.bakylauHomeMap(box, field.value));
  };

  opens.addEventListener("click", () => {
    const shows = panel.hidden;
    panel.hidden = !shows;
    opens.setAttribute("aria-expanded", shows);
    if (!shows || map) return;
    said.textContent = box.dataset.loading;
    map = open();
    map.then(() => { said.textContent = ""; }, () => {
      map = undefined; // the next press tries again
      panel.hidden = true;
      opens.setAttribute("aria-expanded", false);
      said.textContent = box.dataset.failed;
    });
  });
  takes.addEventListener("click", () => map.then((shown) => {
    const { lat, lng } = shown.getCenter().wrap();
    take(lat, lng);
  }));
})();
