// A task gets another name: at a string, and by the action on its function. Beside a Python server, which renames names
// of Python.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTINGS, TASKS, VIEWS, place, saved, withFiles } from "../shop.mjs";

test("F2 on a beat entry's string renames the function and every string", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(SETTINGS, ...place(before.get(SETTINGS), "apps.orders.tasks.cancel_unpaid_orders"));
  const input = workbench.page.locator(".rename-box input");
  await workbench.untilVisible("there is no box for the new name", input, () => workbench.press("Escape", "F2"));
  assert.equal(await input.inputValue(), "apps.orders.tasks.cancel_unpaid_orders");
  await input.fill("apps.orders.tasks.drop_unpaid_orders");
  await workbench.shot("rename-at-a-string");
  await input.press("Enter");
  await input.waitFor({ state: "hidden" });
  const saved = async () => {
    await workbench.command("File: Save All Files");
    return read(TASKS) !== before.get(TASKS) && read(SETTINGS) !== before.get(SETTINGS);
  };
  await workbench.until(saved);
  assert.equal(read(TASKS), before.get(TASKS).replaceAll("cancel_unpaid_orders", "drop_unpaid_orders"));
  assert.equal(read(SETTINGS), before.get(SETTINGS).replaceAll("tasks.cancel_unpaid_orders", "tasks.drop_unpaid_orders"));
}));

test("the action on the function asks for the name, and renames imports, calls and routes", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(TASKS, ...place(before.get(TASKS), "charge_card"));
  await workbench.applyFromLightBulb("Celery: more for this task");
  const pick = workbench.page.locator(".quick-input-widget input.input");
  await pick.fill("rename the task everywhere");
  await workbench.press("Enter");
  const asked = workbench.page.locator(".quick-input-widget", { hasText: "New name of charge_card" });
  await asked.waitFor();
  assert.equal(await pick.inputValue(), "charge_card");
  await pick.fill("charge");
  await workbench.shot("rename-action-asks");
  await workbench.press("Enter");
  const told = workbench.page.locator(".notifications-toasts", { hasText: "Celery: changed" }).first();
  await told.waitFor();
  await workbench.shot("rename-action-done");
  await saved(workbench, read, {
    [TASKS]: before.get(TASKS).replaceAll("charge_card", "charge").replace("def charge_card", "def charge"),
    [SETTINGS]: before.get(SETTINGS).replaceAll("tasks.charge_card", "tasks.charge"),
    [VIEWS]: before.get(VIEWS).replaceAll("charge_card", "charge"),
  });
}));
