// A forest plot that a reader may pool otherwise: diamond, prediction and sentence follow, the state stands in the address.
for (const form of document.querySelectorAll("form.what-if")) {
  const figure = form.closest("figure"), key = `figure-${form.dataset.figure}`;
  const { rows, published, quantiles } = JSON.parse(form.dataset.held);
  const [least, most] = form.dataset.ends.split(" ").map(Number);
  const answer = form.querySelector(".answer");
  const lines = [...figure.querySelectorAll(".marks li")];
  const pooledLine = figure.querySelector(".pooled-line"), nextLine = figure.querySelector(".expected-line");
  const studies = lines.filter((line) => line !== pooledLine && line !== nextLine);
  const at = (percent) => `${(2 + (96 * (Math.min(Math.max(percent, least), most) - least)) / (most - least)).toFixed(2)}%`;
  const short = (percent) => percent.toFixed(1);

  const pooled = () => {
    const deff = Number(form.deff.value);
    const kept = rows.filter(([count, , , doubted, floor], place) => count !== null && boxes[place].checked
      && (form.doubted.checked || !doubted) && (form.floors.checked || !floor));
    return poolShares(kept.map(([count]) => count / deff), kept.map(([, total]) => total / deff), { tau2Method: form.tau2.value, quantiles });
  };
  const numbersOf = (found) => [found.estimate, ...found.shown, ...found.shownPrediction].map((share) => 100 * share);
  const boxes = rows.map(([count, , used]) => {
    const box = document.createElement("input");
    box.type = "checkbox";
    box.defaultChecked = box.checked = used;
    box.disabled = count === null;
    return box;
  });
  // Shown only where this page's pooling gives what is published.
  const first = pooled();
  const agrees = studies.length === rows.length && first && first.k > 1
    && numbersOf(first).every((value, place) => Math.abs(value - published[place]) <= 0.0051);
  if (!agrees) continue;

  const draw = (line, [middle, low, high], words) => {
    const span = line.querySelector(".span"), spot = line.querySelector("svg svg");
    span.setAttribute("x1", at(low));
    span.setAttribute("x2", at(high));
    spot?.setAttribute("x", at(middle));
    line.querySelector(".at b").textContent = words;
    line.querySelector(".at small")?.replaceChildren(`${short(low)} to ${short(high)}`);
  };
  const isPublished = () => form.deff.value === "1" && form.tau2.value === "PM" && form.doubted.checked && form.floors.checked
    && boxes.every((box) => box.checked === box.defaultChecked);
  const show = () => {
    const own = !isPublished(), found = pooled();
    figure.classList.toggle("changed", own);
    const enough = found && found.k >= 5;
    for (const line of [pooledLine, nextLine]) line.classList.toggle("undrawn", !enough);
    if (!enough) {
      answer.textContent = `Your choice, not the published answer: ${found?.k ?? 0} studies, too few to pool; five are needed.`;
      return;
    }
    const [middle, low, high, from, to] = numbersOf(found);  // what is published, unrounded: rounding it twice would move it
    draw(pooledLine, [middle, low, high], short(middle));
    draw(nextLine, [middle, from, to], short(middle));
    answer.textContent = `${own ? "Your choice, not the published answer" : "As published"}: ${short(middle)} percent (${short(low)} to ${short(high)}) of ${found.k} studies; `
      + `another such study is expected between ${short(from)} and ${short(to)}.`;
  };
  const write = () => {
    const state = new URLSearchParams(location.hash.includes("=") ? location.hash.slice(1) : "");
    const turned = boxes.flatMap((box, place) => (box.checked === box.defaultChecked ? [] : [place + 1]));
    const parts = [turned.length ? `turned.${turned.join(".")}` : "", form.deff.value === "1" ? "" : `deff.${form.deff.value.replace(".", "-")}`,
      form.tau2.value === "PM" ? "" : `tau2.${form.tau2.value}`, form.doubted.checked ? "" : "undoubted", form.floors.checked ? "" : "exact"].filter(Boolean);
    if (parts.length) state.set(key, parts.join("_")); else state.delete(key);
    history.replaceState(null, "", [...state].length ? `#${state}` : location.pathname + location.search);
  };
  const read = () => {
    const state = new URLSearchParams(location.hash.slice(1)).get(key) ?? "";
    const given = Object.fromEntries(state.split("_").map((part) => [part.split(".")[0], part.split(".").slice(1)]));
    const turned = new Set((given.turned ?? []).map(Number));
    boxes.forEach((box, place) => { box.checked = box.defaultChecked !== (turned.has(place + 1) && !box.disabled); });
    const choose = (select, value) => { select.value = value ?? ""; if (select.selectedIndex < 0) select.selectedIndex = 0; };
    choose(form.deff, given.deff?.[0]?.replace("-", "."));
    choose(form.tau2, given.tau2?.[0]);
    form.doubted.checked = !("undoubted" in given);
    form.floors.checked = !("exact" in given);
    show();
  };
  boxes.forEach((box, place) => {
    const name = studies[place].querySelector(".name");
    box.setAttribute("aria-label", `Pool ${name.firstChild.textContent}`);
    name.prepend(box);
    box.addEventListener("change", () => { show(); write(); });
  });
  form.querySelector(".doubted").hidden = !rows.some(([, , , doubted]) => doubted);
  form.querySelector(".floors").hidden = !rows.some(([, , , , floor]) => floor);
  form.addEventListener("change", () => { show(); write(); });
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(() => {
    for (const box of boxes) box.checked = box.defaultChecked;
    show();
    write();
  }));
  addEventListener("hashchange", read);
  form.hidden = false;
  read();
}
