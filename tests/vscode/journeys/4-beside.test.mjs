// Beside another Python language server nothing doubles and nothing is lost.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const place = (workbench, text) => {
  const path = join(workbench.folder, "apps/orders/tasks.py");
  const offset = readFileSync(path, "utf8").indexOf(text) + text.length;
  return { path, at: [offset, offset] };
};

test("pyright's names stand beside our patterns, each once", inWindow("beside", async (workbench) => {
  const end = readFileSync(join(workbench.folder, "apps/orders/tasks.py"), "utf8").length;
  const here = { path: join(workbench.folder, "apps/orders/tasks.py"), at: [end, end] };
  const names = () => workbench.drive("offered", here);
  await workbench.until(async () => (await names()).includes("charge_card"));
  const found = await names();
  for (const label of ["cemail", "ctask", "charge_card", "notify_warehouse"]) {
    assert.equal(found.filter((each) => each === label).length, 1, label);
  }
}));

test("what both could answer is answered once, by the one that owns it", inWindow("beside", async (workbench) => {
  const function_ = place(workbench, "def charge_");
  assert.equal(await workbench.drive("definitions", place(workbench, "services.char")), 1);
  assert.equal(await workbench.drive("renamed", { ...function_, name: "charge" }), 3);
}));

test("our actions are in the light bulb once", inWindow("beside", async (workbench) => {
  const offered = await workbench.drive("actions", place(workbench, "@shared_"));
  const ours = offered.map((action) => action.title).filter((title) => title.startsWith("Celery: "));
  assert.ok(ours.length > 3);
  assert.deepEqual(ours, [...new Set(ours)]);
  await workbench.goto("apps/orders/tasks.py", 29);
  await workbench.type("ct");
  await workbench.choose("ctask");
  await workbench.shot("beside-pyright");
  await workbench.press("Escape");
  await workbench.drive("close");
}));
