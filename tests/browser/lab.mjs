// Opens a notebook in JupyterLab, runs all its cells and saves it, as an analyst does, and tells what is seen on the way:
// node lab.mjs ADDRESS TOKEN NOTEBOOK CELLS PICTURE CHROMIUM
// Prints JSON: what is shown before the run and after it, cell by cell, and what the console complained of.
import { chromium } from "playwright-core";

const [address, token, notebook, cells, picture, executablePath] = process.argv.slice(2);
const FLAGS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"];
const browser = await chromium.launch({ executablePath, args: FLAGS });
const page = await browser.newPage({ viewport: { width: 1200, height: 6000 } });
const problems = [];
page.on("pageerror", (error) => problems.push(error.message));

// What a reader sees of each cell: whether its code is open, and each output's words, tables and pictures.
const seen = () => page.locator(".jp-Notebook .jp-Cell").evaluateAll((cells) => cells.map((cell) => {
  const visible = (element) => element !== null && element.checkVisibility() && element.getBoundingClientRect().height > 0;
  return {
    code: cell.classList.contains("jp-CodeCell") && visible(cell.querySelector(".jp-InputArea-editor")),
    text: [...cell.querySelectorAll(".jp-OutputArea-output, .jp-MarkdownOutput")].filter(visible).map((shown) => shown.innerText),
    pictures: [...cell.querySelectorAll(".jp-OutputArea-output img")].filter((image) => image.naturalWidth > 1).length,
    cells: [...cell.querySelectorAll(".jp-OutputArea-output td")].map((td) => [td.innerText, getComputedStyle(td).textAlign]),
  };
}));
// What is seen once all cells are there and nothing more changes.
const settled = async () => {
  for (let last = "", deadline = Date.now() + 90_000; Date.now() < deadline; await page.waitForTimeout(700)) {
    const found = await seen();
    if (found.length === +cells && JSON.stringify(found) === last) return found;
    last = JSON.stringify(found);
  }
  throw new Error(`the page does not come to rest with ${cells} cells`);
};
const run = (command) => page.evaluate((name) => window.jupyterapp.commands.execute(name), command);

try {
  await page.goto(`${address}lab/tree/${encodeURIComponent(notebook)}?token=${token}`);
  await page.locator(".jp-Notebook .jp-Cell").first().waitFor({ timeout: 90_000 });
  await page.locator(".jp-Notebook-ExecutionIndicator[data-status=idle]").waitFor({ state: "attached", timeout: 90_000 });
  const before = await settled();
  await page.screenshot({ path: picture });
  await run("notebook:run-all-cells");
  const after = await settled();
  await run("docmanager:save");
  console.log(JSON.stringify({ before, after, problems }));
} finally {
  await browser.close();
}
