import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { showCallers } from "../src/callers";
import * as vscode from "./fake/vscode";

beforeEach(vscode.reset);

test("callers are listed where the task is", async (context) => {
  const run = context.mock.method(vscode.commands, "executeCommand", async () => 0);
  const range = { start: { line: 3, character: 4 }, end: { line: 3, character: 8 } };
  await showCallers("file:///shop/tasks.py", { line: 7, character: 1 }, [
    { uri: "file:///shop/views.py", range },
  ]);
  const [name, uri, at, places] = (run.mock.calls[0]?.arguments ?? []) as unknown as [
    string,
    vscode.Uri,
    vscode.Position,
    vscode.Location[],
  ];
  assert.equal(name, "editor.action.showReferences");
  assert.equal(String(uri), "file:///shop/tasks.py");
  assert.deepEqual(at, new vscode.Position(7, 1));
  assert.equal(String(places[0]?.uri), "file:///shop/views.py");
  assert.deepEqual(places[0]?.range.end, new vscode.Position(3, 8));
});
