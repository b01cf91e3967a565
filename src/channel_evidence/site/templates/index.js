const table = document.getElementById("table");
const form = document.getElementById("filters");
const count = document.getElementById("count");
const rows = [...table.tBodies[0].rows];
const heads = [...table.tHead.rows[0].cells];
const years = [...form.querySelectorAll("button[data-year]")];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
// What the table can be narrowed by, as its cells have it.
const facetsOf = (row) => {
  const [, certainty, year, country, design, n, measure, fails, open] = row.cells;
  const said = (cell) => (cell.querySelector(".unseen") ?? cell).textContent.trim();
  return {
    year: [said(year)], country: said(country) === UNKNOWN ? [UNKNOWN] : said(country).split(/\s+/), design: [said(design)],
    measure: measure.querySelector(".unseen") ? [] : measure.firstChild.textContent.trim().split(", "), sponsor: [row.dataset.sponsor],
    n: [said(n) === UNKNOWN ? UNKNOWN : "known"], certainty: [said(certainty)],
    doubted: [Number(said(fails)) ? "something fails" : Number(said(open)) ? "something is open" : "nothing"],
  };
};
const UNKNOWN = "not reported";
const values = new Map(rows.map((row) => [row, facetsOf(row)]));
const named = new Map(rows.map((row) => [row, plain(`${row.cells[0].textContent} ${values.get(row).measure}`)]));
const asked = new Map(rows.map((row) => [row, plain(row.querySelector("details")?.textContent ?? "")]));
const selects = [...form.querySelectorAll("select")];
const filters = [...selects.map((select) => select.name), "year"];
const UNSORTED = "year.descending";
const more = document.getElementById("more");
const FIRST = 40;
let year = "", whole = false;
const chosen = (key) => (key === "year" ? year : form[key].value);

// What was found must be seen: open the questions with a word that title, sponsor and measures do not hold, and only these.
const showQuestions = (row, words) => {
  const questions = row.querySelector("details");
  if (!questions) return;
  questions.open = words.length > 0;
  for (const question of questions.querySelectorAll("li")) {
    const text = plain(question.textContent);
    question.hidden = words.length > 0 && !words.some((word) => text.includes(word));
  }
};
const apply = () => {
  const words = plain(form.q.value).split(/\s+/).filter(Boolean);
  // For each facet how many studies fit all the others, by its values.
  const counts = Object.fromEntries(filters.map((key) => [key, new Map()]));
  let shown = 0;
  for (const row of table.tBodies[0].rows) {
    const found = words.filter((word) => named.get(row).includes(word) || asked.get(row).includes(word));
    const failing = filters.filter((key) => chosen(key) && !values.get(row)[key].includes(chosen(key)));
    const worded = found.length === words.length;
    const fits = worded && failing.length === 0;
    shown += fits;
    row.hidden = !fits || (shown > FIRST && !whole);
    if (worded) {
      for (const key of filters) {
        if (failing.length && (failing.length > 1 || failing[0] !== key)) continue;
        for (const value of values.get(row)[key]) counts[key].set(value, (counts[key].get(value) ?? 0) + 1);
      }
    }
    if (!row.hidden) showQuestions(row, words.filter((word) => !named.get(row).includes(word)));
  }
  for (const select of selects) {
    for (const option of [...select.options].slice(1)) {
      const fitting = counts[select.name].get(option.value) ?? 0;
      option.text = `${option.dataset.name} (${fitting})`;
      option.disabled = !fitting && !option.selected;
    }
  }
  for (const button of years) {
    button.setAttribute("aria-pressed", String(button.dataset.year === year));
    button.classList.toggle("none", !counts.year.get(button.dataset.year));
  }
  count.textContent = `${shown} of ${rows.length} studies`;
  more.hidden = whole || shown <= FIRST;
  more.textContent = `Show all ${shown} studies`;
};
// The state of the page stands in the address, so that what was found can be sent to somebody.
const write = () => {
  const state = new URLSearchParams();
  if (lookUp.box.value.trim()) state.set("look", lookUp.box.value.slice(0, 3000));
  for (const key of ["q", ...filters]) if (key === "q" ? form.q.value : chosen(key)) state.set(key, key === "q" ? form.q.value : chosen(key));
  const head = heads.find((cell) => cell.hasAttribute("aria-sort"));
  const sorted = `${head.dataset.key}.${head.getAttribute("aria-sort")}`;
  if (sorted !== UNSORTED) state.set("sort", sorted);
  history.replaceState(null, "", `#${state}`);
};
const reset = () => { for (const key of ["q", ...selects.map((select) => select.name)]) form[key].value = ""; year = ""; };
const read = () => {
  if (location.hash && !location.hash.includes("=") && location.hash !== "#") {
    // A study that a filter hides is shown to whoever follows a link to it.
    const row = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (row?.hidden && rows.includes(row)) { reset(); whole = true; apply(); row.scrollIntoView(); }
    return;
  }
  const state = new URLSearchParams(location.hash.slice(1));
  for (const key of ["q", ...selects.map((select) => select.name)]) {
    const wanted = state.get(key) ?? "";
    if (form[key].value !== wanted) form[key].value = wanted;
    if (form[key].selectedIndex === -1) form[key].value = "";
  }
  year = years.some((button) => button.dataset.year === state.get("year")) ? state.get("year") : "";
  const [key, direction] = (state.get("sort") ?? UNSORTED).split(".");
  const head = heads.find((cell) => cell.dataset.key === key);
  if (head && head.getAttribute("aria-sort") !== direction) sortBy(table, head, direction === "descending");
  apply();
  if (lookUp.box.value !== (state.get("look") ?? "")) lookUp.show(state.get("look") ?? "");
};

const names = new Intl.DisplayNames("en", { type: "region" });
for (const select of selects) {
  for (const option of [...select.options].slice(1)) {
    option.dataset.name = option.value;
    try { if (select.name === "country") option.dataset.name = names.of(option.value); } catch { /* no code of a country */ }
  }
}
makeSortable(table, () => { apply(); write(); });
more.addEventListener("click", () => {
  const last = [...table.tBodies[0].rows].findLast((row) => !row.hidden);
  whole = true;
  apply();
  (last.nextElementSibling?.querySelector("a, summary") ?? table).focus();
});
form.addEventListener("input", () => { apply(); write(); });
form.addEventListener("reset", () => setTimeout(() => { year = ""; apply(); write(); form.q.focus(); }));
for (const button of years) {
  button.addEventListener("click", () => { year = year === button.dataset.year ? "" : button.dataset.year; apply(); write(); });
}
for (const each of [form, lookUp.form]) each.addEventListener("submit", (event) => event.preventDefault());
lookUp.form.addEventListener("input", () => { lookUp.show(lookUp.box.value); write(); });
addEventListener("hashchange", read);
addEventListener("beforeprint", () => { whole = true; apply(); });
form.hidden = count.hidden = false;
table.classList.add("ready");
apply();
read();
