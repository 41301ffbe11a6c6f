// What is found: in a file that nobody has opened, in the text, behind its code, fixed by hand and on save, told with
// another severity, and ignored.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { row, squiggle } from "../workbench.mjs";

const files = (function* () {
  for (let number = 1; ; number += 1) yield `apps/users/late${number}.py`;
})();
const TEXT = `from celery import shared_task


@shared_task(autoretry_for=(ValueError))
def first(order_id): ...


@shared_task(autoretry_for=(OSError), rate_limit="10/minute")
def second(order_id): ...
`;
const FIXED = TEXT.replace("(ValueError)", "(ValueError,)").replace("(OSError)", "(OSError,)").replace("/minute", "/m");

// A test with a file of its own, which is gone afterwards.
const withFile = (body) =>
  inWindow("indexed", async (workbench) => {
    const path = join(workbench.folder, files.next().value);
    writeFileSync(path, TEXT);
    await body(workbench, path);
    await workbench.drive("closeAll");
    rmSync(path);
  });

// Nothing imports these files, so no worker has their tasks: that is found as well.
const found = async (workbench, path) =>
  (await workbench.drive("diagnostics", { path }))
    .filter(({ code }) => code !== "CEL411")
    .map(({ code, severity }) => `${code} ${severity}`)
    .sort();

async function untilFound(workbench, path, expected) {
  let last;
  const isFound = async () => JSON.stringify((last = await found(workbench, path))) === JSON.stringify(expected);
  await workbench.until(isFound, { complaint: () => `found: ${last}; expected: ${expected}` });
}

const ALL = ["CEL106 Error", "CEL201 Error", "CEL201 Error"];

// The page of a rule, drawn as Markdown.
async function pageShown(workbench, code) {
  await workbench.page.locator(".tab.active", { hasText: `${code}.md` }).waitFor();
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await page.locator("h1", { hasText: code }).waitFor();
}

async function configured(workbench, key, value, body) {
  await workbench.drive("configure", { key, value });
  try {
    await body();
  } finally {
    await workbench.drive("configure", { key });
  }
}

test("the Problems panel has the findings of a file that is not open", withFile(async (workbench, path) => {
  await untilFound(workbench, path, ALL);
  await workbench.command("Problems: Focus on Problems View");
  await workbench.page.locator(`.markers-panel ${row}`, { hasText: "CEL106" }).first().waitFor();
  await workbench.shot("problems");
  await workbench.command("View: Hide Panel");
  rmSync(path);
  await untilFound(workbench, path, []);
  writeFileSync(path, TEXT);
  await untilFound(workbench, path, ALL);
}));

test("a finding's code opens the page of its rule", withFile(async (workbench, path) => {
  await workbench.goto(path, 4, 20);
  await workbench.page.locator(squiggle).first().waitFor();
  await untilFound(workbench, path, ALL);
  await workbench.command("Problems: Focus on Problems View");
  const code = workbench.page.locator(".markers-panel a", { hasText: "CEL106" }).first();
  await code.waitFor();
  await workbench.shot("squiggles");
  await code.click({ modifiers: ["Control"] });
  await pageShown(workbench, "CEL106");
  await workbench.shot("rule-page");
  await workbench.command("View: Hide Panel");
}));

test("a hover shows the code, which opens the page, too", withFile(async (workbench, path) => {
  await workbench.goto(path, 8, 32);
  await untilFound(workbench, path, ALL);
  await workbench.command("Show or Focus Hover");
  const code = workbench.page.locator(".monaco-hover a.code-link", { hasText: "CEL201" }).first();
  await code.waitFor();
  await workbench.shot("hover-on-a-finding");
  await code.click();
  await pageShown(workbench, "CEL201");
}));

test("a quick fix mends one finding, and another all of its kind", withFile(async (workbench, path) => {
  await workbench.goto(path, 4, 32);
  await untilFound(workbench, path, ALL);
  await workbench.applyFromLightBulb("Celery: make it a tuple");
  assert.equal(await workbench.save(path), TEXT.replace("(ValueError)", "(ValueError,)"));
  await workbench.press("Control+z");
  await untilFound(workbench, path, ALL);
  await workbench.applyFromLightBulb("Celery: fix all CEL201 in this file");
  await untilFound(workbench, path, ["CEL106 Error"]);
  assert.equal(await workbench.save(path), FIXED.replace("/m", "/minute"));
}));

test("saving fixes all that is safe to fix, where the user wants that", withFile(async (workbench, path) => {
  await configured(workbench, "editor.codeActionsOnSave", { "source.fixAll.celery": "explicit" }, async () => {
    await workbench.goto(path, 1);
    await untilFound(workbench, path, ALL);
    await workbench.type("# Later.\n");
    await workbench.press("Control+s");
    await workbench.until(() => readFileSync(path, "utf8") === `# Later.\n${FIXED}`);
    await untilFound(workbench, path, []);
  });
}));

test("a severity is the user's choice", withFile(async (workbench, path) => {
  await workbench.goto(path, 1);
  await untilFound(workbench, path, ALL);
  await configured(workbench, "celeryls.diagnostics.severity", { CEL106: "information" }, async () => {
    await untilFound(workbench, path, ["CEL106 Information", "CEL201 Error", "CEL201 Error"]);
    await workbench.shot("severity");
  });
  await untilFound(workbench, path, ALL);
}));

test("a comment ignores a finding on its line", withFile(async (workbench, path) => {
  await workbench.goto(path, 8, 60);
  await untilFound(workbench, path, ALL);
  await workbench.applyFromLightBulb("Celery: ignore CEL106 here");
  await untilFound(workbench, path, ["CEL201 Error", "CEL201 Error"]);
  const text = await workbench.save(path);
  assert.equal(text.split("\n")[7], `${TEXT.split("\n")[7]}  # celery: ignore[CEL106]`);
  await workbench.shot("ignored");
}));
