// Beside a Python server: a task's name leads to its function, a hover has what is in force, each part of a lens jumps, and
// a rename there and back leaves every byte.

import assert from "node:assert/strict";
import { test } from "node:test";
import { SETTINGS, TASKS, VIEWS, place, saved, withFiles } from "../shop.mjs";

const REPORTS = "apps/orders/reports.py";
const FIXTURE = "apps/orders/fixtures/beat.json";

const REPORT = `from celery import shared_task


@shared_task(
    rate_limit="30/m",
    autoretry_for=(ValueError,),
    max_retries=3,
    retry_backoff=True,
)
def build_report(order_id: int) -> None: ...


def first() -> None:
    build_report.delay(1)


def second() -> None:
    build_report.delay(2)
`;
const ROWS = `[
  {"model": "django_celery_beat.periodictask", "pk": 1, "fields": {"name": "Hourly", "task": "apps.orders.tasks.cancel_unpaid_orders"}}
]
`;

const isAt = async (workbench, name, line) => {
  await workbench.page.locator(".tab.active", { hasText: name }).waitFor();
  await workbench.page.locator("#status\\.editor\\.selection", { hasText: `Ln ${line},` }).waitFor();
};

const lineOf = (text, wanted) => text.slice(0, text.indexOf(wanted)).split("\n").length;

async function renameHere(workbench, old, name) {
  const input = workbench.page.locator(".rename-box input");
  await workbench.untilVisible("there is no box for the new name", input, () => workbench.press("Escape", "F2"));
  assert.equal(await input.inputValue(), old);
  await input.fill(name);
  await input.press("Enter");
  await input.waitFor({ state: "hidden" });
}

test("F12 on a beat entry's string leads to the function", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(SETTINGS, ...place(before.get(SETTINGS), "apps.orders.tasks.cancel_unpaid_orders"));
  await workbench.untilVisible("F12 leads nowhere", workbench.page.locator(".tab.active", { hasText: "tasks.py" }), () =>
    workbench.press("F12"));
  await isAt(workbench, "tasks.py", lineOf(before.get(TASKS), "def cancel_unpaid_orders"));
}));

test("a hover on a task has its effective configuration, and where each part comes from", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(TASKS, ...place(before.get(TASKS), "charge_card"));
  const hover = workbench.page.locator(".monaco-hover:visible", { hasText: "queue payments" }).first();
  await workbench.untilVisible("no hover", hover, () => workbench.press("Escape", "Control+k", "Control+i"));
  const text = await hover.innerText();
  assert.match(text, /apps\.orders\.tasks\.charge_card → queue payments \(.*route/);
  assert.match(text, /Killed after 10 min \(setting CELERY_TASK_TIME_LIMIT\)/);
  // Python's server has its own part of it.
  assert.match(text, /order_id: int/);
  await workbench.shot("hover-task-beside");
}));

test("each part of a lens jumps to what it is about", withFiles({ [REPORTS]: REPORT }, async (workbench, read, before) => {
  const lens = (text) => workbench.page.locator(".codelens-decoration a", { hasText: text }).first();
  await workbench.goto(TASKS, 1);
  await lens("queue payments").waitFor();
  await workbench.shot("lenses");
  await lens("queue payments").click();
  await isAt(workbench, "settings.py", lineOf(before.get(SETTINGS), '"apps.orders.tasks.charge_card"'));
  await workbench.goto(TASKS, 1);
  await lens("At 0 minutes past the hour").or(lens("Every hour")).first().click();
  await isAt(workbench, "settings.py", lineOf(before.get(SETTINGS), '"cancel-unpaid-orders"'));
  await workbench.goto(TASKS, 1);
  await lens("1 caller").click();
  await isAt(workbench, "views.py", lineOf(before.get(VIEWS), "charge_card.delay"));
  for (const [text, line] of [["30/m", 5], ["retries 3 over", 6]]) {
    await workbench.goto(REPORTS, 1);
    await lens(text).click();
    await isAt(workbench, "reports.py", line);
  }
  await lens("2 callers").click();
  await workbench.page.locator(".reference-zone-widget", { hasText: "build_report" }).first().waitFor();
  await workbench.shot("lens-callers");
}));

test("the action renames, and F2 at a string renames back: every byte is as before", withFiles({ [FIXTURE]: ROWS }, async (workbench, read, before) => {
  const change = (by) => ({
    [TASKS]: before.get(TASKS).replaceAll("cancel_unpaid_orders", by),
    [SETTINGS]: before.get(SETTINGS).replaceAll("tasks.cancel_unpaid_orders", `tasks.${by}`),
    [FIXTURE]: ROWS.replaceAll("cancel_unpaid_orders", by),
  });
  await workbench.goto(TASKS, ...place(before.get(TASKS), "cancel_unpaid_orders"));
  await workbench.applyFromLightBulb("Celery: more for this task");
  const pick = workbench.page.locator(".quick-input-widget input.input");
  await pick.fill("rename the task everywhere");
  await workbench.press("Enter");
  const asked = workbench.page.locator(".quick-input-widget", { hasText: "New name of cancel_unpaid_orders" });
  await asked.waitFor();
  await pick.fill("drop_orders");
  await pick.press("Enter");
  await asked.waitFor({ state: "hidden" }); // a command before that closes the box without an answer
  await workbench.page.locator(".notifications-toasts", { hasText: "beat.json" }).first().waitFor();
  await saved(workbench, read, change("drop_orders"));
  await workbench.goto(SETTINGS, ...place(read(SETTINGS), "apps.orders.tasks.drop_orders"));
  await renameHere(workbench, "apps.orders.tasks.drop_orders", "apps.orders.tasks.cancel_unpaid_orders");
  await saved(workbench, read, { ...Object.fromEntries(before), [FIXTURE]: ROWS });
}));

test("a name that is taken is refused with the reason", withFiles({}, async (workbench, read, before) => {
  await workbench.goto(SETTINGS, ...place(before.get(SETTINGS), "apps.orders.tasks.cancel_unpaid_orders"));
  await renameHere(workbench, "apps.orders.tasks.cancel_unpaid_orders", "apps.orders.tasks.charge_card");
  const told = workbench.page.locator(".monaco-editor-overlaymessage, .notifications-toasts", {
    hasText: "Celery: not renamed: another task is named apps.orders.tasks.charge_card",
  });
  await told.first().waitFor();
  await workbench.shot("rename-refused");
  await workbench.goto(TASKS, ...place(before.get(TASKS), "charge_card"));
  await workbench.applyFromLightBulb("Celery: more for this task");
  const pick = workbench.page.locator(".quick-input-widget input.input");
  await pick.fill("rename the task everywhere");
  await workbench.press("Enter");
  await workbench.page.locator(".quick-input-widget", { hasText: "New name of charge_card" }).waitFor();
  await pick.fill("shared_task");
  await workbench.press("Enter");
  await workbench.page.locator(".notifications-toasts", { hasText: "not renamed: `shared_task`" }).first().waitFor();
  await workbench.shot("rename-action-refused");
  assert.equal(read(TASKS), before.get(TASKS));
}));

test("a fixture's row has a hover, and F2 there renames the function", withFiles({ [FIXTURE]: ROWS }, async (workbench, read, before) => {
  await workbench.goto(FIXTURE, ...place(ROWS, "apps.orders.tasks.cancel_unpaid_orders"));
  const hover = workbench.page.locator(".monaco-hover:visible", { hasText: "queue celery" }).first();
  await workbench.untilVisible("no hover", hover, () => workbench.press("Escape", "Control+k", "Control+i"));
  await workbench.shot("hover-fixture");
  await workbench.press("Escape");
  await renameHere(workbench, "apps.orders.tasks.cancel_unpaid_orders", "apps.orders.tasks.drop_orders");
  await saved(workbench, read, {
    [TASKS]: before.get(TASKS).replaceAll("cancel_unpaid_orders", "drop_orders"),
    [FIXTURE]: ROWS.replaceAll("cancel_unpaid_orders", "drop_orders"),
  });
}));
