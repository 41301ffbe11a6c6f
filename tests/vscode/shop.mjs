// What journeys about names share: the files of the shop, which are as they were afterwards, and places in them.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { inWindow } from "./windows.mjs";

export const TASKS = "apps/orders/tasks.py";
export const SETTINGS = "config/settings.py";
export const VIEWS = "apps/orders/views.py";

// A test beside a Python server. The files that are written for it are gone afterwards.
export const withFiles = (written, body) =>
  inWindow("beside", async (workbench) => {
    const read = (path) => readFileSync(join(workbench.folder, path), "utf8");
    const before = new Map([TASKS, SETTINGS, VIEWS].map((path) => [path, read(path)]));
    for (const [path, text] of Object.entries(written)) {
      mkdirSync(dirname(join(workbench.folder, path)), { recursive: true });
      writeFileSync(join(workbench.folder, path), text);
    }
    try {
      await body(workbench, read, before);
    } finally {
      await workbench.press("Escape", "Escape");
      await workbench.command("File: Save All Files");
      await workbench.drive("closeAll");
      for (const [path, text] of before) writeFileSync(join(workbench.folder, path), text);
      for (const path of Object.keys(written)) rmSync(join(workbench.folder, path), { force: true });
    }
  });

// The line and the column in the middle of the first occurrence.
export const place = (text, wanted) => {
  const lines = text.slice(0, text.indexOf(wanted)).split("\n");
  return [lines.length, lines.at(-1).length + 1 + Math.floor(wanted.length / 2)];
};

// Saved again and again: what is told may be told before all files have their edits.
export const saved = async (workbench, read, wanted) => {
  const paths = Object.keys(wanted);
  const isSo = async () => {
    await workbench.command("File: Save All Files");
    return paths.every((path) => read(path) === wanted[path]);
  };
  await workbench.until(isSo, { seconds: 30 }).catch(() => {});
  assert.deepEqual(Object.fromEntries(paths.map((path) => [path, read(path)])), wanted);
};
