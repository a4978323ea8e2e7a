// What makes long tables usable: a click on a head sorts, a word in the field leaves the rows that hold it.
// Without this script the page says the same.
"use strict";

function value(row, column) {
  const text = row.cells[column].textContent.trim();
  const number = parseFloat(text.replace("−", "-"));
  return [Number.isNaN(number) ? Infinity : number, text.toLowerCase()];
}

function sort(table, column, button) {
  const down = button.dataset.order === "up";
  for (const other of table.tHead.querySelectorAll("button")) {
    delete other.dataset.order;
    other.closest("th").removeAttribute("aria-sort");
  }
  button.dataset.order = down ? "down" : "up";
  button.closest("th").setAttribute("aria-sort", down ? "descending" : "ascending");
  const rows = [...table.tBodies[0].rows].map((row) => [value(row, column), row]);
  rows.sort(([[a, one]], [[b, other]]) => (a === b ? one.localeCompare(other) : a - b) * (down ? -1 : 1));
  table.tBodies[0].append(...rows.map(([, row]) => row));
}

function sortable(table) {
  [...table.tHead.rows[0].cells].forEach((head, column) => {
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => sort(table, column, button));
  });
}

function searchable(table) {
  const label = document.createElement("label");
  const field = document.createElement("input");
  const count = document.createElement("output");
  field.type = "search";
  label.className = "search screen";
  label.append("Find a student: ", field, " ", count);
  (table.closest(".wide") || table).before(label);
  field.addEventListener("input", () => {
    const word = field.value.trim().toLowerCase();
    let shown = 0;
    for (const row of table.tBodies[0].rows) {
      row.hidden = !row.cells[0].textContent.toLowerCase().includes(word);
      shown += !row.hidden;
    }
    count.textContent = word ? `${shown} of ${table.tBodies[0].rows.length}` : "";
  });
}

document.querySelectorAll("table.sort").forEach(sortable);
document.querySelectorAll("table.find").forEach(searchable);
