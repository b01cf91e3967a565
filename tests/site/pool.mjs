// Pools cases as a page does: a JSON list of { counts, totals, options } on standard input, the answers on standard output.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const source = readFileSync(join(dirname(fileURLToPath(import.meta.url)), "../../src/channel_evidence/site/templates/pool.js"), "utf8");
const poolShares = new Function(`"use strict";\n${source}\nreturn poolShares;`)();
const { cases, quantiles } = JSON.parse(readFileSync(0, "utf8"));
const start = performance.now();
const answers = cases.map(({ counts, totals, options }) => poolShares(counts, totals, { ...options, quantiles }));
console.log(JSON.stringify({ answers, took: (performance.now() - start) / cases.length }));
