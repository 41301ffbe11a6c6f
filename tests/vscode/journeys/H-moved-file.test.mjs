// Tasks get other names with their file. The last journey of its window: what was open there has another file now.

import assert from "node:assert/strict";
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { SETTINGS, TASKS, withFiles } from "../shop.mjs";

test("a file that is renamed in the explorer takes the names of its tasks along", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(TASKS, 1);
  await workbench.command("File: Reveal Active File in Explorer View");
  const row = workbench.page.locator(".explorer-folders-view .monaco-list-row.focused", { hasText: "tasks.py" });
  await row.waitFor();
  const input = workbench.page.locator(".explorer-folders-view .monaco-inputbox input");
  await workbench.untilVisible("there is no box for the file's name", input, () => workbench.press("F2"));
  await input.fill("jobs.py");
  await input.press("Enter");
  // VS Code asks whether the extension may change other files.
  await workbench.page.locator(".monaco-dialog-box", { hasText: "refactoring changes" }).waitFor();
  await workbench.shot("rename-file-asks");
  await workbench.press("Enter");
  const moved = join(workbench.folder, "apps/orders/jobs.py");
  await workbench.until(() => existsSync(moved));
  try {
    // VS Code opens what it changes, unsaved.
    const changed = workbench.page.locator(".tab.dirty", { hasText: "settings.py" });
    await changed.waitFor();
    await workbench.shot("rename-file");
    await workbench.command("File: Save All Files");
    await changed.waitFor({ state: "detached" });
    const expected = before.get(SETTINGS).replaceAll("apps.orders.tasks.", "apps.orders.jobs.");
    assert.equal(read(SETTINGS), expected);
  } finally {
    rmSync(moved, { force: true });
  }
}));
