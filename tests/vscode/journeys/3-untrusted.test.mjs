// Restricted mode: patterns and actions work, and nothing of the workspace is started or rendered.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const labels = async (workbench) => {
  const path = join(workbench.folder, "config/celery.py");
  const end = readFileSync(path, "utf8").length;
  return workbench.drive("offered", { path, at: [end, end] });
};

test("a trusted workspace has the team's patterns", inWindow("main", async (workbench) => {
  assert.equal(await workbench.drive("trusted"), true);
  assert.ok((await labels(workbench)).includes("cteam"));
}));

test("a workspace that is not trusted has ours, and no program of it is started", inWindow("untrusted", async (workbench) => {
  assert.equal(await workbench.drive("trusted"), false);
  await workbench.goto("apps/orders/tasks.py", 29);
  await workbench.type("cemail");
  await workbench.choose("cemail");
  await workbench.shot("untrusted");
  await workbench.press("Enter");
  await workbench.snippetIsLive();
  await workbench.press("Escape", "Escape");
  assert.match(await workbench.save("apps/orders/tasks.py"), /def send_order_confirmation_email\(/);
  const offered = await labels(workbench);
  assert.ok(offered.includes("cemail"));
  assert.ok(!offered.includes("cteam"));
  await workbench.command("Celery: Restart server");
  await workbench.drive("served", { path: join(workbench.folder, "config/celery.py") });
  assert.deepEqual(readdirSync(join(process.env.RUN, "markers")), []);
}));
