// Every snippet and every action, inside the extension host, compared on disk.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const cases = JSON.parse(readFileSync(join(process.env.RUN, "cases.json"), "utf8"));

for (const { name, path, doing } of cases) {
  test(name, inWindow("main", async (workbench) => {
    await workbench.drive(doing.do, { path, at: doing.at, chosen: doing.chosen });
    assert.equal(readFileSync(path, "utf8"), doing.expected);
  }));
}
