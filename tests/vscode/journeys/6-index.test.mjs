// From a task's name in a string to the task, to all places that name it, and to it by a few letters; what is written
// into the project's settings, and which queues there are to choose from.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { notification, row } from "../workbench.mjs";

const SETTINGS = "config/settings.py";
const NAME = "apps.orders.tasks.cancel_unpaid_orders";

// Puts the cursor into the last occurrence of a text.
async function cursorIn(workbench, path, text) {
  const before = readFileSync(join(workbench.folder, path), "utf8");
  const lines = before.slice(0, before.lastIndexOf(text)).split("\n");
  await workbench.goto(path, lines.length, lines.at(-1).length + 3);
}

const standsAt = (workbench, line, column) =>
  workbench.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line}, Col ${column}` }).waitFor();

test("F12 on a beat entry's task opens the function", inWindow("indexed", async (workbench) => {
  await cursorIn(workbench, SETTINGS, NAME);
  await workbench.press("F12");
  await workbench.page.locator(".tab.active", { hasText: "tasks.py" }).waitFor();
  await standsAt(workbench, 14, 5);
  await workbench.shot("definition");
  await workbench.drive("close");
}));

test("Shift+F12 on a function that only a beat entry names leads to that entry", inWindow("indexed", async (workbench) => {
  await cursorIn(workbench, "apps/orders/tasks.py", "cancel_unpaid_orders");
  await workbench.press("Shift+F12");
  // VS Code opens a single place at once.
  await workbench.page.locator(".tab.active", { hasText: "settings.py" }).waitFor();
  await standsAt(workbench, 48, 18);
  await workbench.shot("references");
  await workbench.drive("close");
}));

test("Ctrl+T finds a task by a few letters", inWindow("indexed", async (workbench) => {
  await workbench.goto(SETTINGS);
  await workbench.press("Control+t");
  const input = workbench.page.locator(".quick-input-widget input.input");
  await input.fill("#cancunpaid");
  // The entry of the beat schedule that sends it is found as well.
  const item = workbench.page.locator(`.quick-input-widget ${row}`, { hasText: NAME }).filter({ hasText: "Celery task" });
  await item.first().waitFor();
  assert.equal(await item.count(), 1);
  await workbench.shot("symbols");
  await item.click();
  await standsAt(workbench, 14, 5);
  await workbench.drive("close");
}));

// Routes the task `name` to the queue "payments", in the settings, which are not open; the message that says so.
async function routed(workbench, name) {
  await cursorIn(workbench, "apps/orders/tasks.py", name);
  await workbench.applyFromLightBulb("Celery: route to a queue in");
  const queue = workbench.page.locator(`.quick-input-widget ${row}`, { hasText: "payments" });
  await queue.first().waitFor();
  await workbench.shot("queues-to-choose-from");
  await workbench.type("payments");
  await workbench.press("Enter");
  const message = workbench.page.locator(notification, { hasText: `Celery: changed ${SETTINGS} (not saved).` });
  await message.waitFor();
  await workbench.shot("changed");
  return message;
}

test("a task is routed in the settings, which are closed: the message says so, and saves them", inWindow("indexed", async (workbench) => {
  const before = readFileSync(join(workbench.folder, SETTINGS), "utf8");
  const message = await routed(workbench, "cancel_unpaid_orders");
  assert.equal(readFileSync(join(workbench.folder, SETTINGS), "utf8"), before);
  await message.getByText("Save", { exact: true }).click();
  await workbench.until(() => readFileSync(join(workbench.folder, SETTINGS), "utf8") !== before);
  const after = readFileSync(join(workbench.folder, SETTINGS), "utf8");
  const added = after.split("\n").filter((line) => !before.split("\n").includes(line));
  assert.deepEqual(before.split("\n").filter((line) => !after.split("\n").includes(line)), []);
  assert.match(added.join("\n"), /"apps\.orders\.tasks\.cancel_unpaid_orders": \{"queue": "payments"\}/);
  await workbench.drive("close");
}));

test("or the message shows them, changed and not saved", inWindow("indexed", async (workbench) => {
  const before = readFileSync(join(workbench.folder, SETTINGS), "utf8");
  const message = await routed(workbench, "notify_warehouse");
  await message.getByText("Show", { exact: true }).click();
  await workbench.page.locator(".tab.active.dirty", { hasText: "settings.py" }).waitFor();
  await workbench.shot("routed");
  assert.equal(readFileSync(join(workbench.folder, SETTINGS), "utf8"), before);
  const after = await workbench.save(SETTINGS);
  assert.match(after, /"apps\.orders\.tasks\.notify_warehouse": \{"queue": "payments"\}/);
  await workbench.drive("close");
  await workbench.drive("close");
}));

test("the project's queues are choices of a pattern", inWindow("indexed", async (workbench) => {
  const path = "apps/orders/tasks.py";
  const text = readFileSync(join(workbench.folder, path), "utf8");
  await workbench.goto(path, text.split("\n").length, 1);
  await workbench.type("\n\ncemail");
  await workbench.choose("cemail");
  await workbench.press("Enter");
  await workbench.snippetIsLive();
  await workbench.press("Tab");
  await workbench.suggestion("payments").waitFor();
  await workbench.shot("queues");
  await workbench.drive("close");
}));
