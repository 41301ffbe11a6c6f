// What a user does, by keys.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { squiggle } from "../workbench.mjs";

const walks = JSON.parse(readFileSync(join(process.env.RUN, "walks.json"), "utf8"));

test("a task has a light bulb", inWindow("main", async (workbench) => {
  const { path, line, column } = walks.find((walk) => !walk.typed);
  await workbench.goto(path, line, column);
  await workbench.lightBulb();
  await workbench.shot("light-bulb");
  await workbench.drive("close");
}));

for (const walk of walks) {
  test(walk.name, inWindow("main", async (workbench) => {
    await workbench.goto(walk.path, walk.line, walk.column);
    if (walk.typed) {
      await workbench.type(walk.typed);
      await workbench.choose(walk.chosen);
      await workbench.shot(`completion-${walk.typed}`);
      await workbench.press("Enter");
    } else {
      await workbench.applyFromLightBulb(walk.chosen);
    }
    await workbench.snippetIsLive();
    for (const value of walk.values) {
      await workbench.type(value);
      await workbench.press("Tab");
    }
    for (let step = 0; step < walk.tabs; step += 1) await workbench.press("Tab");
    await workbench.press("Escape", "Escape");
    assert.equal(await workbench.save(walk.path), walk.expected);
    await workbench.drive("close");
  }));
}

test("what the worker would stop at is underlined while it is typed, and mended", inWindow("main", async (workbench) => {
  const path = join(workbench.folder, "apps/users/broken.py");
  const text = "from celery import shared_task\n\n\n@shared_task()\ndef count() -> None: ...\n";
  writeFileSync(path, text);
  await workbench.goto(path, 4, 14);
  await workbench.type("autoretry_for=(ValueError)");
  await workbench.page.locator(squiggle).first().waitFor();
  await workbench.shot("finding");
  await workbench.press("ArrowLeft");
  await workbench.applyFromLightBulb("Celery: make it a tuple");
  await workbench.page.locator(squiggle).first().waitFor({ state: "detached" });
  assert.equal(await workbench.save(path), text.replace("()", "(autoretry_for=(ValueError,))"));
  assert.deepEqual(await workbench.drive("diagnostics", { path }), []);
  await workbench.drive("close");
}));

test("the command restarts the server: one process, another one, and it answers", inWindow("main", async (workbench) => {
  const before = workbench.servers();
  assert.equal(before.length, 1);
  await workbench.command("Celery: Restart server");
  await workbench.until(() => workbench.servers().length === 1 && workbench.servers()[0] !== before[0]);
  await workbench.drive("served", { path: join(workbench.folder, "config/celery.py") });
}));
