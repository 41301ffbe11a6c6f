// Tasks get other names with their file. The last journey of its window: what was open there has another file now.

import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const TASKS = "apps/orders/tasks.py";
const SETTINGS = "config/settings.py";
const VIEWS = "apps/orders/views.py";

// The files are as they were afterwards.
const withFiles = (body) =>
  inWindow("beside", async (workbench) => {
    const read = (path) => readFileSync(join(workbench.folder, path), "utf8");
    const before = new Map([TASKS, SETTINGS, VIEWS].map((path) => [path, read(path)]));
    try {
      await body(workbench, read, before);
    } finally {
      await workbench.press("Escape", "Escape");
      await workbench.command("File: Save All Files");
      await workbench.drive("closeAll");
      for (const [path, text] of before) writeFileSync(join(workbench.folder, path), text);
    }
  });

test("a file that is renamed in the explorer takes the names of its tasks along", withFiles(async (workbench, read, before) => {
  await workbench.goto(TASKS, 1);
  await workbench.command("File: Reveal Active File in Explorer View");
  const row = workbench.page.locator(".explorer-folders-view .monaco-list-row.focused", { hasText: "tasks.py" });
  await row.waitFor();
  const input = workbench.page.locator(".explorer-folders-view .monaco-inputbox input");
  await workbench.retrying("there is no box for the file's name", input, () => workbench.press("F2"));
  await input.fill("jobs.py");
  await input.press("Enter");
  // VS Code asks whether the extension may change other files.
  const asked = workbench.page.locator(".monaco-dialog-box", { hasText: "jobs.py" }).or(
    workbench.page.locator(".monaco-dialog-box", { hasText: "refactoring changes" }),
  );
  await asked.first().waitFor();
  await workbench.shot("rename-file-asks");
  await workbench.press("Enter");
  const moved = join(workbench.folder, "apps/orders/jobs.py");
  await workbench.until(() => existsSync(moved));
  try {
    await workbench.until(async () => {
      await workbench.command("File: Save All Files");
      return read(SETTINGS) === before.get(SETTINGS).replaceAll("apps.orders.tasks.", "apps.orders.jobs.");
    });
    await workbench.shot("rename-file");
  } finally {
    rmSync(moved, { force: true });
  }
}));
