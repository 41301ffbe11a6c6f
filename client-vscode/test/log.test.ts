import assert from "node:assert/strict";
import { test } from "node:test";
import { opening, stateLines } from "../src/log";

test("the log begins with the extension's version and the folders", () => {
  assert.equal(opening("0.1.0", ["/shop", "/bar"], true), "Celery extension 0.1.0 in /shop, /bar");
  assert.equal(
    opening("0.1.0", [], false),
    "Celery extension 0.1.0 without a folder (not trusted)",
  );
});

test("a server that runs is named with its version and its interpreter, one that does not with the reason", () => {
  const python = { executable: "/usr/bin/python3", version: [3, 12], source: "PATH" } as const;
  const launch = { command: "/usr/bin/python3", args: [], python };
  assert.deepEqual(stateLines({ kind: "running", version: "0.1.0", launch }), [
    "celery-language-server 0.1.0 on Python 3.12 (PATH): /usr/bin/python3",
  ]);
  assert.deepEqual(stateLines({ kind: "failed", message: "it is broken" }), ["it is broken"]);
  assert.match(stateLines({ kind: "noPython", passedOver: [] })[0] ?? "", /^no Python 3\.11/);
});
