// The box on the index: what fits is shown at each key press, a pasted passage has its known numbers marked.
const lookUp = (() => {
  const form = document.getElementById("look-up"), box = form.look;
  const status = document.getElementById("look-up-status"), shown = document.getElementById("found");
  const FIRST = 12, BESIDE = 3, READ = { "whole-text": "whole text", "second-hand": "second hand" };
  let held, searcher, told;

  const unpack = async () => {
    const packed = Uint8Array.from(atob(document.getElementById("held").textContent), (sign) => sign.charCodeAt(0));
    const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
    held = JSON.parse(await new Response(stream).text());
    searcher = makeSearcher(held);
  };
  let begun;
  const ready = () => (begun ??= unpack());

  // Text from the data reaches the page as text alone.
  const element = (name, kind, ...inside) => {
    const made = document.createElement(name);
    if (kind) made.className = kind;
    made.append(...inside.filter((part) => part !== ""));
    return made;
  };
  const link = (address, words) => {
    const made = element("a", "", words);
    made.href = address;
    return made;
  };
  const toWords = (url, exact) => {
    if (!/^https?:\/\//.test(url)) return "";
    const words = exact.trim().split(/\s+/).join(" ");
    if (!words || url.includes(":~:")) return url;
    const code = encodeURIComponent(words).replace(/[-!'()*]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
    return `${url}${url.includes("#") ? "" : "#"}:~:text=${code}`;
  };
  const facts = (entry) => {
    const size = entry.n ? `n = ${Number(entry.n).toLocaleString("en")}` : "n not reported";
    const who = [entry.sponsor || "sponsor not reported", entry.year].filter(Boolean).join(" ");
    return [entry.base ? `of ${entry.base}, ${size}` : size, `asked by ${who}${entry.sells ? `, which sells ${entry.sells}` : ""}`,
      `read: ${READ[entry.reading] ?? entry.reading}`, `${entry.accounts} account${entry.accounts === 1 ? "" : "s"}`].join(" · ");
  };
  const links = (entry, place) => {
    const line = element("p", "links");
    const [page, number] = held.at[place] ?? [], treating = held.pages[held.treated[entry.study_id]];
    const study = held.studies && entry.study_id ? `study-${encodeURIComponent(entry.study_id)}.html` : "";
    if (number) line.append(link(`${encodeURIComponent(held.pages[page][0])}#place.${number}`, "Its place"), ` in “${held.pages[page][1]}”`);
    else if (study && entry.estimate_id) line.append(link(`${study}#place.${entry.estimate_id}`, "Its place"));
    else if (treating) line.append(link(encodeURIComponent(treating[0]), treating[1]));
    if (entry.study_id) line.append(" ", link(study || `#study.${entry.study_id}`, entry.study || "The study"));
    const source = `${entry.publisher}: ${entry.title}`, address = toWords(entry.url, entry.exact);
    line.append(" ", address ? link(address, source) : source);
    return line;
  };
  const item = ({ place }) => {
    const entry = searcher.entry(place);
    const made = element("li", "hit");
    const kind = entry.kind === "number" ? "" : element("span", "kind", entry.kind);
    const verdict = entry.verdict ? element("span", `verdict ${entry.verdict}`, entry.verdict.replaceAll("-", " ")) : "";
    made.append(element("p", "value", kind, element("b", "", entry.kind === "number" ? entry.printed : entry.says), verdict));
    const what = entry.kind === "number" ? [entry.says, entry.asked] : [entry.printed, entry.asked];
    if (what.some(Boolean)) made.append(element("p", "", what.filter(Boolean).join(" – ")));
    made.append(element("p", "facts", facts(entry)));
    if (entry.why) made.append(element("p", "facts", entry.why));
    if (entry.doubt && !entry.why.includes(entry.doubt)) made.append(element("p", "facts", `Doubted: ${entry.doubt}`));
    made.append(links(entry, place));
    return made;
  };
  const list = (hits, most) => {
    const made = element("ol", "hits", ...hits.slice(0, most).map(item));
    if (hits.length <= most) return [made];
    const more = element("button", "more", `Show all ${hits.length}`);
    more.type = "button";
    more.addEventListener("click", () => {
      const next = made.children.length;
      made.append(...hits.slice(most).map(item));
      more.remove();
      made.children[next].querySelector("a")?.focus();
    });
    return [made, more];
  };
  const counted = (hits) => {
    const kinds = { number: 0, claim: 0, doubt: 0 };
    for (const { place } of hits) kinds[searcher.entry(place).kind]++;
    const named = [["printing", kinds.number], ["claim", kinds.claim], ["doubt", kinds.doubt]].filter(([, count]) => count)
      .map(([name, count]) => `${count} ${name}${count === 1 ? "" : "s"}`);
    return named.join(", ");
  };
  // Said a moment after the last key, so that a screen reader is not interrupted at each.
  const tell = (words) => {
    clearTimeout(told);
    told = setTimeout(() => { status.textContent = words; }, 250);
  };
  const passage = (text) => {
    const marks = searcher.marks(text), whole = element("p", "passage");
    let end = 0;
    const groups = marks.map(({ number, hits }, at) => {
      const words = text.slice(number.start, number.end);
      const mark = element("button", `mark ${searcher.entry(hits[0].place).verdict}`, words);
      mark.type = "button";
      whole.append(text.slice(end, number.start), mark);
      end = number.end;
      const head = element("h3", "", `“${words}”`, element("small", "", counted(hits)));
      head.id = `number.${at}`;
      head.tabIndex = -1;
      mark.addEventListener("click", () => head.focus());
      return element("section", "group", head, ...list(hits, BESIDE));
    });
    whole.append(text.slice(end));
    const total = searcher.numbers(text).length;
    tell(`${marks.length} of ${total} number${total === 1 ? "" : "s"} in this text ${marks.length === 1 ? "is" : "are"} known here.`);
    return [whole, ...groups];
  };
  const show = async (text) => {
    box.value = text;
    if (!text.trim()) {
      clearTimeout(told);
      status.textContent = "";
      shown.replaceChildren();
      return;
    }
    if (!searcher) await ready();
    if (box.value !== text) return; // typed on meanwhile
    if (searcher.isPassage(text)) return shown.replaceChildren(...passage(text));
    const hits = searcher.search(text);
    tell(hits.length ? `${counted(hits)}${hits[0].whole ? "" : "; none fits every word"}` : "Nothing fits.");
    shown.replaceChildren(...(hits.length ? list(hits, FIRST) : []));
  };
  form.hidden = false;
  box.addEventListener("focus", ready);
  (window.requestIdleCallback ?? setTimeout)(ready);
  return { form, box, show };
})();
