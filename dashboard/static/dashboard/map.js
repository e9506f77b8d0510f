/* Stations on a canvas, ten thousand at once. Nobody: a hollow square; some: a half disc; full: a disc; high priority: a ring around it. */
/* global L */
(function () {
  "use strict";
  var place = document.getElementById("map");
  var colours = getComputedStyle(document.documentElement);
  var colour = function (name) {
    return colours.getPropertyValue(name).trim();
  };
  var ACTION = colour("--action"), REFUSAL = colour("--refusal"), SURFACE = colour("--surface"), INK = colour("--ink"), EDGE = colour("--edge");

  function draw(context, x, y, r, tier, seats) {
    context.lineWidth = 2;
    context.strokeStyle = tier ? ACTION : REFUSAL;
    context.fillStyle = SURFACE;
    context.beginPath();
    if (tier) context.arc(x, y, r, 0, 2 * Math.PI);
    else context.rect(x - r, y - r, 2 * r, 2 * r);
    if (tier >= seats) context.fillStyle = ACTION;
    context.fill();
    context.stroke();
    if (tier && tier < seats) {
      context.fillStyle = ACTION;
      context.beginPath();
      context.arc(x, y, r, Math.PI / 2, 1.5 * Math.PI);
      context.fill();
    }
  }

  L.Canvas.include({
    _updateTier: function (layer) {
      if (!this._drawing || layer._empty()) return;
      var at = layer._point, context = this._ctx, station = layer.options.station;
      var r = Math.max(3, Math.min(8, this._map.getZoom() - 7)) + (station.observers ? 0 : 1);
      draw(context, at.x, at.y, r, station.observers, station.seats);
      if (station.priority) {
        context.strokeStyle = INK;
        context.lineWidth = station.priority > 1 ? 2 : 1;
        context.beginPath();
        context.arc(at.x, at.y, r + 4, 0, 2 * Math.PI);
        context.stroke();
      }
    },
  });
  var Mark = L.CircleMarker.extend({
    _updatePath: function () {
      this._renderer._updateTier(this);
    },
  });

  function words(station, area) {
    var box = document.createElement("p");
    var link = document.createElement("a");
    link.href = place.dataset.station.replace("/0/", "/" + station.id + "/");
    link.textContent = "№ " + station.number;
    box.append(link, ", " + area + ": " + (place.dataset.labels.split("|")[station.observers] || station.observers));
    return box;
  }

  function outlines(map, data) {
    data.areas.forEach(function (area) {
      var corners = [];
      for (var i = 0; i < area[1].length; i += 2) corners.push([area[1][i] / data.scale, area[1][i + 1] / data.scale]);
      if (corners.length < 3) return;
      L.polygon(corners, { color: EDGE, weight: 1.5, dashArray: "6 4", fillOpacity: 0.04, interactive: false }).addTo(map);
    });
  }

  function stations(map, data) {
    // The fullest are drawn first, so that a hole is never under a disc.
    var order = data.id.map(function (_id, i) { return i; }).sort(function (a, b) {
      return data.observers[b] - data.observers[a] || data.priority[a] - data.priority[b];
    });
    var group = L.featureGroup();
    order.forEach(function (i) {
      var station = { id: data.id[i], number: data.number[i], observers: data.observers[i], priority: data.priority[i], seats: data.seats, area: data.area[i] };
      new Mark([data.lat[i] / data.scale, data.lon[i] / data.scale], { radius: 8, station: station }).addTo(group);
    });
    group.on("click", function (event) {
      var station = event.layer.options.station;
      L.popup().setLatLng(event.layer.getLatLng()).setContent(words(station, data.areas[station.area][0])).openOn(map);
    });
    group.addTo(map);
    return group;
  }

  function show(data) {
    if (!data.id.length) return; // the list says that there is none
    place.hidden = false;
    var map = L.map(place, { preferCanvas: true, zoomControl: false, zoomSnap: place.dataset.tiles ? 1 : 0.25, attributionControl: Boolean(place.dataset.tiles) });
    L.control.zoom({ zoomInTitle: place.dataset.zoomIn, zoomOutTitle: place.dataset.zoomOut }).addTo(map);
    if (map.attributionControl) map.attributionControl.setPrefix(false);
    if (place.dataset.tiles) L.tileLayer(place.dataset.tiles, { attribution: place.dataset.attribution, maxZoom: 19 }).addTo(map);
    map.setView([48, 67], 5);
    outlines(map, data);
    var group = stations(map, data);
    map.fitBounds(group.getBounds(), { padding: [20, 20], maxZoom: 15 });
  }

  fetch(place.dataset.points, { credentials: "same-origin" })
    .then(function (answer) {
      if (!answer.ok) throw new Error(answer.status);
      return answer.json();
    })
    .then(show)
    .catch(function () {
      var told = document.createElement("p");
      told.className = "notice notice--change";
      told.setAttribute("role", "status");
      told.textContent = place.dataset.failed;
      place.replaceWith(told);
    });
})();
