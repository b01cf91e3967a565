for (const table of document.querySelectorAll("main table")) {
  if (table.tHead?.rows.length === 1 && table.tBodies.length === 1 && table.tBodies[0].rows.length > 1) makeSortable(table);
}
const codes = document.querySelectorAll("details.code");
const all = document.getElementById("code-switch");
all.hidden = codes.length === 0;
all.addEventListener("click", () => {
  const open = all.getAttribute("aria-pressed") !== "true";
  all.setAttribute("aria-pressed", String(open));
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
