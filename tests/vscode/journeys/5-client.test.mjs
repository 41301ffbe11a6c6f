// The client itself: its command that places a pattern, and when it starts a server.

import assert from "node:assert/strict";
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { notification, STATUS_ITEM as item } from "../workbench.mjs";

const OLDER = '#!/bin/sh\necho "3 9 $0"\n';

// Does something while the user has set this too.
async function withSetting(workbench, key, value, body) {
  await workbench.drive("configure", { key, value });
  try {
    await body();
  } finally {
    await workbench.drive("configure", { key });
  }
}

function program(workbench, name, text) {
  const path = join(mkdtempSync(join(workbench.folder, "../program-")), name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

const offers = async (workbench) => {
  const path = join(workbench.folder, "config/celery.py");
  const end = readFileSync(path, "utf8").length;
  return (await workbench.drive("offered", { path, at: [end, end] })).includes("cemail");
};

const says = (workbench) => workbench.says();
const untilItSays = (workbench, text) => workbench.untilItSays(text);
const untilItSaysNot = (workbench, text) =>
  workbench.until(async () => (await says(workbench))?.includes(text) === false);

test("the command places a pattern at the cursor, its imports where they belong, and one undo takes both", inWindow("main", async (workbench) => {
  const path = join(workbench.folder, "apps/users/placed.py");
  const text = '"""Tasks."""\n\nimport os\n\nHERE = os.getcwd()\n\n\n';
  writeFileSync(path, text);
  await workbench.goto(path, 8);
  await workbench.command("Celery: New task from pattern");
  await workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: "Email task" }).first().waitFor();
  await workbench.type("smtp");
  await workbench.shot("new-task");
  await workbench.press("Enter");
  await workbench.snippetIsLive();
  await workbench.type("greet");
  await workbench.press("Escape", "Escape");
  const placed = await workbench.save(path);
  assert.match(placed, /^"""Tasks\."""\n\nimport os\n[^]*^from celery import shared_task$[^]*^HERE = os\.getcwd\(\)\n/m);
  assert.match(placed, /^@shared_task\([^]*^def greet\(/m);
  await workbench.press("Control+z", "Control+z");
  assert.equal(await workbench.save(path), text);
  await workbench.drive("close");
}));

test("the status item says what runs, and why nothing is shown", inWindow("main", async (workbench) => {
  await workbench.goto("config/celery.py");
  await untilItSays(workbench, "Server 0.");
  assert.match(await says(workbench), /on Python 3\.\d+ \(.+\): \//);
  await workbench.goto("pyproject.toml");
  await untilItSays(workbench, "Nothing is shown: the file is not Python");
  await workbench.drive("close");
  await workbench.goto("config/celery.py");
  await untilItSaysNot(workbench, "Nothing is shown");
  await workbench.command("Celery: Show log");
  await workbench.page.locator(".output-view .monaco-editor.focused").waitFor();
  assert.doesNotMatch(await says(workbench), /Nothing is shown/);
  await workbench.command("View: Hide Panel");
  await workbench.drive("close");
}));

test("the log has the extension, the folder, the command, the server and its Python, whoever opens it", inWindow("main", async (workbench) => {
  await workbench.command("Celery: Show log");
  const log = workbench.page.locator(".output-view .monaco-editor");
  await log.locator(".view-line").first().waitFor();
  // Its first lines are out of view where a server has run for long.
  await log.click();
  await workbench.press("Control+Home");
  const text = async () => (await log.locator(".view-lines").innerText()).replaceAll("\u00a0", " ").replaceAll(/\s+/g, " ");
  await workbench.until(async () => /Celery extension 0\.\d+\.\d+ in \/\S+\/shop/.test(await text()));
  await workbench.shot("log");
  assert.match(await text(), /starting \/.+run_server\.py/);
  assert.match(await text(), /celery-language-server 0\.\d+\.\d+ on Python 3\.\d+ \(.+\): \//);
  await workbench.command("View: Hide Panel");
}));

test("the status item says which Celery the project has and why, and what the project's own file keeps quiet", inWindow("main", async (workbench) => {
  const [lock, own] = ["uv.lock", "celeryls.toml"].map((name) => join(workbench.folder, name));
  await workbench.goto("apps/users/tasks.py");
  await untilItSays(workbench, "Celery 5.6.3, from pyproject.toml: celery");
  writeFileSync(lock, 'version = 1\n\n[[package]]\nname = "celery"\nversion = "5.6.2"\n');
  await untilItSays(workbench, "Celery 5.6.2, from uv.lock.");
  writeFileSync(own, 'exclude = ["apps/users/"]\ndiagnostics.enabled = false\n');
  await untilItSays(workbench, "Nothing is shown: the settings in celeryls.toml leave this file out (exclude).");
  await workbench.page.locator(item).hover();
  await workbench.page.locator(".workbench-hover", { hasText: "from uv.lock" }).waitFor();
  await workbench.shot("status");
  await workbench.page.mouse.move(400, 400);
  await workbench.goto("apps/orders/tasks.py");
  await untilItSays(workbench, "Switched off in the settings in celeryls.toml: findings.");
  await untilItSaysNot(workbench, "Nothing is shown");
  rmSync(own);
  rmSync(lock);
  await untilItSays(workbench, "Celery 5.6.3, from pyproject.toml: celery");
  await untilItSaysNot(workbench, "Switched off in the settings in celeryls.toml");
  await workbench.drive("close");
  await workbench.drive("close");
}));

test("a switch works at once, and no server is started for it", inWindow("main", async (workbench) => {
  const before = workbench.servers();
  await withSetting(workbench, "celeryls.completion.enabled", false, async () => {
    await workbench.until(async () => !(await offers(workbench)));
    await untilItSays(workbench, "Switched off in the settings: completion");
  });
  await workbench.until(() => offers(workbench));
  assert.deepEqual(workbench.servers(), before);
}));

test("a Python that is too old is passed over: the same server runs on, and no message is shown", inWindow("main", async (workbench) => {
  const before = workbench.servers();
  await withSetting(workbench, "celeryls.interpreter", program(workbench, "python", OLDER), async () => {
    await new Promise((resolve) => setTimeout(resolve, 2000));
    assert.deepEqual(workbench.servers(), before);
    assert.equal(await workbench.page.locator(notification).count(), 0);
  });
}));

test("another interpreter makes another server, and quick changes never two", inWindow("main", async (workbench) => {
  const before = workbench.servers();
  const other = program(workbench, "python", '#!/bin/sh\n[ "$3" = -c ] && echo "3 11 $0" || exec python3 "$@"\n');
  await withSetting(workbench, "celeryls.interpreter", other, async () => {
    await workbench.until(() => workbench.servers().length === 1 && workbench.servers()[0] !== before[0]);
    await untilItSays(workbench, "(celeryls.interpreter)");
    await workbench.until(() => offers(workbench));
  });
  await workbench.command("Celery: Restart server");
  await workbench.command("Celery: Restart server");
  await workbench.until(() => offers(workbench));
  assert.equal(workbench.servers().length, 1);
}));

test("a command that hangs, or ends at once, keeps nobody from the next server", inWindow("main", async (workbench) => {
  await withSetting(workbench, "celeryls.command", ["sleep", "1000"], async () => {
    // A restart that was asked for before may still be under way.
    await workbench.until(() => workbench.servers().length === 0);
    await untilItSays(workbench, "The server is starting");
  });
  await workbench.command("Celery: Restart server");
  await workbench.until(() => offers(workbench));
  await withSetting(workbench, "celeryls.command", ["sh", "-c", "echo it is broken >&2; exit 3"], async () => {
    await untilItSays(workbench, "the server ended with exit status 3 before it answered: it is broken");
    await workbench.page.locator(notification, { hasText: "exit status 3" }).waitFor();
    assert.equal(await workbench.page.locator(notification).count(), 1);
    await workbench.shot("broken-command");
  });
  await workbench.until(() => offers(workbench));
  assert.equal(workbench.servers().length, 1);
}));

test("where no Python is found, one message says so and leads to one", inWindow("pythonless", async (workbench) => {
  await workbench.goto("config/celery.py");
  const message = workbench.page.locator(notification, { hasText: "no Python 3.11 or newer was found" });
  await message.waitFor();
  await workbench.shot("no-python");
  assert.equal(await workbench.page.locator(notification).count(), 1);
  assert.match(await says(workbench), /^Celery: Nothing is shown: no Python 3\.11 or newer was found/);
  await message.getByText("Choose interpreter…").click();
  const chosen = program(workbench, "python3", `#!/bin/sh\nexec ${process.env.PYTHON} "$@"\n`);
  const listed = (name) => workbench.page.locator(".quick-input-widget .monaco-list-row", { hasText: name }).waitFor();
  await listed("Find one automatically");
  const input = workbench.page.locator(".quick-input-widget input.input");
  await input.fill("Choose a file");
  await listed("Choose a file…");
  await workbench.shot("choose-interpreter");
  await input.press("Enter");
  // The dialog sets its own folder when it is ready.
  await listed("celery.py");
  await input.fill(chosen);
  await listed("python3");
  await input.press("Enter");
  await untilItSays(workbench, `(celeryls.interpreter): ${process.env.PYTHON}`);
  await workbench.until(() => offers(workbench));
}));

test("a workspace that is trusted after all gets a new server, started as the workspace wants it", inWindow("untrusted", async (workbench) => {
  await workbench.goto("config/celery.py");
  await untilItSays(workbench, "The workspace is not trusted");
  assert.ok(!existsSync(join(process.env.RUN, "markers/command")));
  await workbench.command("Workspaces: Manage Workspace Trust");
  await workbench.page.locator(".workspace-trust-editor").getByText("Trust", { exact: true }).click();
  await workbench.until(() => existsSync(join(process.env.RUN, "markers/command")));
}));
