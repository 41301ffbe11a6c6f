// The pictures of the README and of the extension's page, and that page. `make pictures` draws them into docs/images.

import assert from "node:assert/strict";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { row } from "../workbench.mjs";

const EDITOR = ".part.editor .editor-group-container .editor-container";
const WIDTH = 900;

// What is in view from the left edge of the editor, with the tab above it.
async function picture(workbench, name, height) {
  const { x, y } = await workbench.page.locator(EDITOR).first().boundingBox();
  await workbench.picture(name, { x, y: y - 35, width: WIDTH, height });
}

test("a picture of the patterns", inWindow("pictures", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/parcels/tasks.py");
  mkdirSync(dirname(path));
  writeFileSync(path, `from celery import shared_task

from apps.orders import services


@shared_task(ignore_result=True)
def cancel_unpaid_orders() -> None:
    services.cancel_unpaid()


@shared_task(ignore_result=True, rate_limit="30/m")
def remind(order_id: int) -> None:
    services.remind(order_id)


`);
  // So far down that what the chosen pattern writes is in view, too, which VS Code puts beside the list.
  await workbench.goto(path, 16);
  await workbench.type("cel");
  await workbench.choose("cemail");
  await workbench.press("Control+Space");
  await workbench.page.locator(".suggest-details-container", { hasText: "retry_backoff" }).waitFor();
  await workbench.page.locator(".codelens-decoration").nth(1).waitFor();
  await picture(workbench, "completion", 604);
  await workbench.press("Escape");
  await workbench.drive("closeAll");
}));

test("a picture of the actions", inWindow("pictures", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/rates.py");
  writeFileSync(path, `import requests
from celery import shared_task


@shared_task
def fetch_rates(url: str) -> None:
    requests.get(url, timeout=10).raise_for_status()
`);
  await workbench.goto(path, 5, 13);
  await workbench.openLightBulb("Celery: retry with backoff");
  await picture(workbench, "code-actions", 400);
  await workbench.press("Escape");
  await workbench.drive("closeAll");
}));

test("a picture of a finding", inWindow("pictures", async (workbench) => {
  const path = join(workbench.folder, "apps/orders/reports.py");
  writeFileSync(path, `"""Reports of the orders."""

from celery import shared_task

from apps.orders import services


@shared_task(autoretry_for=(ConnectionError), retry_backoff=True)
def build_report(report_id: int) -> None:
    services.build(report_id)
`);
  await workbench.goto(path, 6);
  const squiggle = workbench.page.locator(".squiggly-error").first();
  await squiggle.waitFor();
  const hover = workbench.page.locator(".monaco-hover:visible", { hasText: "CEL201" });
  await workbench.untilVisible("no message under the mouse", hover, async () => {
    await workbench.page.mouse.move(600, 500);
    await squiggle.hover({ force: true });
  });
  await picture(workbench, "finding", 270);
  await workbench.page.mouse.move(600, 700);
  await workbench.drive("closeAll");
}));

test("a picture of the problems", inWindow("pictures", async (workbench) => {
  // A name of its own: what VS Code still holds of another test's file would move the cursor.
  const path = join(workbench.folder, "apps/orders/exports.py");
  writeFileSync(path, `from celery import shared_task

from apps.orders import services


@shared_task(rate_limit="10/minute", max_retry=5)
def build_report(order_id: int) -> None:
    services.build(order_id)


def reported(order) -> None:
    build_report.delay(order.pk, countdown=60)
`);
  await workbench.goto(path, 12, 38);
  await workbench.page.locator(".squiggly-error").first().waitFor();
  await workbench.command("Problems: Focus on Problems View");
  await workbench.page.locator(".markers-panel .monaco-list-row", { hasText: "CEL304" }).first().waitFor();
  await workbench.goto(path, 12, 38);
  await workbench.openLightBulb("Celery: use apply_async");
  const panel = await workbench.page.locator(".part.panel").boundingBox();
  const { x, y } = await workbench.page.locator(EDITOR).first().boundingBox();
  await workbench.picture("problems", { x, y: y - 35, width: WIDTH, height: panel.y + 190 - y + 35 });
  await workbench.press("Escape");
  await workbench.command("View: Hide Panel");
  await workbench.drive("closeAll");
}));

const FULFILMENT = `from celery import chain, group, shared_task

from apps.orders.tasks import charge_card, notify_warehouse
from apps.users.tasks import send_newsletter, send_welcome_email


@shared_task(queue="warehouse")
def reserve_stock(order_id: int) -> None: ...


@shared_task(queue="mail")
def send_invoice(order_id: int) -> None: ...


@shared_task(queue="warehouse")
def print_label(order_id: int) -> None: ...


@shared_task
def fulfil_order(order_id: int) -> None:
    chain(reserve_stock.si(order_id), charge_card.si(order_id), ship_order.si(order_id)).delay()


@shared_task
def ship_order(order_id: int) -> None:
    group(print_label.si(order_id), send_invoice.si(order_id)).delay()
    notify_warehouse.delay(order_id)


@shared_task
def greet_customers() -> None:
    send_welcome_email.delay(1)
    send_newsletter.delay(1, "News", "…")
`;
const PROCFILE = `web: gunicorn config.wsgi
worker: celery -A config worker -Q celery,payments
mailer: celery -A config worker -Q mail -c 2
warehouse: celery -A config worker -Q warehouse
beat: celery -A config beat
`;
const BEAT = `
CELERY_BEAT_SCHEDULE["fulfil-orders"] = {
    "task": "apps.orders.fulfilment.fulfil_order",
    "schedule": crontab(minute="*/15"),
    "args": (1,),
}
CELERY_BEAT_SCHEDULE["newsletter"] = {
    "task": "apps.orders.fulfilment.greet_customers",
    "schedule": crontab(hour=8, minute=0, day_of_week="mon"),
}
`;

// A shop with enough tasks, and without the files of the other pictures.
function fillShop({ folder }) {
  for (const path of ["parcels", "rates.py", "reports.py", "exports.py"])
    rmSync(join(folder, "apps/orders", path), { force: true, recursive: true });
  writeFileSync(join(folder, "apps/orders/fulfilment.py"), FULFILMENT);
  writeFileSync(join(folder, "Procfile"), PROCFILE);
  const settings = join(folder, "config/settings.py");
  const text = readFileSync(settings, "utf8");
  if (!text.includes(BEAT)) writeFileSync(settings, text + BEAT);
}

test("a picture of the view in the side bar", inWindow("pictures", async (workbench) => {
  fillShop(workbench);
  await workbench.goto("apps/orders/fulfilment.py", 1);
  await workbench.command("Celery: Focus on Project View");
  const item = (text) => workbench.page.locator(`.pane-body ${row}`, { hasText: text }).first();
  await item("warehouse").waitFor();
  await item("newsletter").waitFor();
  // Wide enough for the next runs.
  const sash = await workbench.page.locator(".part.sidebar").boundingBox();
  const edge = sash.x + sash.width;
  await workbench.page.mouse.move(edge, 400);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(560, 400, { steps: 8 });
  await workbench.page.mouse.up();
  await item("mail").click();
  await item("Procfile:3").waitFor();
  await item("payments").click();
  await item("Procfile:2").waitFor();
  // The focus elsewhere, and nothing under the mouse.
  await workbench.press("Control+1");
  await workbench.page.mouse.move(900, 700);
  const { y } = await workbench.page.locator(".part.sidebar").boundingBox();
  const last = await item("only on Monday").boundingBox();
  await workbench.picture("side-bar", { x: 0, y, width: 562, height: last.y + last.height - y });
  await workbench.page.mouse.move(560, 400);
  await workbench.page.mouse.down();
  await workbench.page.mouse.move(edge, 400, { steps: 8 });
  await workbench.page.mouse.up();
  await workbench.drive("closeAll");
}));

test("a picture of the task map", inWindow("pictures", async (workbench) => {
  fillShop(workbench);
  const size = workbench.page.viewportSize();
  await workbench.page.setViewportSize({ width: size.width, height: 560 });
  await workbench.goto("apps/orders/fulfilment.py", 1);
  await workbench.command("Celery: Show task map");
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("#active-frame");
  await page.locator("body[data-drawn]").waitFor();
  await page.locator("#search").fill("ship_order");
  await page.locator("#search").press("Enter");
  await page.locator("#search").fill("");
  await new Promise((resolve) => setTimeout(resolve, 1000));
  await page.locator("#picture").press("f");
  await page.locator("#about").waitFor();
  await page.locator("body").evaluate(() => document.activeElement.blur());
  // The map moves to the task that was found, and then into view.
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const { x, y, width, height } = await workbench.page.locator(EDITOR).first().boundingBox();
  await workbench.picture("task-map", { x, y: y - 35, width, height: height + 35 });
  await workbench.page.setViewportSize(size);
  await workbench.drive("closeAll");
}));

test("the extension's page shows its pictures", inWindow("pictures", async (workbench) => {
  await workbench.press("Control+Shift+X");
  await workbench.page.locator(".extensions-viewlet .monaco-editor").first().click();
  await workbench.type("@installed celery-language-server");
  await workbench.page.locator(".extensions-list .extension-list-item", { hasText: "Task patterns" }).first().click();
  const page = workbench.page.frameLocator("iframe.webview.ready").frameLocator("iframe#active-frame");
  const pictures = page.locator("img");
  await pictures.first().waitFor();
  await workbench.until(() => pictures.evaluateAll((all) => all.every((each) => each.complete)));
  const widths = await pictures.evaluateAll((all) => all.map((each) => each.naturalWidth));
  assert.equal(widths.length, 3);
  assert.ok(widths.every((width) => width > 300), String(widths));
  await workbench.shot("page");
  await workbench.drive("closeAll");
}));
