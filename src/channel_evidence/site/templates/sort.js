// Tables whose head is a row of buttons: a click, Enter or the space bar sorts by that column, a second time the other way.
const sortKey = (row, column) => {
  const cell = row.cells[column];
  const text = (cell?.dataset.sort ?? cell?.textContent ?? "").trim();
  const number = text.replace(/[, %]/g, "").replace("\u2212", "-");
  const blank = text === "" || /^(\u2013\s*)?(not reported|none|unknown)?$/.test(text);
  return { text, blank, number: number !== "" && Number.isFinite(+number) ? +number : null };
};
const byColumn = (column, down) => (one, other) => {
  const a = sortKey(one, column), b = sortKey(other, column);
  if (a.blank || b.blank) return a.blank - b.blank;
  const order = a.number !== null && b.number !== null ? a.number - b.number
    : a.text.localeCompare(b.text, "en", { numeric: true });
  return down ? -order : order;
};
const firstOrder = new WeakMap(); // rows that are equal stay as the page first had them
const sortBy = (table, head, down) => {
  for (const other of table.tHead.rows[0].cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const body = table.tBodies[0];
  if (!firstOrder.has(table)) firstOrder.set(table, [...body.rows]);
  body.append(...[...firstOrder.get(table)].sort(byColumn(head.cellIndex, down)));
};
const makeSortable = (table, sorted = () => {}) => {
  for (const head of table.tHead.rows[0].cells) {
    if (!head.textContent.trim()) continue;
    const button = document.createElement("button");
    button.type = "button";
    button.append(...head.childNodes);
    head.append(button);
    button.addEventListener("click", () => {
      sortBy(table, head, head.getAttribute("aria-sort") === "ascending");
      sorted();
    });
  }
};
// A region takes the keyboard's focus only while it has something to scroll to.
const scrolling = new ResizeObserver((entries) => {
  for (const { target } of entries) target.tabIndex = target.scrollWidth > target.clientWidth ? 0 : -1;
});
for (const region of document.querySelectorAll(".scroll, .picture, .styled")) scrolling.observe(region);
