import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { findPython, listPythons, type Surroundings, type Version } from "../src/interpreter";
import { isInside, onPath } from "../src/paths";
import { platformOf } from "../src/platform";

/** A machine with these programs, all of them Python 3.12. */
function machine(platform: NodeJS.Platform, programs: readonly string[]): Surroundings {
  const { path } = platformOf(platform);
  const shop = platform === "win32" ? "C:\\code\\shop" : "/code/shop";
  const PATH = [...new Set(programs.map((program) => path.dirname(program)))].join(path.delimiter);
  const exists = (file: string) => programs.includes(file);
  return {
    trusted: true,
    folders: [shop],
    setting: "",
    environment: platform === "win32" ? { Path: PATH } : { PATH },
    platform,
    supported: new Set(["3.12"]),
    leftOut: {},
    pythonExtension: async () => undefined,
    onPath: (name) => onPath(name, { Path: PATH }, platform, exists),
    exists,
    real: (file) => file,
    isInside: (file, folder) => isInside(file, folder, platform, (each) => each),
  };
}

const TWELVE: Version = [3, 12];
const probe = async (command: readonly string[]) => ({
  executable: command[0] ?? "",
  version: TWELVE,
});

test("no other module branches by platform", () => {
  const branches = readdirSync("src").filter(
    (name) =>
      name !== "platform.ts" &&
      /"(win32|darwin|linux)"/.test(readFileSync(join("src", name), "utf8")),
  );
  assert.deepEqual(branches, []);
});

test("on Windows the environment's Python is Scripts\\python.exe", async () => {
  const { python } = await findPython(
    machine("win32", ["C:\\code\\shop\\.venv\\Scripts\\python.exe"]),
    probe,
  );
  assert.equal(python?.executable, "C:\\code\\shop\\.venv\\Scripts\\python.exe");
  assert.equal(python?.source, ".venv");
});

test("on Windows the launcher comes last, and PATH is called Path", async () => {
  const sources: string[] = [];
  const around = machine("win32", ["D:\\tools\\python.exe", "C:\\Windows\\py.exe"]);
  for await (const { source } of listPythons(around, probe)) sources.push(source);
  assert.deepEqual(sources, ["PATH", "py -3"]);
});

test("on macOS and Linux an environment has bin/python, and there is no launcher", async () => {
  for (const platform of ["darwin", "linux"] as const) {
    const around = machine(platform, ["/code/shop/venv/bin/python", "/usr/bin/py"]);
    const found: string[] = [];
    for await (const { executable } of listPythons(around, probe)) found.push(executable);
    assert.deepEqual(found, ["/code/shop/venv/bin/python"], platform);
  }
});

test("a drive's letter and the case of a folder hide nothing that lies in the workspace", async () => {
  const around = {
    ...machine("win32", ["c:\\CODE\\Shop\\tools\\python.exe"]),
    trusted: false,
  };
  const { python, passedOver } = await findPython(around, probe);
  assert.equal(python, undefined);
  assert.match(passedOver.join(), /workspace that is not trusted/);
});

test("another drive, and a share, are other places", () => {
  const inside = (file: string, folder: string) => isInside(file, folder, "win32", (each) => each);
  assert.equal(inside("D:\\shop\\a.exe", "C:\\shop"), false);
  assert.equal(inside("\\\\host\\share\\shop\\a.exe", "\\\\HOST\\share\\shop"), true);
  assert.equal(inside("C:\\shopping\\a.exe", "C:\\shop"), false);
});

test("case counts on Linux, and on macOS it does not", () => {
  const inside = (platform: NodeJS.Platform) =>
    isInside("/Code/Shop/a", "/code/shop", platform, (each) => each);
  assert.deepEqual([inside("linux"), inside("darwin")], [false, true]);
});
