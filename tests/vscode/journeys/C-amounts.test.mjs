// What Celery's words amount to: on hover, and beside the code.

import assert from "node:assert/strict";
import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

const TEXT = `from celery import shared_task
from celery.schedules import crontab

NIGHTLY = crontab(minute=0, hour=3)


@shared_task(autoretry_for=(OSError,), retry_backoff=True, max_retries=4, time_limit=2100)
def pack(order_id): ...
`;

// A test with a file of its own, which is gone afterwards.
const withFile = (name, body) =>
  inWindow("indexed", async (workbench) => {
    const path = join(workbench.folder, `apps/orders/${name}.py`);
    writeFileSync(path, TEXT);
    await body(workbench, path);
    await workbench.drive("closeAll");
    rmSync(path);
  });

test("a hover says when each attempt of a task begins", withFile("attempts", async (workbench, path) => {
  await workbench.goto(path, 7, TEXT.split("\n")[6].indexOf("retry_backoff") + 3);
  await workbench.command("Show or Focus Hover");
  const hover = workbench.page.locator(".monaco-hover", { hasText: "Attempts at 0 s, 1 s, 3 s, 7 s, 15 s at most" }).first();
  await hover.waitFor();
  assert.match(await hover.innerText(), /retry_backoff/);
  await workbench.shot("hover-on-an-option");
}));

test("a hover says a schedule in English, with its next runs", withFile("runs", async (workbench, path) => {
  await workbench.goto(path, 4, 13);
  await workbench.command("Show or Focus Hover");
  const hover = workbench.page.locator(".monaco-hover", { hasText: "At 03:00." }).first();
  await hover.waitFor();
  assert.match(await hover.innerText(), /Next runs \(.+\): (\w+ \d+ \w+ 03:00 · ){4}/);
  await workbench.shot("hover-on-a-schedule");
}));

test("hints stand beside schedules and durations", withFile("hints", async (workbench, path) => {
  await workbench.goto(path, 1);
  for (const text of ["At 03:00", "35 min"]) {
    await workbench.page.locator(".view-line", { hasText: text }).first().waitFor();
  }
  await workbench.shot("hints");
}));
