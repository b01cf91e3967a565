const table = document.getElementById("table");
const form = document.getElementById("filters");
const count = document.getElementById("count");
const rows = [...table.tBodies[0].rows];
const heads = [...table.tHead.rows[0].cells];
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const named = new Map(rows.map((row) => [row, plain(`${row.cells[0].textContent} ${row.dataset.measure}`)]));
const asked = new Map(rows.map((row) => [row, plain(row.querySelector("details")?.textContent ?? "")]));
const filters = ["country", "design", "measure"];

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
  let shown = 0;
  for (const row of rows) {
    const fits = filters.every((key) => !form[key].value || row.dataset[key].split("|").includes(form[key].value));
    const found = words.filter((word) => named.get(row).includes(word) || asked.get(row).includes(word));
    row.hidden = !(fits && found.length === words.length);
    shown += !row.hidden;
    if (!row.hidden) showQuestions(row, words.filter((word) => !named.get(row).includes(word)));
  }
  count.textContent = `${shown} of ${rows.length} studies`;
};
// The state of the table stands in the address, so that a filtered view can be sent to somebody.
const write = () => {
  const state = new URLSearchParams();
  for (const key of ["q", ...filters]) if (form[key].value) state.set(key, form[key].value);
  const head = heads.find((cell) => cell.hasAttribute("aria-sort"));
  const sorted = `${head.dataset.key}.${head.getAttribute("aria-sort")}`;
  if (sorted !== "year.descending") state.set("sort", sorted);
  history.replaceState(null, "", `#${state}`);
};
const read = () => {
  if (location.hash && !location.hash.includes("=") && location.hash !== "#") return;
  const state = new URLSearchParams(location.hash.slice(1));
  for (const key of ["q", ...filters]) {
    const wanted = state.get(key) ?? "";
    if (form[key].value !== wanted) form[key].value = wanted;
    if (form[key].selectedIndex === -1) form[key].value = "";
  }
  const [key, direction] = (state.get("sort") ?? "year.descending").split(".");
  const head = heads.find((cell) => cell.dataset.key === key);
  if (head && head.getAttribute("aria-sort") !== direction) sortBy(table, head, direction === "descending");
  apply();
};

const names = new Intl.DisplayNames("en", { type: "region" });
for (const option of [...form.country.options].slice(1)) {
  option.value = option.text;
  try { option.text = names.of(option.value); } catch { /* the code stays */ }
}
makeSortable(table, write);
form.addEventListener("input", () => { apply(); write(); });
form.addEventListener("reset", () => setTimeout(() => { apply(); write(); form.q.focus(); }));
form.addEventListener("submit", (event) => event.preventDefault());
addEventListener("hashchange", read);
form.hidden = count.hidden = false;
read();
