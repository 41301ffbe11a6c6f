import assert from "node:assert/strict";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { isAbsolute, join } from "node:path";
import { after, test } from "node:test";
import { probe } from "../src/probe";

const folder = mkdtempSync(join(tmpdir(), "celeryls-probe-"));
after(() => rmSync(folder, { recursive: true }));

test("a real Python says its version and its path, and runs nothing of the folder it stands in", async () => {
  const marker = join(folder, "ran");
  for (const module of ["sitecustomize", "usercustomize", "encodings", "sys"])
    writeFileSync(join(folder, `${module}.py`), `open(${JSON.stringify(marker)}, "w")`);
  const { version, executable } = await probe(["python3"], folder, {
    ...process.env,
    PYTHONPATH: folder,
  });
  assert.equal(version[0], 3);
  assert.ok(isAbsolute(executable));
  assert.ok(!existsSync(marker));
});

test("a program that is not there, and one that is no Python, are refused", async () => {
  await assert.rejects(probe([join(folder, "none")], folder, process.env), /ENOENT/);
  await assert.rejects(probe(["true"], folder, process.env), /no version/);
  await assert.rejects(probe(["false"], folder, process.env));
});
