// The site as a reader meets it: at the width of a desk and of a phone, light and dark.

import assert from "node:assert/strict";
import { mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { after, before, test } from "node:test";

const { chromium } = createRequire(join(process.env.TOOLS, "node_modules/"))("playwright-core");
const SITE = process.env.SITE;
const SHOTS = join(import.meta.dirname, "shots");
const SIZES = { desk: { width: 1280, height: 900 }, phone: { width: 390, height: 844 } };
const PAGES = {
  start: "index.html",
  pattern: "snippets/cemail.html",
  action: "assists/rate-limit.html",
  rules: "rules/index.html",
  rule: "rules/CEL304.html",
  settings: "settings.html",
  setting: "settings/definitions.html",
  option: "options/rate_limit.html",
  "celery-setting": "celery-settings/task_routes.html",
  editor: "editors/neovim.html",
  trust: "trust.html",
};
const SEARCHES = { "rate limit": "rate_limit", CEL304: "CEL304:", ctask: "ctask: Task", task_routes: "task_routes" };

let browser;
before(async () => {
  mkdirSync(SHOTS, { recursive: true });
  browser = await chromium.launch({
    executablePath: "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage"],
  });
});
after(() => browser.close());

/** A page in a window of its own, and what goes wrong in it. */
async function opened(size, colorScheme) {
  const context = await browser.newContext({ viewport: SIZES[size], colorScheme });
  const page = await context.newPage();
  const wrong = [];
  page.on("console", (said) => {
    if (["error", "warning"].includes(said.type())) wrong.push(`${page.url()}: ${said.text()}`);
  });
  page.on("pageerror", (error) => wrong.push(`${page.url()}: ${error}`));
  page.on("response", (answer) => {
    if (answer.status() >= 400) wrong.push(`${answer.url()}: ${answer.status()}`);
  });
  await context.route(/.*/, (route) => {
    const asked = route.request().url();
    if (asked.startsWith(SITE)) return route.continue();
    wrong.push(`${page.url()} asks ${asked}`);
    return route.abort();
  });
  return { page, wrong, close: () => context.close() };
}

for (const size of Object.keys(SIZES)) {
  for (const scheme of ["light", "dark"]) {
    test(`every kind of page is whole, ${size}, ${scheme}`, async () => {
      const { page, wrong, close } = await opened(size, scheme);
      for (const [name, path] of Object.entries(PAGES)) {
        await page.goto(`${SITE}/${path}`, { waitUntil: "networkidle" });
        await page.screenshot({ path: join(SHOTS, `${name}-${size}-${scheme}.png`) });
        assert.equal(await page.locator(".md-content h1").count(), 1, `${path} has one title`);
        const { scrollWidth, seen } = await page.evaluate(() => ({
          scrollWidth: document.documentElement.scrollWidth,
          seen: document.body.getAttribute("data-md-color-scheme"),
        }));
        assert.ok(scrollWidth <= SIZES[size].width, `${path} is ${scrollWidth} wide`);
        assert.equal(seen, scheme === "dark" ? "slate" : "default");
      }
      assert.deepEqual(wrong, []);
      await close();
    });
  }

  test(`a search finds first what is meant, ${size}`, async () => {
    const { page, wrong, close } = await opened(size, "light");
    for (const [words, first] of Object.entries(SEARCHES)) {
      await page.goto(`${SITE}/index.html`, { waitUntil: "networkidle" });
      if (size === "phone") await page.locator("label.md-header__button[for=__search]").click();
      await page.locator(".md-search__input").click();
      await page.locator(".md-search__input").pressSequentially(words);
      // The list follows each letter: what stands first in the end counts.
      const title = page.locator(".md-search-result__item:first-child h1").first();
      await title.filter({ hasText: new RegExp(`^\\s*${first}`) }).waitFor().catch(async () => {
        assert.fail(`${words} finds ${await title.innerText()} first`);
      });
      await page.screenshot({ path: join(SHOTS, `search-${words.replace(" ", "-")}-${size}.png`) });
    }
    assert.deepEqual(wrong, []);
    await close();
  });
}

test("the first page shows three pictures, and the colors can be changed", async () => {
  const { page, wrong, close } = await opened("desk", "light");
  await page.goto(`${SITE}/index.html`, { waitUntil: "networkidle" });
  const sizes = await page.locator(".md-content img").evaluateAll((all) => all.map((each) => each.naturalWidth));
  assert.equal(sizes.length, 3);
  assert.ok(sizes.every((width) => width > 600), sizes.join());
  await page.getByTitle("Use dark colors").click();
  assert.equal(await page.locator("body").getAttribute("data-md-color-scheme"), "slate");
  assert.deepEqual(wrong, []);
  await close();
});
