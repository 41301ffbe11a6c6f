// The pictures of the README and of the extension's page, and that page. `make pictures` draws them into docs/images.

import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const EDITOR = ".part.editor .editor-group-container .editor-container";
const SIZE = { width: 860, height: 470 };

// What is in view from the left edge of the editor, with the tab above it.
async function picture(workbench, name, height = SIZE.height) {
  const { x, y } = await workbench.page.locator(EDITOR).first().boundingBox();
  await workbench.picture(name, { x, y: y - 35, width: SIZE.width, height });
}

// A window that is drawn with twice as many pixels, without the side bar.
async function sharp(workbench, body) {
  const session = await workbench.page.context().newCDPSession(workbench.page);
  await session.send("Emulation.setDeviceMetricsOverride", { width: 1280, height: 800, deviceScaleFactor: 2, mobile: false });
  try {
    await body();
  } finally {
    await session.send("Emulation.clearDeviceMetricsOverride");
    await session.detach();
    await workbench.drive("closeAll");
  }
}

test("a picture of the patterns", inWindow("indexed", (workbench) => sharp(workbench, async () => {
  await workbench.goto("apps/orders/tasks.py", 29);
  await workbench.type("\n\ncel");
  await workbench.choose("cemail");
  await workbench.page.locator(".suggest-details-container").waitFor();
  await picture(workbench, "completion");
  await workbench.press("Escape");
})));

test("a picture of the actions", inWindow("indexed", (workbench) => sharp(workbench, async () => {
  const path = join(workbench.folder, "apps/orders/rates.py");
  writeFileSync(path, `import requests
from celery import shared_task


@shared_task
def fetch_rates(url: str) -> None:
    requests.get(url, timeout=10).raise_for_status()
`);
  await workbench.goto(path, 5, 5);
  await workbench.openLightBulb("Celery: retry with backoff");
  await picture(workbench, "code-actions", 320);
  await workbench.press("Escape");
})));

test("a picture of a finding", inWindow("indexed", (workbench) => sharp(workbench, async () => {
  const path = join(workbench.folder, "apps/orders/reports.py");
  writeFileSync(path, `from celery import shared_task


@shared_task(autoretry_for=(ConnectionError), retry_backoff=True)
def build_report(report_id: int) -> None: ...
`);
  await workbench.goto(path, 2);
  const squiggle = workbench.page.locator(".squiggly-error").first();
  await squiggle.waitFor();
  const hover = workbench.page.locator(".monaco-hover:visible", { hasText: "CEL201" });
  await workbench.retrying("no message under the mouse", hover, async () => {
    await workbench.page.mouse.move(600, 500);
    await squiggle.hover({ force: true });
  });
  await picture(workbench, "finding", 250);
  await workbench.page.mouse.move(600, 700);
})));

test("the extension's page shows its pictures", inWindow("indexed", async (workbench) => {
  await workbench.drive("page");
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  const pictures = page.locator("img");
  await pictures.first().waitFor();
  await workbench.until(() => pictures.evaluateAll((all) => all.every((each) => each.complete)));
  const widths = await pictures.evaluateAll((all) => all.map((each) => each.naturalWidth));
  assert.equal(widths.length, 3);
  assert.ok(widths.every((width) => width > 300), String(widths));
  await workbench.shot("page");
  await workbench.drive("closeAll");
}));
