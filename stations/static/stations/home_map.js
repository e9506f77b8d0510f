// The map of home_point.js: one moves it until the cross in its middle is at the place. Resolves to the map.
/* global L */
(() => {
  "use strict";

  const pairs = (numbers, scale) => {
    const found = [];
    for (let i = 0; i < numbers.length; i += 2) found.push([numbers[i] / scale, numbers[i + 1] / scale]);
    return found;
  };

  // A name stands where its area is wide enough for it.
  const name = (map, areas) => areas.forEach(([shape, text]) => {
    const bounds = shape.getBounds();
    const width = map.latLngToLayerPoint(bounds.getNorthEast()).x - map.latLngToLayerPoint(bounds.getSouthWest()).x;
    if (width < text.length * 7) shape.unbindTooltip();
    else if (!shape.getTooltip()) shape.bindTooltip(text, { permanent: true, direction: "center", className: "home-map__name" }).openTooltip();
  });

  const draw = (map, data) => {
    const colours = getComputedStyle(document.documentElement);
    const [edge, action] = ["--edge", "--action"].map((token) => colours.getPropertyValue(token).trim());
    const areas = data.areas.filter(([, corners]) => corners.length > 4).map(([text, corners]) => [
      L.polygon(pairs(corners, data.scale), { color: edge, weight: 1.5, dashArray: "6 4", fillOpacity: 0.04, interactive: false }).addTo(map),
      text,
    ]);
    const stations = pairs(data.stations, data.scale).map((point) => (
      L.circleMarker(point, { radius: 3, color: action, weight: 1, fillOpacity: 0.6, interactive: false }).addTo(map)
    ));
    map.on("zoomend", () => name(map, areas));
    return { areas, all: [...(stations.length ? stations : areas.map(([shape]) => shape))] };
  };

  const look = (map, typed, all) => {
    const numbers = (typed.match(/-?\d+(?:[.,]\d+)?/g) || []).map((number) => Number(number.replace(",", ".")));
    if (numbers.length === 2 && Math.abs(numbers[0]) <= 85 && Math.abs(numbers[1]) <= 180) map.setView(numbers, 13);
    else if (all.length) map.fitBounds(L.featureGroup(all).getBounds(), { padding: [20, 20], maxZoom: 14 });
  };

  window.bakylauHomeMap = async (box, typed) => {
    const answer = await fetch(box.dataset.points, { credentials: "same-origin" });
    if (!answer.ok) throw new Error(answer.status);
    const data = await answer.json();
    const place = document.getElementById("home-map");
    const { tiles, attribution, zoomIn, zoomOut } = box.dataset;
    const map = L.map(place, { zoomControl: false, minZoom: 4, maxZoom: 18, zoomSnap: tiles ? 1 : 0.25, attributionControl: Boolean(tiles) }).setView([48, 67], 5);
    L.control.zoom({ zoomInTitle: zoomIn, zoomOutTitle: zoomOut }).addTo(map);
    if (tiles) {
      map.attributionControl.setPrefix(false);
      L.tileLayer(tiles, { attribution, maxZoom: 19 }).addTo(map);
    }
    const { areas, all } = draw(map, data);
    look(map, typed, all);
    name(map, areas);
    map.on("click", (event) => map.panTo(event.latlng));
    place.focus();
    return map;
  };
})();
