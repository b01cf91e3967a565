// Uses a built site in Chromium as a reader does, and says what is wrong: node site.mjs SCENARIO SITE DOWNLOADS CHROMIUM
// Prints a JSON list of problems; empty when all is well.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { mkdtempSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { chromium } from "playwright-core";

const [scenario, site, downloads, executablePath] = process.argv.slice(2);
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const PAGES = readdirSync(site).filter((name) => name.endsWith(".html")).sort();
const NOTEBOOKS = PAGES.filter((name) => name !== "index.html");
const WITH_FIGURE = NOTEBOOKS.find((name) => readFileSync(join(site, name), "utf8").includes('class="numbers"') && readFileSync(join(site, name), "utf8").includes('id="places"'));
const FOLDED = NOTEBOOKS.find((name) => readFileSync(join(site, name), "utf8").includes("<details><summary>"));
const WIDE = { width: 1440, height: 900 }, NARROW = { width: 360, height: 740 };
const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

const problems = [];
const expect = (holds, what) => { if (!holds) problems.push(what); };

const server = createServer((request, response) => {
  try {
    const body = readFileSync(join(site, basename(decodeURIComponent(new URL(request.url, "http://x").pathname))));
    response.writeHead(200, { "Content-Type": "text/html" }).end(body);
  } catch {
    response.writeHead(404).end();
  }
});
await new Promise((ready) => server.listen(0, "localhost", ready));
const home = `http://localhost:${server.address().port}/`;
const profile = mkdtempSync(join(tmpdir(), "site-"));

// One context at a time, in a profile of its own: every request and every complaint of the console is looked at.
const open = async (options = {}) => {
  const context = await chromium.launchPersistentContext(mkdtempSync(join(profile, "p-")), {
    executablePath, args: FLAGS, viewport: WIDE, acceptDownloads: true, reducedMotion: "reduce", ...options,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  page.on("request", (request) => {
    const url = request.url();
    expect(/^(data|blob|file|about):/.test(url) || url.startsWith(home), `a request left: ${url.slice(0, 100)}`);
  });
  page.on("console", (message) => expect(message.type() !== "error", `console: ${message.text().slice(0, 200)}`));
  page.on("pageerror", (error) => problems.push(`script: ${error.message}`));
  return { context, page };
};
const column = (page, table, index) => page.locator(`${table} tbody tr:not([hidden])`).evaluateAll(
  (rows, at) => rows.map((row) => row.cells[at].dataset.sort ?? row.cells[at].textContent.trim()), index);
const save = async (page, act) => {
  const [download] = await Promise.all([page.waitForEvent("download"), act()]);
  await download.saveAs(join(downloads, download.suggestedFilename()));
  return download.suggestedFilename();
};
const shownRows = (page) => page.locator("#table tbody tr:visible").count();
const address = (page) => page.evaluate(() => location.href);
const withFocus = async (page, locator, key) => { await locator.focus(); await page.keyboard.press(key); };

// What a reader can make of the index: numbers found, a passage marked.
const FOUND = ["", "#look=33+percent+no+response", "#look=" + encodeURIComponent("Consumers who contact brands on social media wait in vain: 33 percent never get a response, says the Northridge Group.")];
const access = (colorScheme, ...widths) => async () => {
  const { context, page } = await open({ colorScheme, bypassCSP: true });
  for (const name of PAGES) {
    for (const width of widths) {
      await page.setViewportSize({ width, height: 900 });
      for (const state of name === "index.html" ? FOUND : [""]) {
        await page.goto("about:blank");
        await page.goto(home + name + state);
        if (state) await page.locator(".hit").first().waitFor();
        await page.evaluate(() => { for (const folded of document.querySelectorAll("details")) folded.open = true; });
        await page.evaluate(AXE);
        const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"], preload: false }));
        for (const rule of found.violations) problems.push(`${name} at ${width}${state}: ${rule.id}: ${rule.nodes.length} × ${rule.nodes[0].html.slice(0, 160)}`);
      }
    }
  }
  await context.close();
};

const SCENARIOS = {
  "access-light-wide": access("light", 1200, 1600),
  "access-light-narrow": access("light", 360, 768),
  "access-dark-wide": access("dark", 1200, 1600),
  "access-dark-narrow": access("dark", 360, 768),

  async requests() {
    const { context, page } = await open();
    for (const name of PAGES) await page.goto(home + name, { waitUntil: "load" });
    await context.close();
  },

  async widths() {
    const { context, page } = await open();
    for (const name of PAGES) {
      await page.goto(home + name);
      for (const width of [360, 600, 1000, 1200, 1600]) {
        await page.setViewportSize({ width, height: 800 });
        const wide = await page.evaluate(() => document.documentElement.scrollWidth);
        expect(wide <= width, `${name} is ${wide} wide in a window of ${width}`);
      }
    }
    await context.close();
  },

  async "sort"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    await page.locator("#more").click();
    const head = (key) => page.locator(`#table th[data-key="${key}"]`);
    await head("n").getByRole("button").click();
    const sizes = (await column(page, "#table", 5)).filter((text) => !text.includes("not reported")).map((text) => Number(text.replaceAll(",", "")));
    expect(sizes.length > 5 && sizes.every((n, i) => !i || sizes[i - 1] <= n), "a click on n does not sort by number");
    expect((await head("n").getAttribute("aria-sort")) === "ascending", "aria-sort is not ascending");
    await withFocus(page, head("n").getByRole("button"), "Enter");
    const turned = await column(page, "#table", 5);
    expect((await head("n").getAttribute("aria-sort")) === "descending", "Enter does not turn the order");
    expect(turned[0].replaceAll(",", "") === String(Math.max(...sizes)), "the largest n is not first");
    expect(turned.at(-1).includes("not reported"), "what is not reported is not last");
    await withFocus(page, head("title").getByRole("button"), "Space");
    const titles = await column(page, "#table", 0);
    expect(titles.every((t, i) => !i || titles[i - 1].localeCompare(t, "en", { numeric: true }) <= 0), "the space bar does not sort titles");
    expect((await page.locator("#table th[aria-sort]").count()) === 1, "more than one column says that it is sorted");
    await page.goto(home + WITH_FIGURE);
    const table = page.locator(".places");
    await table.getByRole("button").first().click();
    expect((await table.locator("th[aria-sort=ascending]").count()) === 1, "a page's table does not sort");
    await context.close();
  },

  async "search"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    const told = () => page.locator("#count").textContent();
    const all = Number((await told()).split(" ")[0]);
    const found = async () => Number((await told()).split(" ")[0]);
    await page.getByRole("searchbox").focus();
    await page.keyboard.type("twitter");
    const fitting = await found();
    expect(fitting > 0 && fitting < all && (await shownRows(page)) === Math.min(fitting, 40), `a search shows ${fitting} of ${all}`);
    expect(/^\d+ of \d+ studies$/.test(await told()), "the count is not told");
    expect((await address(page)).endsWith("#q=twitter"), `the address is ${await address(page)}`);
    await page.locator("#table th[data-key=title] button").click();
    const order = await column(page, "#table", 0);
    const shared = await address(page);
    await page.goto("about:blank");
    await page.goto(shared);
    expect(JSON.stringify(await column(page, "#table", 0)) === JSON.stringify(order), "a shared address shows something else");
    await page.getByRole("button", { name: "Reset" }).click();
    await page.waitForTimeout(50);
    expect((await found()) === all, "reset does not show all");
    expect((await shownRows(page)) === Math.min(all, 40), "more than the first studies show");
    await page.locator("#more").click();
    expect((await shownRows(page)) === all && (await page.locator("#more").isHidden()), "the button does not show all");
    for (const words of ["live chat", "northridge", "response time", "SERIAL switchers"]) {
      await page.getByRole("searchbox").fill(words);
      expect((await shownRows(page)) > 0, `nothing is found for ${words}`);
    }
    await page.getByRole("searchbox").fill("zzyzx");
    expect((await shownRows(page)) === 0, "nonsense finds something");
    await context.close();
  },

  // A link to one study, or to another part of the page, leaves the table as it is.
  async "one-study"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    const last = await page.locator("#table tbody tr").last().getAttribute("id");
    for (const part of ["cite", last]) {
      await page.goto("about:blank");
      await page.goto(`${home}index.html#${part}`);
      expect(/^(\d+) of \1 studies$/.test(await page.locator("#count").textContent()), `at #${part} the count is ${await page.locator("#count").textContent()}`);
      expect((await page.locator("#table tbody tr:visible").count()) === (part === "cite" ? 40 : await page.locator("#table tbody tr").count()), `at #${part} other rows show`);
    }
    expect(await page.locator(`[id="${last}"]`).evaluate((row) => row.getBoundingClientRect().top < innerHeight), "the study is not in sight");
    await context.close();
  },

  async "filter"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    await page.locator("#more").click();
    const all = await shownRows(page);
    for (const select of await page.locator("#filters select").all()) {
      const options = await select.locator("option:not([value=''])").evaluateAll((each) => each.map((one) => [one.value, Number(one.text.match(/\((\d+)\)$/)[1])]));
      expect(options.length > 1, `a facet offers ${options.length}`);
      for (const [value, count] of options.slice(0, 4)) {
        await select.selectOption(value);
        expect((await shownRows(page)) === count, `${value} says ${count} and shows ${await shownRows(page)}`);
      }
      await select.selectOption("");
    }
    const year = page.locator(".years button:not([disabled])").first();
    const told = Number((await year.textContent()).match(/: (\d+) stud/)[1]);
    await withFocus(page, year, "Enter");
    expect((await shownRows(page)) === told && (await year.getAttribute("aria-pressed")) === "true", "a year does not narrow the table");
    await year.click();
    expect((await shownRows(page)) === all, "a year cannot be let go");
    await page.getByLabel("Country").selectOption("GB");
    const british = await shownRows(page);
    expect(british > 0 && british < all, `the country filter shows ${british}`);
    await page.getByLabel("Design").focus();
    await page.keyboard.type("cons");
    await page.keyboard.press("Enter");
    const designs = new Set(await column(page, "#table", 4));
    expect(designs.size === 1, `the design filter by keyboard leaves ${[...designs]}`);
    expect(/country=GB&design=/.test(await address(page)), `the address is ${await address(page)}`);
    await page.reload();
    expect((await page.getByLabel("Country").inputValue()) === "GB", "a reload forgets the filter");
    await page.evaluate(() => { location.hash = "#country=XX&design=%3Cscript%3E&sort=nobody.up&year=%22%3E"; });
    await page.waitForTimeout(50);
    expect(Number((await page.locator("#count").textContent()).split(" ")[0]) === all, "an address with unknown filters hides studies");
    await context.close();
  },

  // On a site of 250 studies and 2,000 numbers: how long the index and a key press take.
  async "speed"() {
    const { context, page } = await open({ viewport: NARROW });
    const session = await context.newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    const paints = [];
    for (let visit = 0; visit < 3; visit++) {
      await page.goto("about:blank");
      await page.goto(pathToFileURL(join(site, "index.html")).href);
      await page.waitForTimeout(1500);
      paints.push(await page.evaluate(() => performance.getEntriesByName("first-contentful-paint")[0].startTime));
    }
    const paint = Math.min(...paints);
    expect(paint < 1000, `first paint after ${paint} ms with the processor slowed four times`);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 1 });
    await page.locator("#look").focus();
    await page.waitForTimeout(1500);
    const round = () => page.evaluate(async (queries) => {
      const box = document.getElementById("look"), took = [];
      for (const words of queries) {
        for (let end = 1; end <= words.length; end++) {
          box.value = words.slice(0, end);
          const start = performance.now();
          box.dispatchEvent(new Event("input", { bubbles: true }));
          await null; await null;
          document.body.offsetHeight;
          took.push(performance.now() - start);
        }
      }
      return took.sort((one, other) => one - other);
    }, ["33 percent no response", "two thirds prefer telephone", "American Express 2012", "within an hour 42", "Northridge"]);
    // Other programs may take the processor: the quietest of three rounds counts.
    const rounds = [await round(), await round(), await round()].sort((one, other) => one[one.length * 0.95 | 0] - other[other.length * 0.95 | 0]);
    const took = rounds[0], slow = took[took.length * 0.95 | 0];
    expect(took.length > 80 && slow < 50, `a key press takes ${slow} ms`);
    const pressed = await page.evaluate(() => {
      const start = performance.now();
      document.querySelector(".years button:not([disabled])").click();
      document.body.offsetHeight;
      return performance.now() - start;
    });
    expect(pressed < 100, `a facet takes ${pressed} ms`);
    console.error(JSON.stringify({ paint, keyMedian: took[took.length >> 1], key95: slow, keyMost: took.at(-1), facet: pressed }));
    await context.close();
  },

  async "look-up"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    const box = page.getByLabel("A number, words, a sponsor or a year"), first = page.locator(".hit").first();
    await box.focus();
    await page.keyboard.type("33 percent no response");
    await first.waitFor();
    expect(/33 percent/.test(await first.textContent()) && /not answered/.test(await first.textContent()), `first is ${await first.textContent()}`);
    expect(/sells advice on customer service/.test(await first.textContent()), "who asked is not told");
    await page.waitForFunction(() => document.getElementById("look-up-status").textContent.includes("printing"));
    const state = await address(page);
    expect(state.includes("#look=33+percent+no+response"), `the address is ${state}`);
    const source = await page.locator('.hit a[href*=":~:text="]').first().getAttribute("href");
    expect(/^https?:.*#:~:text=33%20percent$/.test(source), `the source is ${source}`);
    await page.keyboard.press("Tab");
    for (let step = 0; step < 8 && !(await page.evaluate(() => document.activeElement.closest(".hit"))); step++) await page.keyboard.press("Tab");
    expect(await page.evaluate(() => Boolean(document.activeElement.closest(".hit"))), "the keyboard does not reach what was found");
    const place = page.locator('.hit a[href*="#place."]').first();
    if (await place.count()) {
      await place.click();
      expect(await page.evaluate(() => Boolean(document.getElementById(decodeURIComponent(location.hash.slice(1))))), "a place is not there");
    }
    await page.goto("about:blank");
    await page.goto(state);
    await first.waitFor();
    expect((await box.inputValue()) === "33 percent no response", "a shared address asks for something else");
    const passage = "Consumers who contact brands on social media wait in vain: 33 percent never get a response, says the Northridge Group. <b>The stock</b> rose 12 percent.";
    await box.fill(passage);
    await page.locator(".passage").waitFor();
    expect((await page.locator(".passage").textContent()) === passage, "the passage is changed");
    expect((await page.locator(".passage .mark").allTextContents()).join() === "33 percent", `marked is ${await page.locator(".passage .mark").allTextContents()}`);
    await withFocus(page, page.locator(".passage .mark"), "Enter");
    expect(await page.evaluate(() => document.activeElement.matches(".group h3")), "a mark does not lead to what is known of it");
    const slow = await page.evaluate(() => {
      const box = document.getElementById("look"), took = [];
      for (const words of ["33 percent no response", "two thirds prefer telephone", "American Express 2012", "within an hour 42"]) {
        for (let end = 1; end <= words.length; end++) {
          box.value = words.slice(0, end);
          const start = performance.now();
          box.dispatchEvent(new Event("input", { bubbles: true }));
          document.body.offsetHeight;
          took.push(performance.now() - start);
        }
      }
      return took.sort((one, other) => one - other)[Math.floor(took.length * 0.95)];
    });
    expect(slow < 50, `a key press takes ${slow} ms`);
    await box.fill("");
    expect((await page.locator("#found").textContent()) === "", "an empty box shows something");
    expect(!(await address(page)).includes("look="), "an empty box stays in the address");
    await context.close();
  },

  async "fold"() {
    const { context, page } = await open();
    await page.goto(home + NOTEBOOKS[0]);
    const codes = page.locator("details.code");
    const opened = () => codes.evaluateAll((all) => all.filter((one) => one.open).length);
    const count = await codes.count();
    expect(count > 0 && (await opened()) === 0, "code is not folded");
    await codes.first().locator("summary").click();
    expect((await opened()) === 1, "a click does not unfold");
    await withFocus(page, codes.first().locator("summary"), "Enter");
    expect((await opened()) === 0, "Enter does not fold");
    const all = page.locator("#code-switch");
    await all.click();
    expect((await opened()) === count && (await all.getAttribute("aria-pressed")) === "true", "the switch does not unfold all");
    await withFocus(page, all, "Space");
    expect((await opened()) === 0 && (await all.getAttribute("aria-pressed")) === "false", "the switch by keyboard does not fold all");
    await context.close();
  },

  async "download"() {
    const { context, page } = await open();
    await page.goto(home + WITH_FIGURE);
    const stem = WITH_FIGURE.replace(".html", "-figure-1");
    await withFocus(page, page.locator("details.numbers > summary").first(), "Enter");
    const csv = page.locator("figure a[download]").first(), png = page.locator("button.save").first();
    expect((await save(page, () => csv.click())) === `${stem}.csv`, "the data has another name");
    expect((await save(page, () => withFocus(page, csv, "Enter"))) === `${stem}.csv`, "the data does not come by keyboard");
    expect((await save(page, () => png.click())) === `${stem}.png`, "the picture has another name");
    expect((await save(page, () => withFocus(page, png, "Enter"))) === `${stem}.png`, "the picture does not come by keyboard");
    await context.close();
  },

  async "places"() {
    const { context, page } = await open();
    await page.goto(home + WITH_FIGURE);
    const numbers = page.locator("details.numbers").filter({ has: page.locator('a[href^="#place."]') }).first();
    await withFocus(page, numbers.locator("summary").first(), "Enter");
    const link = numbers.locator('a[href^="#place."]').first();
    const target = await link.getAttribute("href");
    await link.click();
    const row = page.locator(`[id="${target.slice(1)}"]`);
    expect(await row.evaluate((one) => one.matches(":target") && one.checkVisibility() && one.getBoundingClientRect().top < innerHeight), "a number does not lead to its place");
    await withFocus(page, row.getByRole("link", { name: /^Fig/ }).first(), "Enter");
    expect(/#figure\.\d+$/.test(await address(page)), "a place does not lead back to its figure");
    await context.close();
  },

  async "order"() {
    const { context, page } = await open();
    await page.goto(`${home}index.html`);
    await page.locator(".cards a").first().click();
    const walked = [basename(new URL(page.url()).pathname)];
    while (await page.locator('.pager a[rel="next"]').count()) {
      await page.locator('.pager a[rel="next"]').click();
      walked.push(basename(new URL(page.url()).pathname));
    }
    expect(walked.join() === NOTEBOOKS.join(), `next leads through ${walked}`);
    const back = [walked.at(-1)];
    while (await page.locator('.pager a[rel="prev"]').count()) {
      await Promise.all([page.waitForNavigation(), withFocus(page, page.locator('.pager a[rel="prev"]'), "Enter")]);
      back.unshift(basename(new URL(page.url()).pathname));
    }
    expect(back.join() === NOTEBOOKS.join(), `previous leads through ${back}`);
    await withFocus(page, page.locator(".top a"), "Enter");
    await page.waitForURL("**/index.html");
    await context.close();
  },

  async "keyboard"() {
    const { context, page } = await open();
    for (const name of ["index.html", WITH_FIGURE]) {
      await page.goto(home + name);
      await page.keyboard.press("Tab");
      expect((await page.evaluate(() => document.activeElement.className)) === "skip", `${name}: the first stop does not skip to the content`);
      const stops = await page.locator("a[href], button:not([hidden], [disabled]), input, select, summary, textarea").evaluateAll(
        (all) => all.filter((one) => one.checkVisibility() && !one.closest("[hidden]")).length);
      let reached = 1;
      for (let step = 0; step < 4 * stops; step++) {
        await page.keyboard.press("Tab");
        const [kind, outline, text] = await page.evaluate(() => {
          const one = document.activeElement, style = getComputedStyle(one);
          return [one.tagName, style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0, one.outerHTML.slice(0, 80)];
        });
        if (kind === "BODY" || kind === "HTML") break;
        if (["A", "BUTTON", "INPUT", "SELECT", "SUMMARY", "TEXTAREA"].includes(kind)) reached++;
        expect(outline, `${name}: focus does not show on ${text}`);
      }
      expect(reached >= stops, `${name}: the keyboard reaches ${reached} of ${stops}`);
    }
    await context.close();
  },

  async "figures"() {
    const { context, page } = await open({ viewport: NARROW, colorScheme: "dark" });
    let least = Infinity, count = 0, upright = 0;
    for (const name of NOTEBOOKS) {
      await page.goto(home + name);
      for (const width of [360, 768, 1200, 1600]) {
        await page.setViewportSize({ width, height: 800 });
        const found = await page.evaluate(() => {
          const texts = [...document.querySelectorAll("figure :is(.finding, .panel, .group-name, .name, .name small, .at b, .at small, .series-of li, .axis text, .axis p, .source, .plot text, .chosen li)")];
          const shown = texts.filter((one) => one.checkVisibility() && one.textContent.trim());
          const clipped = shown.filter((one) => {
            const box = one.getBoundingClientRect(), figure = one.closest("figure").getBoundingClientRect();
            return box.left < figure.left - 1 || box.right > figure.right + 1 || one.scrollWidth > one.clientWidth + 1 && getComputedStyle(one).display !== "inline";
          });
          const marks = [...document.querySelectorAll(".track :is(circle, path, rect, .span)")].filter((one) => one.checkVisibility());
          const outside = marks.filter((one) => {
            const box = one.getBoundingClientRect(), track = one.closest(".track").getBoundingClientRect();
            return box.left < track.left - 9 || box.right > track.right + 9;
          });
          outside.push(...[...document.querySelectorAll(".plot :is(circle, path)")].filter((one) => {
            const box = one.getBoundingClientRect(), plot = one.closest(".plot").getBoundingClientRect();
            return box.left < plot.left || box.right > plot.right + 1 || box.top < plot.top - 17 || box.bottom > plot.bottom + 17;
          }));
          const overlap = [...document.querySelectorAll(".axis svg")].filter((axis) => {
            const boxes = [...axis.querySelectorAll("text")].map((one) => one.getBoundingClientRect());
            return boxes.some((box, at) => at && box.left < boxes[at - 1].right);
          });
          return { sizes: shown.map((one) => parseFloat(getComputedStyle(one).fontSize)), clipped: clipped.map((one) => one.textContent.slice(0, 40)), outside: outside.length, overlap: overlap.length, figures: document.querySelectorAll(".charts").length, upright: document.querySelectorAll(".upright").length, pictures: [...document.querySelectorAll(".picture")].filter((one) => one.checkVisibility()).length };
        });
        count += found.figures;
        upright += found.upright;
        expect(found.pictures === 0, `${name} at ${width}: ${found.pictures} figures are pictures only`);
        least = Math.min(least, ...found.sizes);
        expect(found.clipped.length === 0, `${name} at ${width}: clipped: ${found.clipped.slice(0, 3)}`);
        expect(found.outside === 0 && found.overlap === 0, `${name} at ${width}: ${found.outside} marks outside, ${found.overlap} axes with overlapping ticks`);
      }
      const light = await page.evaluate(() => [...document.querySelectorAll("figure, figure *")].filter((one) => {
        const [red, green, blue, alpha] = getComputedStyle(one).backgroundColor.match(/[\d.]+/g).map(Number);
        return one.checkVisibility() && alpha !== 0 && Math.min(red, green, blue) > 128;
      }).length);
      expect(light === 0, `${name}: ${light} light boxes on a dark page`);
    }
    expect(count > 10 && upright >= 4, "no figure was looked at");
    expect(least >= 10, `the smallest letters in a figure are ${least} px`);
    await context.close();
  },

  // What the collection does not draw itself stays a picture: dark on a dark page, readable by scrolling on a narrow one.
  async "pictures"() {
    const { context, page } = await open({ viewport: NARROW, colorScheme: "dark" });
    await page.goto(home + NOTEBOOKS[0]);
    const picture = page.locator(".picture.on-white").first();
    expect(await picture.evaluate((one) => one.scrollWidth > one.clientWidth + 200), "a picture is shrunk on a narrow screen");
    await page.waitForTimeout(100);
    expect((await picture.getAttribute("tabindex")) === "0", "a picture that scrolls does not take the focus");
    const shot = await picture.screenshot();
    expect(await page.evaluate(async (bytes) => {
      const image = await createImageBitmap(new Blob([new Uint8Array(bytes)]));
      const canvas = new OffscreenCanvas(image.width, image.height), pen = canvas.getContext("2d");
      pen.drawImage(image, 0, 0);
      return pen.getImageData(image.width / 2, 8, 1, 1).data[0] < 60;
    }, [...shot]), "a picture on white is a light box on a dark page");
    await page.locator("button.enlarge").first().click();
    expect(await picture.evaluate((one) => one.scrollWidth > 800), "a figure does not grow");
    await context.close();
  },

  async "cards"() {
    const { context, page } = await open({ viewport: NARROW });
    let tables = 0;
    for (const name of PAGES) {
      await page.goto(home + name);
      const found = await page.evaluate(() => {
        for (const folded of document.querySelectorAll("details")) folded.open = true;
        const stacks = [...document.querySelectorAll("table.stack")].filter((one) => one.checkVisibility());
        const cells = stacks.flatMap((table) => [...table.querySelectorAll("tbody > tr:not(.folded, [hidden]) > :is(th, td)")]);
        const heads = (cell) => [...cell.closest("table").tHead.rows].map((row) => row.cells[cell.cellIndex]?.textContent.trim()).filter(Boolean);
        const label = (cell) => getComputedStyle(cell, "::before").content.replace(/^"|"$/g, "");
        const misnamed = cells.filter((cell) => label(cell) !== "none" && heads(cell).length && !heads(cell).some((head) => head.includes(label(cell)))
          && cell.closest("table").id !== "table");
        const unnamed = cells.filter((cell) => cell.cellIndex && label(cell) === "none" && heads(cell).length);
        const wide = stacks.filter((table) => table.scrollWidth > table.clientWidth + 1 || table.getBoundingClientRect().right > innerWidth);
        const verdicts = stacks.filter((table) => [...table.tHead.rows[0].cells].some((cell) => cell.textContent.trim() === "verdict")).map((table) => {
          const row = table.tBodies[0].rows[0], at = [...table.tHead.rows[0].cells].findIndex((cell) => cell.textContent.trim() === "verdict");
          return [...row.cells].filter((cell) => cell.getBoundingClientRect().top < row.cells[at].getBoundingClientRect().top).length;
        });
        return { tables: stacks.length, misnamed: misnamed.length, unnamed: unnamed.map((cell) => cell.textContent.slice(0, 30)), wide: wide.length, late: verdicts.filter((before) => before > 1).length };
      });
      tables += found.tables;
      expect(!found.misnamed && !found.unnamed.length, `${name}: ${found.misnamed} cells with another column's name, without one: ${found.unnamed.slice(0, 3)}`);
      expect(!found.wide && !found.late, `${name}: ${found.wide} tables too wide, ${found.late} with a verdict that is not first or second`);
      await page.setViewportSize({ width: 1200, height: 900 });
      const clipped = await page.evaluate(() => [...document.querySelectorAll("main .scroll")].filter((one) => one.checkVisibility() && one.scrollWidth > one.clientWidth + 1).map((one) => one.getAttribute("aria-label")));
      expect(clipped.length === 0, `${name} at 1200: clipped: ${clipped}`);
      await page.setViewportSize(NARROW);
    }
    expect(tables > 30, `${tables} tables are cards`);
    await context.close();
  },

  async "long"() {
    const { context, page } = await open();
    for (const name of NOTEBOOKS) {
      await page.goto(home + name);
      await page.evaluate(() => { for (const folded of document.querySelectorAll("details")) folded.open = true; });
      const long = page.locator(".rest-of button");
      for (const button of await long.all()) {
        const table = button.locator("xpath=../preceding-sibling::div[1]//table"), all = await table.locator("tbody tr").count();
        const shown = await table.locator("tbody tr:visible").count();
        expect(shown <= 16 && (await button.textContent()) === `Show all ${all} rows`, `${name}: ${shown} of ${all} rows show`);
      }
      for (let left = await long.count(); left; left--) await withFocus(page, long.first(), "Enter");
      expect((await page.locator(".folded").count()) === 0, `${name}: rows stay folded`);
    }
    await context.close();
  },

  async "quiet"() {
    const { context, page } = await open();
    for (const width of [360, 1200]) {
      await page.setViewportSize({ width, height: 900 });
      await page.goto(home + NOTEBOOKS[1]);
      const gaps = () => page.locator(".code > summary").evaluateAll((all) => all.filter((one) => {
        const box = one.getBoundingClientRect(), text = one.closest(".article, .opening").getBoundingClientRect();
        return one.checkVisibility() && box.width > 1 && box.right > text.left + 1;
      }).length);
      expect((await gaps()) === 0, `at ${width}: ${await gaps()} lines of code between paragraphs`);
      await page.locator("#code-switch").click();
      expect((await page.locator(".code pre:visible").count()) > 5, `at ${width}: the switch shows no code`);
    }
    await context.close();
  },

  // A forest plot pooled otherwise, held to what Python gives: expected.json in the folder for downloads.
  async "what-if"() {
    const expected = JSON.parse(readFileSync(join(downloads, "expected.json"), "utf8"));
    const { context, page } = await open();
    await page.goto(pathToFileURL(join(site, NOTEBOOKS[0])).href);
    const form = page.locator("form.what-if"), answer = form.locator(".answer");
    const told = async () => (await answer.textContent()).match(/: ([\d.]+) percent \(([\d.]+) to ([\d.]+)\) of (\d+) .* between ([\d.]+) and (\d+\.\d)/).slice(1).map(Number);
    const holds = async (name) => {
      const found = await told();
      expect(JSON.stringify(found) === JSON.stringify(expected[name]), `${name}: ${found} instead of ${expected[name]}`);
    };
    const place = () => page.locator(".pooled-line svg svg").getAttribute("x");
    await form.waitFor();
    await holds("published");
    expect((await answer.textContent()).startsWith("As published"), "what is published is not named so");
    const before = await place();
    const box = page.getByRole("checkbox", { name: "Pool Sponsor 3 2013" });
    await withFocus(page, box, "Space");
    await holds("dropped");
    expect((await answer.textContent()).startsWith("Your choice, not the published answer"), "a changed answer is not marked");
    expect((await place()) !== before && (await page.locator("figure.changed").count()) === 1, "the diamond does not follow");
    const state = await address(page);
    await page.goto("about:blank");
    await page.goto(state);
    await holds("dropped");
    await form.getByRole("button", { name: "As published" }).focus();
    await page.keyboard.press("Enter");
    await page.waitForTimeout(50);
    await holds("published");
    expect((await place()) === before && !(await address(page)).includes("="), "the published answer does not come back");
    await form.getByLabel("design effect").selectOption("2");
    await holds("design effect 2");
    await form.getByLabel("variance").selectOption("REML");
    await holds("REML and design effect 2");
    await page.getByRole("button", { name: "As published" }).click();
    await page.waitForTimeout(50);
    await form.getByLabel("doubted").click();
    await holds("without doubted");
    await form.getByLabel("rough").click();
    expect(/4 studies, too few/.test(await answer.textContent()), `too few are pooled: ${await answer.textContent()}`);
    await page.evaluate(() => { location.hash = "#figure-1=turned.99.x_deff.9_tau2.%3Cb%3E"; });
    await page.waitForTimeout(50);
    await holds("published");
    await context.close();
  },

  async "offline"() {
    const { context, page } = await open();
    await context.setOffline(true);
    await page.goto(pathToFileURL(join(site, "index.html")).href);
    await page.getByRole("searchbox").fill("twitter");
    expect((await address(page)).endsWith("#q=twitter"), `from a file the address is ${await address(page)}`);
    await page.locator(".cards a").first().click();
    expect(page.url().startsWith("file://") && page.url().endsWith(NOTEBOOKS[0]), `from a file a card leads to ${page.url()}`);
    expect(await page.locator("img").evaluateAll((all) => all.length > 0 && all.every((one) => one.complete && one.naturalWidth > 100)), "a picture is not shown");
    await page.goto(pathToFileURL(join(site, WITH_FIGURE)).href);
    await page.locator("details.numbers > summary").first().click();
    await save(page, () => page.locator("button.save").first().click());
    await context.close();
  },

  async "scriptless"() {
    const { context, page } = await open({ javaScriptEnabled: false });
    for (const name of PAGES) {
      await page.goto(home + name);
      expect((await page.locator("button:visible, input:visible, select:visible").count()) === 0, `${name}: a control shows that cannot work`);
      expect((await page.locator("h1:visible").count()) === 1, `${name}: the heading does not show`);
    }
    await page.goto(`${home}index.html`);
    expect((await shownRows(page)) > 10, "the studies do not show");
    await context.close();
  },

  async "hostile"() {
    const { context, page } = await open();
    page.on("dialog", () => problems.push("a dialog opens"));
    for (const name of PAGES) {
      await page.goto(home + name);
      await page.waitForTimeout(100);
      for (const link of await page.locator("main a:visible").all()) {
        const target = await link.evaluate((one) => one.href);
        expect(!/^\s*(javascript|vbscript):/i.test(target), `${name}: a link to ${target}`);
      }
      expect(await page.evaluate(() => window.hacked === undefined), `${name}: a foreign script ran`);
      expect(await page.evaluate(() => document.scripts.length === (document.getElementById("held") ? 3 : 2) && ![...document.images].some((one) => one.src.endsWith("/x"))), `${name}: foreign elements`);
      expect((await page.locator("body").textContent()).includes("window.hacked=1"), `${name}: the text does not show`);
      expect(!(await page.locator("body").textContent()).includes("}}49") && (await page.locator("body").textContent()).includes("{{ 7 * 7 }}"), `${name}: a template ran`);
    }
    await context.close();
  },

  async "print"() {
    const { context, page } = await open();
    await page.emulateMedia({ media: "print" });
    await page.goto(home + WITH_FIGURE);
    expect((await page.locator("details:is(.code, .numbers, .what-if):visible, .top:visible, .pager:visible, .take:visible, form:visible").count()) === 0, "controls are printed");
    expect((await page.locator("figure :is(.charts, .upright):visible").count()) > 0, "figures are not printed");
    let folded = 0, sheets = 0;
    for (const name of NOTEBOOKS) {
      await page.goto(home + name);
      folded += await page.locator(".rest-of").count();
      expect((await page.locator(".folded:visible").count()) === 0, `${name}: folded rows are printed`);
      const left = await page.evaluate(() => [...document.querySelectorAll(".rest-of")].map((one) => getComputedStyle(one, "::before").content));
      expect(left.every((words) => /^"\d+ of \d+ rows; /.test(words)), `${name}: what is left out is not told in print`);
      const pdf = await page.pdf({ format: "A4", margin: { top: "1.5cm", bottom: "1.5cm", left: "1.5cm", right: "1.5cm" } });
      const count = pdf.toString("latin1").match(/\/Type\s*\/Page[^s]/g).length;
      sheets += count;
      expect(count <= 12, `${name} is printed on ${count} sheets`);
    }
    expect(folded > 0 && sheets >= NOTEBOOKS.length, "no long table was looked at");
    await page.goto(home + FOLDED);
    const [folds, named, shown] = await page.evaluate(() => {
      const all = [...document.querySelectorAll(".cell details:not(.code, .numbers, .what-if)")];
      return [all.length, all.filter((fold) => fold.firstElementChild.checkVisibility()).length, all.filter((fold) => fold.querySelector("table tbody tr").checkVisibility()).length];
    });
    expect(folds > 0 && named === folds && shown === 0, "on paper a folded table is not named, or is printed");
    await context.close();
  },
};

try {
  await SCENARIOS[scenario]();
} catch (error) {
  problems.push(`${scenario} broke off: ${error.stack}`);
} finally {
  server.close();
  rmSync(profile, { recursive: true, force: true });
}
console.log(JSON.stringify([...new Set(problems)]));
process.exit(0);
