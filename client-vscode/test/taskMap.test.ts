import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { showTaskMap } from "../src/taskMap";
import * as vscode from "./fake/vscode";

const PAGE = { root: "file:///shop", html: "<p>map</p>" };
const client = (answer: unknown) => ({ sendRequest: async () => answer }) as never;

beforeEach(() => {
  vscode.reset();
  for (const panel of vscode.panels.splice(0)) panel.close();
});

test("the map is drawn once, and anew in the same panel", async () => {
  await showTaskMap(client(PAGE));
  await showTaskMap(client({ ...PAGE, html: "<p>newer</p>" }));
  assert.equal(vscode.panels.length, 1);
  assert.equal(vscode.panels[0]?.webview.html, "<p>newer</p>");
  assert.equal(vscode.panels[0]?.revealed, 2);
  vscode.panels[0]?.close();
  await showTaskMap(client(PAGE));
  assert.equal(vscode.panels.length, 2);
});

test("a click opens the code", async (context) => {
  await showTaskMap(client(PAGE));
  const shown = context.mock.method(vscode.window, "showTextDocument", async () => 0);
  await vscode.panels[0]?.send({ type: "open", path: "tasks.py", line: 3, column: 5 });
  const [uri, options] = (shown.mock.calls[0]?.arguments ?? []) as unknown as [
    vscode.Uri,
    { selection: vscode.Range },
  ];
  assert.equal(String(uri), "file:///shop/tasks.py");
  assert.deepEqual(options.selection.start, new vscode.Position(2, 4));
  await vscode.panels[0]?.send({ type: "open", path: "/elsewhere/tasks.py" });
  assert.equal(String(shown.mock.calls[1]?.arguments[0 as never]), "file:///elsewhere/tasks.py");
  await vscode.panels[0]?.send({ type: "ready" });
  assert.equal(shown.mock.callCount(), 2);
});

test("what went wrong is said", async () => {
  await showTaskMap(client(null));
  await showTaskMap(undefined);
  const failing = { sendRequest: () => Promise.reject(new Error("no script")) };
  await showTaskMap(failing as never);
  assert.equal(vscode.panels.length, 0);
  assert.match(
    vscode.asked.join(),
    /no project is read.*no project is read.*error: Celery: no script/,
  );
});
