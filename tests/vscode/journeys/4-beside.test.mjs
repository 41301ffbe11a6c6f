// Beside another Python language server nothing doubles and nothing is lost.

import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
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

// Types at the end of a file of its own, in a line of its own.
async function typing(workbench, name, body) {
  const path = join(workbench.folder, `apps/orders/${name}_tasks.py`);
  writeFileSync(path, "from apps.orders.tasks import charge_card, services\n\n\n");
  await workbench.goto(path, 4);
  await body(path);
  await workbench.drive("close");
}

test("pyright's name is asked for again while one types on, and Enter takes it", inWindow("beside", (workbench) =>
  typing(workbench, "on", async (path) => {
    await workbench.type("c");
    await workbench.suggested("ctask");
    await workbench.type("harge_");
    const labels = await workbench.suggested("charge_card");
    assert.deepEqual(labels.filter((label) => label === "charge_card").length, 1);
    await workbench.suggestion("charge_card").and(workbench.page.locator(".focused")).waitFor();
    await workbench.shot("beside-typed-on");
    await workbench.press("Enter");
    assert.match(await workbench.save(path), /^charge_card$/m);
  }),
));

test("patterns come while one types on in a word that began as nothing of ours", inWindow("beside", (workbench) =>
  typing(workbench, "again", async () => {
    await workbench.type("s");
    await workbench.suggested("services");
    await workbench.type("mtp");
    // Nobody asks by hand.
    await workbench.suggestion("cemail").waitFor();
    await workbench.shot("beside-asked-again");
    await workbench.press("Escape");
  }),
));

test("a name that is typed to its end is chosen, not a pattern that it begins", inWindow("beside", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/chain_tasks.py");
  writeFileSync(path, "from celery import chain\n\nc = chain\n\n\n");
  await workbench.goto(path, 5);
  for (const [typed, name] of [["c", "c"], ["chain", "chain"]]) {
    await workbench.type(typed);
    await workbench.suggested(name);
    await workbench.suggestion(name).first().and(workbench.page.locator(".focused")).waitFor();
    await workbench.press("Enter", "Escape", "Enter");
  }
  assert.match(await workbench.save(path), /^c\nchain\n/m);
  await workbench.drive("close");
}));

const WORDS = `from celery import current_app, shared_task

from apps.orders.tasks import charge_card
from apps.orders.services import charge


@shared_task()
def pay(): ...


charge_card.delay()
charge_card.apply_async()
charge()
`;

test("options and parameters stand beside pyright's names, each once", inWindow("beside", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/words_tasks.py");
  writeFileSync(path, WORDS);
  const at = (text) => ({ path, at: Array(2).fill(WORDS.indexOf(text) + text.length) });
  for (const [text, label] of [
    ["@shared_task(", "bind="], ["charge_card.delay(", "order_id="], ["charge_card.apply_async(", "countdown="],
  ]) {
    const offered = () => workbench.drive("offered", at(text));
    await workbench.until(async () => (await offered()).includes(label));
    const keywords = (await offered()).filter((each) => each.endsWith("="));
    assert.deepEqual(keywords, [...new Set(keywords)], text);
  }
  const signature = (text) => workbench.drive("signature", at(text));
  assert.equal(await signature("charge_card.delay("), "charge_card(order_id: int) -> str");
  assert.match(await signature("@shared_task("), /^shared_task\(bind=False, /);
  // What is no call of a task is pyright's.
  assert.match(await signature("\ncharge("), /^\(/);
  await workbench.drive("close");
}));

test("a task's name is completed in a string, and its parameters are shown in a call", inWindow("beside", (workbench) =>
  typing(workbench, "names", async (path) => {
    await workbench.type("app.send_task(\"");
    await workbench.suggested("apps.orders.tasks.charge_card");
    await workbench.type("charge");
    await workbench.suggestion("apps.orders.tasks.charge_card").and(workbench.page.locator(".focused")).waitFor();
    await workbench.shot("beside-task-name");
    await workbench.press("Enter", "End", "Enter");
    await workbench.type("charge_card.delay(");
    await workbench.page.locator(".parameter-hints-widget.visible", { hasText: "order_id: int" }).waitFor();
    await workbench.shot("beside-signature");
    await workbench.type("ord");
    await workbench.suggested("order_id=");
    await workbench.press("Escape", "Escape");
    assert.match(await workbench.save(path), /^app\.send_task\("apps\.orders\.tasks\.charge_card"\)$/m);
  }),
));
