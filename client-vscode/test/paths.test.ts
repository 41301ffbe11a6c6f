import assert from "node:assert/strict";
import { test } from "node:test";
import { expanded, isFileOnDisk, isInside, namesWorkspace, onPath } from "../src/paths";

const same = (path: string) => path;

test("every program of that name on PATH is found, in the order of PATH", () => {
  const files = new Set(["/a/python3", "/c/python3"]);
  const found = onPath("python3", { PATH: "/a:/b:/c" }, "linux", (path) => files.has(path));
  assert.deepEqual([...found], ["/a/python3", "/c/python3"]);
});

test("relative folders of PATH are not searched", () => {
  const found = onPath("python3", { PATH: ".:bin::/a" }, "linux", () => true);
  assert.deepEqual([...found], ["/a/python3"]);
});

test("on Windows the variable may be called Path and programs end in .exe", () => {
  const found = onPath("py", { Path: "C:\\Windows;D:\\x" }, "win32", (path) =>
    path.startsWith("C:"),
  );
  assert.deepEqual([...found], ["C:\\Windows\\py.exe"]);
});

test("inside a folder is what stands below it, not what begins with its name", () => {
  assert.ok(isInside("/home/ann/shop/.venv/bin/python", "/home/ann/shop", "linux", same));
  assert.ok(!isInside("/home/ann/shop2/python", "/home/ann/shop", "linux", same));
  assert.ok(!isInside("/usr/bin/python3", "/home/ann/shop", "linux", same));
  assert.ok(isInside("/home/ann/shop/..python/bin/python", "/home/ann/shop", "linux", same));
});

test("a link that leads into the folder is inside, and so is one that leads out of it", () => {
  const real = (path: string) =>
    ({ "/usr/bin/py": "/shop/py", "/shop/x": "/usr/bin/x" })[path] ?? path;
  assert.ok(isInside("/usr/bin/py", "/shop", "linux", real));
  assert.ok(isInside("/shop/x", "/shop", "linux", real));
});

test("upper and lower case are one on Windows and macOS, and two on Linux", () => {
  assert.ok(isInside("C:\\SHOP\\python.exe", "c:\\shop", "win32", same));
  assert.ok(isInside("/Users/me/Shop/python", "/users/me/shop", "darwin", same));
  assert.ok(!isInside("/Shop/python", "/shop", "linux", same));
});

test("an accent is the same on macOS, composed or not, and another name on Linux", () => {
  assert.ok(isInside("/Users/me/Cafe\u0301/python", "/Users/me/caf\u00e9", "darwin", same));
  assert.ok(!isInside("/home/me/cafe\u0301/python", "/home/me/caf\u00e9", "linux", same));
});

test("~ and the workspace folder are replaced, the latter only where there is one", () => {
  assert.equal(expanded("~/py", "/home/me", undefined), "/home/me/py");
  assert.equal(expanded("~me/py", "/home/me", undefined), "~me/py");
  const inWorkspace = "${workspaceFolder}/.venv/bin/python";
  assert.equal(expanded(inWorkspace, "/home/me", "/shop"), "/shop/.venv/bin/python");
  assert.equal(expanded(inWorkspace, "/home/me", "/a$&b"), "/a$&b/.venv/bin/python");
  assert.equal(expanded(inWorkspace, "/home/me", undefined), undefined);
  assert.ok(namesWorkspace(inWorkspace));
});

const failing = (code: string) => (): never => {
  throw Object.assign(new Error(code), { code });
};

test("the Python of the Microsoft Store, a link that nobody can follow, is a program", () => {
  const link = { lstat: () => ({ isSymbolicLink: () => true }) };
  assert.ok(isFileOnDisk("C:\\Apps\\python3.exe", { stat: failing("UNKNOWN"), ...link }));
  assert.ok(isFileOnDisk("C:\\Apps\\python3.exe", { stat: failing("EACCES"), ...link }));
});

test("a folder of PATH that the user may not read, and a link in a circle, hold no program", () => {
  const lstat = failing("EACCES");
  assert.ok(!isFileOnDisk("/root/bin/python3", { stat: failing("EACCES"), lstat }));
  const circle = { stat: failing("ELOOP"), lstat: () => ({ isSymbolicLink: () => true }) };
  assert.ok(!isFileOnDisk("/a/python3", circle));
});

test("a missing file and a folder are no programs", () => {
  assert.ok(!isFileOnDisk("/nowhere/python3"));
  assert.ok(!isFileOnDisk("/"));
  assert.ok(isFileOnDisk(process.execPath));
});
