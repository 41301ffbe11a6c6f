import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { createProjectView, openItem } from "../src/projectView";
import { askProject, type ProjectItem } from "../src/treeModel";
import * as vscode from "./fake/vscode";

interface Provider {
  getChildren(node?: unknown): Promise<unknown[]>;
  getTreeItem(node: unknown): Record<string, unknown>;
  onDidChangeTreeData(listener: () => void): unknown;
}

const APP: ProjectItem = {
  folder: "file:///shop",
  key: "app:shop.app",
  kind: "app",
  label: "shop.app",
  description: "1 task",
  details: "",
  location: null,
  hasChildren: true,
  path: ["app:shop.app"],
};
const TASK: ProjectItem = {
  ...APP,
  key: "add",
  kind: "task",
  label: "add",
  details: "`shop.add`",
  hasChildren: false,
  location: {
    uri: "file:///shop/tasks.py",
    range: { start: { line: 3, character: 4 }, end: { line: 3, character: 7 } },
  },
  path: ["app:shop.app", "queue:mail", "add"],
};
const found = (line: number, code: unknown, source = "celery") => ({
  source,
  code,
  message: `wrong at ${line}`,
  range: { start: { line } },
});

beforeEach(() => {
  vscode.reset();
  vscode.languages.diagnostics = [];
});

function shown(items: Record<string, ProjectItem[]>) {
  const asked: unknown[] = [];
  const view = createProjectView(async (above) => {
    asked.push(above?.key);
    return items[above?.key ?? ""] ?? [];
  });
  return { view, asked, provider: vscode.trees.at(-1) as Provider };
}

test("each level is asked when it is opened", async () => {
  const { provider, asked } = shown({ "": [APP], "app:shop.app": [TASK] });
  const [app] = await provider.getChildren();
  const drawn = provider.getTreeItem(app);
  assert.equal(drawn["label"], "shop.app");
  assert.equal(drawn["description"], "1 task");
  assert.equal(drawn["collapsibleState"], vscode.TreeItemCollapsibleState.Expanded);
  assert.equal(drawn["command"], undefined);
  const [task] = await provider.getChildren(app);
  assert.deepEqual(asked, [undefined, "app:shop.app"]);
  assert.deepEqual(await provider.getChildren(task), []);
});

test("a click on what stands somewhere opens it there", async () => {
  const { provider } = shown({ "": [TASK] });
  const [task] = await provider.getChildren();
  const drawn = provider.getTreeItem(task);
  assert.equal(drawn["collapsibleState"], vscode.TreeItemCollapsibleState.None);
  assert.equal((drawn["tooltip"] as vscode.MarkdownString).value, "`shop.add`");
  const { command, arguments: given } = drawn["command"] as {
    command: string;
    arguments: [vscode.Uri, { selection: vscode.Range }];
  };
  assert.equal(command, "vscode.open");
  assert.equal(String(given[0]), "file:///shop/tasks.py");
  assert.deepEqual(given[1].selection.start, new vscode.Position(3, 4));
});

test("what has something below it is opened by a click, and its code by a button", async (context) => {
  const queue: ProjectItem = { ...TASK, kind: "queue", hasChildren: true };
  const { provider } = shown({ "": [queue, APP] });
  const [node, app] = await provider.getChildren();
  const drawn = provider.getTreeItem(node);
  assert.equal(drawn["command"], undefined);
  assert.equal(drawn["contextValue"], "place");
  assert.equal(provider.getTreeItem(app)["contextValue"], "app");
  const run = context.mock.method(vscode.commands, "executeCommand", async () => 0);
  await openItem(node as never);
  await openItem(app as never);
  assert.deepEqual(
    run.mock.calls.map((call) => String(call.arguments.slice(0, 2 as never))),
    ["vscode.open,file:///shop/tasks.py"],
  );
});

test("findings of ours are shown by rule and place, those of others are not", async () => {
  const [one, two] = ["file:///shop/a.py", "file:///shop/b.py"].map(vscode.Uri.parse);
  assert(one && two);
  vscode.languages.diagnostics = [
    [two, [found(9, "CEL201"), found(2, { value: "CEL201" }), found(1, "F401", "Ruff")]],
    [one, [found(4, "CEL304"), found(5, { value: "CEL201" })]],
  ];
  const { provider } = shown({});
  const [findings] = await provider.getChildren();
  assert.equal(provider.getTreeItem(findings)["description"], "4");
  const rules = await provider.getChildren(findings);
  assert.deepEqual(
    rules.map((rule) => provider.getTreeItem(rule)["label"]),
    ["CEL201", "CEL304"],
  );
  const places = await provider.getChildren(rules[0]);
  assert.deepEqual(
    places.map((place) => provider.getTreeItem(place)["label"]),
    ["a.py:6", "b.py:3", "b.py:10"],
  );
  assert.deepEqual(await provider.getChildren(places[0]), []);
});

test("of many changes at once the view is told once, and of none after its end", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const { view, provider } = shown({});
  let told = 0;
  provider.onDidChangeTreeData(() => {
    told += 1;
  });
  for (const listener of vscode.languages.changed) listener();
  view.refresh();
  context.mock.timers.tick(499);
  assert.equal(told, 0);
  context.mock.timers.tick(1);
  assert.equal(told, 1);
  view.refresh();
  view.dispose();
  context.mock.timers.tick(1000);
  assert.equal(told, 1);
});

test("findings of others leave the view as it is", async (context) => {
  context.mock.timers.enable({ apis: ["setTimeout"] });
  const file = vscode.Uri.parse("file:///shop/a.py");
  const { provider } = shown({});
  await provider.getChildren();
  let told = 0;
  provider.onDidChangeTreeData(() => {
    told += 1;
  });
  const report = (...diagnostics: unknown[]): void => {
    vscode.languages.diagnostics = [[file, diagnostics]];
    for (const listener of vscode.languages.changed) listener();
    context.mock.timers.tick(500);
  };
  report(found(1, "F401", "Ruff"));
  assert.equal(told, 0);
  report(found(1, "F401", "Ruff"), found(4, "CEL304"));
  assert.equal(told, 1);
  await provider.getChildren();
  report(found(4, "CEL304"));
  assert.equal(told, 1);
  report(found(5, "CEL304"));
  assert.equal(told, 2);
});

test("an item knows the way to it, and a server without an answer has no items", async () => {
  const requests: unknown[] = [];
  const client = {
    sendRequest: async (_method: string, params: unknown) => {
      requests.push(params);
      return [{ ...TASK, path: undefined }];
    },
  };
  const [first] = await askProject(client as never, undefined);
  assert.deepEqual(first?.path, ["add"]);
  const [below] = await askProject(client as never, APP);
  assert.deepEqual(below?.path, ["app:shop.app", "add"]);
  assert.deepEqual(requests, [
    { folder: "", path: [] },
    { folder: "file:///shop", path: ["app:shop.app"] },
  ]);
  const failing = { sendRequest: () => Promise.reject(new Error("unknown method")) };
  assert.deepEqual(await askProject(failing as never, undefined), []);
  assert.deepEqual(await askProject(undefined, undefined), []);
});
