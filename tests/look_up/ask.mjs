// Asks the search of the pages: {held, queries, passages} as JSON on standard input, its answers as JSON on standard output.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const templates = join(dirname(fileURLToPath(import.meta.url)), "../../src/channel_evidence/site/templates");
const source = ["language.js", "search.js"].map((name) => readFileSync(join(templates, name), "utf8")).join("\n");
const makeSearcher = new Function(`"use strict";\n${source}\nreturn makeSearcher;`)();
const { held, queries, passages } = JSON.parse(readFileSync(0, "utf8"));
const start = performance.now();
const searcher = makeSearcher(held);
const built = performance.now() - start;
const hits = (found) => found.map(({ place, score, whole }) => [place, score, whole]);
const timed = queries.map((query) => {
  const begun = performance.now(), found = searcher.search(query);
  return { took: performance.now() - begun, found: hits(found), passage: searcher.isPassage(query) };
});
const marks = passages.map((text) => searcher.marks(text).map((mark) => [mark.number.start, mark.number.end, hits(mark.hits)]));
console.log(JSON.stringify({ built, timed, marks }));
