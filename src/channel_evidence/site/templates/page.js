// A long table starts folded: the rows with an objection, or else the first ones, and a button for the rest; the places of the
// numbers, which nobody reads through, sooner.
const LONG = 16, FIRST = 10, LONG_PLACES = 5, FIRST_PLACES = 3;
const OBJECTIONS = /^(contradicted|impossible|sources[ -]disagree|doubted|not[ -]settled|cut[ -]off)$/;
const unfold = (table) => {
  for (const row of table.querySelectorAll(".folded")) row.classList.remove("folded");
  table.parentElement.nextElementSibling?.matches(".rest-of") && table.parentElement.nextElementSibling.remove();
};
const fold = (table, many = FIRST) => {
  const rows = [...table.tBodies[0].rows];
  const objecting = rows.filter((row) => [...row.cells].some((cell) => OBJECTIONS.test(cell.textContent.trim())));
  const kept = new Set(objecting.length && objecting.length <= LONG ? objecting : rows.slice(0, many));
  for (const row of rows) row.classList.toggle("folded", !kept.has(row));
  const more = document.createElement("p"), button = document.createElement("button");
  more.className = "rest-of";
  more.dataset.left = `${kept.size} of ${rows.length} rows; the page itself holds the others.`;
  button.type = "button";
  button.className = "more";
  button.textContent = `Show all ${rows.length} rows`;
  button.addEventListener("click", () => {
    const first = rows.find((row) => row.classList.contains("folded"));
    unfold(table);
    first.tabIndex = -1;
    first.focus();
  });
  more.append(button);
  table.parentElement.after(more);
};
for (const table of document.querySelectorAll("main table")) {
  if (table.tHead?.rows.length !== 1 || table.tBodies.length !== 1 || table.tBodies[0].rows.length < 2) continue;
  makeSortable(table, () => unfold(table));
  if (!table.parentElement.matches(".scroll") || table.closest("details:not(.numbers)")) continue;
  if (table.closest("#places") && table.tBodies[0].rows.length > LONG_PLACES) fold(table, FIRST_PLACES);
  else if (table.tBodies[0].rows.length > LONG) fold(table);
}
// Whoever follows a link to a folded row or into folded details sees where it leads.
const reveal = () => {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (!target) return;
  for (let around = target.closest("details"); around; around = around.parentElement.closest("details")) around.open = true;
  if (target.matches(".folded")) unfold(target.closest("table"));
  target.scrollIntoView();
};
addEventListener("hashchange", reveal);
reveal();
const codes = document.querySelectorAll("details.code");
const all = document.getElementById("code-switch");
all.hidden = codes.length === 0;
all.addEventListener("click", () => {
  const open = all.getAttribute("aria-pressed") !== "true";
  all.setAttribute("aria-pressed", String(open));
  document.body.classList.toggle("with-code", open);
  for (const code of codes) code.open = open;
});
// The picture is in the page once; what is saved is that one, as PNG.
const save = async (picture, name) => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [picture.naturalWidth, picture.naturalHeight];
  canvas.getContext("2d").drawImage(picture, 0, 0);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(await new Promise((done) => canvas.toBlob(done, "image/png")));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
};
for (const button of document.querySelectorAll("button.save")) {
  button.hidden = false;
  button.addEventListener("click", () => save(button.closest("figure").querySelector("img"), button.dataset.name));
}
// On a narrow screen a figure is shown whole, with small letters; enlarged, it scrolls.
for (const button of document.querySelectorAll("button.enlarge")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const large = button.closest("figure").querySelector(".picture").classList.toggle("large");
    button.setAttribute("aria-pressed", String(large));
  });
}
