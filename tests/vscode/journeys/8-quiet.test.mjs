// Where nobody writes a task, the editor's own words stay; notebooks and old revisions have nothing of ours.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";
import { squiggle } from "../workbench.mjs";

const PATTERNS = ["ctask", "ctasksmall", "cemail", "cclass", "cleanup", "cchain", "creport", "cwebhook", "capp"];

const none = (labels) => assert.deepEqual(labels.filter((label) => PATTERNS.includes(label)), []);

// With VS Code's default: words of the open documents are offered where nothing else is.
async function withWords(workbench, body) {
  await workbench.drive("configure", { key: "editor.wordBasedSuggestions" });
  try {
    await body();
  } finally {
    await workbench.drive("configure", { key: "editor.wordBasedSuggestions", value: "off" });
  }
}

// Types a word in a line of its own at a file's end; the labels that are offered once one of them is `expected`.
async function typed(workbench, path, word, expected) {
  const lines = readFileSync(join(workbench.folder, path), "utf8").split("\n");
  await workbench.goto(path, lines.length, 1);
  await workbench.type(word);
  const labels = await workbench.suggested(expected);
  await workbench.shot(`words-${word}`);
  await workbench.press("Escape");
  await workbench.drive("close");
  return labels;
}

for (const [word, expected] of [
  ["c", "client_name"], ["cli", "client_name"], ["client", "client_name"], ["cla", "class_name"], ["re", "rename"],
  ["task", "task_list"],
]) {
  test(`without Celery ${word} finds ${expected} and no pattern`, inWindow("plain", (workbench) =>
    withWords(workbench, async () => none(await typed(workbench, "app/clients.py", word, expected))),
  ));
}

for (const word of ["cel", "ctask"]) {
  test(`without Celery ${word} finds ctask`, inWindow("plain", (workbench) =>
    withWords(workbench, () => typed(workbench, "app/clients.py", word, "ctask")),
  ));
}

for (const [path, word] of [
  ["apps/users/clients.py", "cli"], ["apps/users/clients.py", "client"], ["apps/users/client_tasks.py", "client"],
  ["apps/users/client_tasks.py", "cli"],
]) {
  test(`with Celery ${word} in ${path} finds the file's client_name`, inWindow("indexed", (workbench) =>
    withWords(workbench, async () => {
      writeFileSync(join(workbench.folder, path), 'client_name = ""\nprint(client_name)\n\n\n');
      none(await typed(workbench, path, word, "client_name"));
    }),
  ));
}

const BROKEN = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef f(): ...\n";

test("a notebook has no patterns, actions and findings of ours, and the status item says so", inWindow("indexed", (workbench) =>
  withWords(workbench, async () => {
    const path = join(workbench.folder, "apps/users/notes.ipynb");
    const cell = { cell_type: "code", execution_count: null, metadata: {}, outputs: [], source: `${BROKEN}ctask_name = 1\n` };
    const metadata = { language_info: { name: "python" } };
    writeFileSync(path, JSON.stringify({ cells: [cell], metadata, nbformat: 4, nbformat_minor: 5 }));
    await workbench.drive("notebook", { path });
    const editor = workbench.page.locator(".notebookOverlay .cell.code .monaco-editor").first();
    await editor.click();
    await workbench.untilItSays("Nothing is shown: this is a cell of a notebook.");
    await workbench.press("Control+End");
    await workbench.type("ctas");
    none(await workbench.suggested("ctask_name"));
    await workbench.shot("notebook");
    await workbench.press("Escape");
    const { completions, actions, findings } = await workbench.drive("shown", { scheme: "vscode-notebook-cell" });
    none(completions);
    assert.deepEqual(actions.filter((title) => title.startsWith("Celery: ")), []);
    assert.deepEqual(findings, []);
    assert.equal(await workbench.page.locator(squiggle).count(), 0);
    assert.equal(await workbench.bulb().count(), 0);
    await workbench.drive("close");
  }),
));

test("an old revision beside its file has nothing of ours, and the file has", inWindow("indexed", async (workbench) => {
  const path = join(workbench.folder, "apps/users/compared.py");
  const git = (...words) => execFileSync("git", ["-C", workbench.folder, "-c", "user.name=a", "-c", "user.email=a@b", ...words]);
  writeFileSync(path, BROKEN);
  git("init", "--quiet");
  git("add", path);
  git("commit", "--quiet", "--message", "a");
  writeFileSync(path, `${BROKEN}\n\nx = 1\n`);
  await workbench.drive("configure", { key: "git.enabled", value: true });
  await workbench.drive("compare", { path });
  const [old, now] = ["original", "modified"].map((side) => workbench.page.locator(`.monaco-diff-editor .editor.${side}`));
  await now.locator(squiggle).first().waitFor();
  await old.locator(".view-line").first().click();
  await workbench.untilItSays("Nothing is shown: this is an old revision of a file.");
  await workbench.shot("old-revision");
  assert.equal(await old.locator(squiggle).count(), 0);
  const { completions, actions, findings } = await workbench.drive("shown", { scheme: "git" });
  none(completions);
  assert.deepEqual(actions.filter((title) => title.startsWith("Celery: ")), []);
  assert.deepEqual(findings, []);
  await workbench.drive("configure", { key: "git.enabled", value: false });
  await workbench.drive("closeAll");
}));
