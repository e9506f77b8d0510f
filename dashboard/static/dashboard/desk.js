// On a phone a table's row is a card (desk.css): each cell is told the name of its column, and whether it is empty.
(() => {
  const nameCells = () => {
    for (const table of document.querySelectorAll("table.listing:not(.desk-grid)")) {
      const names = [...table.querySelectorAll("thead th")].map((th) => (th.querySelector(".w-sr-only") ? "" : th.textContent.trim()));
      for (const row of table.querySelectorAll("tbody tr")) {
        if (row.cells.length !== names.length) continue;
        [...row.cells].forEach((cell, place) => {
          const isEmpty = !cell.textContent.trim() && !cell.querySelector("svg, input, button, img");
          if (isEmpty) cell.dataset.empty = "";
          else if (names[place] && (place || !cell.querySelector("a, b, strong"))) cell.dataset.label = names[place];
        });
      }
    }
  };
  document.addEventListener("DOMContentLoaded", nameCells);
  document.addEventListener("w-swap:success", nameCells);
})();
