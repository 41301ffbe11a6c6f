// Actions on a task and on a call of one, beside another Python language server: what the files contain afterwards.

import assert from "node:assert/strict";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { row } from "../workbench.mjs";

const TASKS = `from celery import shared_task

from apps.orders import services


@shared_task(bind=True)
def pack_all(self, order_ids):
    for order_id in order_ids:
        services.pack(order_id)


@shared_task(bind=True)
def ship(self, order_id):
    try:
        services.ship(order_id)
    except OSError as error:
        raise self.retry(exc=error)


def ship_later(order):
    ship.delay(order.pk)
`;

const lineOf = (text) => TASKS.slice(0, TASKS.indexOf(text)).split("\n").length;

// A file of its own with the tasks, which is gone afterwards, and the index that knows it.
const withTasks = (name, body) =>
  inWindow("beside", async (workbench) => {
    const path = join(workbench.folder, `apps/orders/${name}.py`);
    writeFileSync(path, TASKS);
    await workbench.goto(path, lineOf("ship.delay"), 10);
    const at = TASKS.indexOf("delay");
    await workbench.until(async () =>
      (await workbench.drive("actions", { path, at: [at, at] })).some(({ title }) => title.includes("apply_async")));
    await body(workbench, path);
    await workbench.drive("closeAll");
    rmSync(path);
  });

// The light bulb's entry is chosen by keys; the file as it is saved then.
async function acted(workbench, path, text, title) {
  await workbench.goto(path, lineOf(text));
  await workbench.applyFromLightBulb(title);
  await workbench.page.locator(".tab.active.dirty").waitFor();
  await workbench.press("Escape"); // the tab stops
  return workbench.save(path);
}

test("a call gets options by another method", withTasks("calls", async (workbench, path) => {
  await workbench.goto(path, lineOf("ship.delay"), 12);
  await workbench.applyFromLightBulb("Celery: use apply_async, which takes options");
  await workbench.page.locator(".tab.active.dirty").waitFor();
  assert.equal(await workbench.save(path), TASKS.replace("ship.delay(order.pk)", "ship.apply_async((order.pk,))"));
}));

test("a loop reports its progress", withTasks("loops", async (workbench, path) => {
  const text = await acted(workbench, path, "def pack_all", "Celery: report the progress of its loop");
  assert.equal(text, TASKS.replace("    for order_id in order_ids:\n", `    for i, order_id in enumerate(order_ids):
        if not self.request.called_directly:
            self.update_state(state="PROGRESS", meta={"current": i, "total": len(order_ids)})
`));
  await workbench.shot("progress-of-a-loop");
}));

test("a task gets time limits", withTasks("limits", async (workbench, path) => {
  const text = await acted(workbench, path, "def pack_all", "Celery: set time limits");
  const limited = "@shared_task(bind=True, soft_time_limit=270, time_limit=300)\ndef pack_all";
  assert.equal(text, TASKS.replace("@shared_task(bind=True)\ndef pack_all", limited));
}));

test("a retry by hand becomes an option", withTasks("retries", async (workbench, path) => {
  const text = await acted(workbench, path, "def ship", "Celery: retry with autoretry_for instead");
  const expected = TASKS.replace(
    /@shared_task\(bind=True\)\ndef ship[^]*?\n\n\n/,
    `@shared_task(bind=True, autoretry_for=(OSError,))
def ship(self, order_id):
    services.ship(order_id)


`,
  );
  assert.equal(text, expected);
}));

test("what the light bulb leaves out is under its last entry", withTasks("more", async (workbench, path) => {
  await workbench.goto(path, lineOf("def pack_all"));
  await workbench.applyFromLightBulb("Celery: more for this task…");
  const entry = workbench.page.locator(`.quick-input-widget ${row}`, { hasText: "discard messages that are too old" }).first();
  await entry.waitFor();
  await workbench.shot("more-for-this-task");
  await workbench.type("too old");
  await workbench.press("Enter");
  await entry.waitFor({ state: "hidden" });
  await workbench.until(async () => (await workbench.save(path)) !== TASKS);
  const expected = TASKS.replace("@shared_task(bind=True)\ndef pack_all", "@shared_task(bind=True, expires=3600)\ndef pack_all");
  assert.equal(readFileSync(path, "utf8"), expected);
}));
