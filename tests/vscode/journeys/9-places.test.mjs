// Patterns where one types them: behind a function's end, above code, at a decorator, and with two letters swapped.

import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { inWindow } from "../windows.mjs";

// Types `word` at the end of `line` of a new file; accepts `label`, leaves the snippet, and gives the saved text.
async function placed(workbench, name, text, line, keys, word, label) {
  const path = join(workbench.folder, `apps/users/${name}/tasks.py`);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
  await workbench.goto(path, line, text.split("\n")[line - 1].length + 1);
  await workbench.press(...keys);
  await workbench.type(word);
  await workbench.choose(label);
  await workbench.shot(`placed-${name}`);
  await workbench.press("Enter");
  await workbench.snippetIsLive();
  await workbench.press("Escape", "Escape");
  const saved = await workbench.save(path);
  await workbench.drive("close");
  return saved;
}

const BEFORE = "import os\n\nfrom celery import shared_task\n\n\n@shared_task\ndef clean() -> None:\n    os.sync()";

test("Enter three times behind a finished function, and the pattern stands at the margin", inWindow("indexed", async (workbench) => {
  const saved = await placed(workbench, "behind", `${BEFORE}\n`, 8, ["Enter", "Enter", "Enter"], "ctask", "ctask");
  const [before, after] = saved.split("def clean() -> None:\n    os.sync()");
  assert.match(before, /^import os\n[^]*\n\n\n@shared_task\n$/);
  assert.match(after, /^\n\n\n@shared_task\(/);
  assert.doesNotMatch(after, /[ \t]$/m);
}));

test("at line 1 above a function, two blank lines part the pattern from it", inWindow("indexed", async (workbench) => {
  const saved = await placed(workbench, "above", "\ndef helper() -> int:\n    return 1\n", 1, [], "ctask", "ctask");
  assert.match(saved, /^from celery import shared_task$[^]*^@shared_task\(/m);
  assert.match(saved, /\S\n\n\ndef helper\(\) -> int:\n {4}return 1\n$/);
}));

for (const [name, label, start] of [
  ["small", "@shared_task", "@shared_task\\ndef "], ["full", "@shared_task\\(…\\)", "@shared_task\\(\\n"],
]) {
  test(`@sh offers the ${name} task`, inWindow("indexed", async (workbench) => {
    const saved = await placed(workbench, name, `${BEFORE}\n\n\n`, 11, [], "@sh", label);
    assert.ok(saved.startsWith("import os\n\nfrom celery import shared_task\n"));
    assert.match(saved, new RegExp(`    os\\.sync\\(\\)\\n\\n\\n${start}`));
  }));
}

test("two letters swapped find the pattern", inWindow("indexed", async (workbench) => {
  const saved = await placed(workbench, "swapped", `${BEFORE}\n\n\n`, 11, [], "cemial", "cemail");
  assert.doesNotMatch(saved, /cemial/);
  assert.match(saved, /^def send_\w+\(/m);
}));
