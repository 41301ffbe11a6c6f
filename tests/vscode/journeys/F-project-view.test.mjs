// The view in the side bar: apps, queues, tasks, the beat schedule with its next runs, and findings by rule.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { row } from "../workbench.mjs";

const TEXT = `from celery import shared_task


@shared_task(autoretry_for=(ValueError))
def newest(order_id): ...
`;

// The item with a label. Another's description may contain the same word, and rows stand in the page in any order.
const item = (workbench, label) =>
  workbench.page.locator(`.pane-body ${row}`).filter({
    has: workbench.page.locator(".label-name", { hasText: new RegExp(`^${label}$`) }),
  });

// Opens an item, so that what is below it is there. A click is lost where the view is drawn anew at the same moment.
async function expanded(workbench, label, below) {
  const open = async () => {
    const above = item(workbench, label);
    if ((await above.getAttribute("aria-expanded")) !== "true") await above.click();
  };
  await workbench.untilVisible(`${label} does not open`, item(workbench, below), open);
}

async function opened(workbench) {
  await workbench.command("Celery: Focus on Project View");
  await item(workbench, "config.celery.app").waitFor();
}

test("the view has the project's app, its queues, their tasks and the schedule", inWindow("indexed", async (workbench) => {
  await opened(workbench);
  await expanded(workbench, "payments", "charge_card");
  const entry = item(workbench, "cancel-unpaid-orders");
  await entry.waitFor();
  assert.match(await entry.innerText(), /At 0 minutes past the hour|Every hour/);
  assert.match(await entry.innerText(), /next \w+ \d+ \w+ \d\d:00/);
  await workbench.shot("project-view");
  await item(workbench, "charge_card").click();
  await workbench.page.locator(".tab.active", { hasText: "tasks.py" }).waitFor();
  await workbench.page.locator(".view-line", { hasText: "def charge_card" }).first().waitFor();
  await workbench.drive("closeAll");
}));

test("a new file's task and its finding come by themselves, and go with it", inWindow("indexed", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/newest.py");
  await opened(workbench);
  writeFileSync(path, TEXT);
  await expanded(workbench, "Findings", "CEL201");
  await expanded(workbench, "CEL201", "apps/orders/newest.py:4");
  await item(workbench, "apps/orders/newest.py:4").click();
  await workbench.page.locator(".tab.active", { hasText: "newest.py" }).waitFor();
  await workbench.shot("project-view-findings");
  assert.equal(readFileSync(path, "utf8"), TEXT);
  await workbench.drive("closeAll");
  rmSync(path);
  await item(workbench, "apps/orders/newest.py:4").waitFor({ state: "detached" });
}));

test("a queue has the workers that consume it, and a click leads to the command", inWindow("indexed", async (workbench) => {
  const path = join(workbench.folder, "Procfile");
  await opened(workbench);
  writeFileSync(path, "web: gunicorn config.wsgi\nworker: celery -A config worker -Q celery,payments\n");
  try {
    const queue = item(workbench, "payments");
    await workbench.untilTextIs(queue, /1 worker/);
    await workbench.untilTextIs(item(workbench, "mail"), /\d tasks · no worker/);
    await expanded(workbench, "payments", "Procfile:2");
    await workbench.shot("project-view-workers");
    await item(workbench, "Procfile:2").click();
    await workbench.page.locator(".tab.active", { hasText: "Procfile" }).waitFor();
    await workbench.page.locator("#status\\.editor\\.selection", { hasText: "Ln 2," }).waitFor();
  } finally {
    await workbench.drive("closeAll");
    rmSync(path);
  }
  await workbench.untilTextIs(item(workbench, "mail"), /\d tasks$/);
}));

test("the task map shows what starts what, and a click opens the code", inWindow("indexed", async (workbench) => {
  await workbench.command("Celery: Show task map");
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await page.locator("body[data-drawn]").waitFor();
  assert.match(await page.locator("#count").innerText(), /^\d+ of \d+$/);
  await workbench.shot("task-map-in-the-editor");
  await page.locator("#search").fill("charge_card");
  await page.locator("#found li").first().waitFor();
  await page.locator("#search").press("Enter");
  await page.locator("#picture").press("Enter");
  await workbench.page.locator(".tab.active", { hasText: "tasks.py" }).waitFor();
  await workbench.drive("closeAll");
}));
