import assert from "node:assert/strict";
import { test } from "node:test";
import { explain, type View } from "../src/explain";
import type { State } from "../src/state";

const RUNNING: State = {
  kind: "running",
  version: "0.1.0",
  launch: {
    command: "/usr/bin/python3",
    args: [],
    python: { executable: "/usr/bin/python3", version: [3, 11], source: "PATH" },
  },
};

const IN_PYTHON: View = {
  language: "python",
  scheme: "file",
  trusted: true,
  switchedOff: { names: [], all: false },
};

test("in a Python file it says the version and the interpreter, and no more", () => {
  assert.deepEqual(explain(RUNNING, IN_PYTHON), {
    text: "Celery",
    severity: "none",
    lines: ["celery-language-server 0.1.0 on Python 3.11 (PATH): /usr/bin/python3"],
  });
});

test("a server that the user's own command started has no interpreter to name", () => {
  const state: State = {
    kind: "running",
    version: undefined,
    launch: { command: "uvx", args: [] },
  };
  assert.deepEqual(explain(state, IN_PYTHON).lines, [
    "celery-language-server (version unknown), started by celeryls.command: uvx",
  ]);
});

const REASONS: [string, Partial<View>, RegExp][] = [
  ["no file", { language: undefined, scheme: undefined }, /no file is open/],
  ["another language", { language: "markdown" }, /not Python but markdown/],
  ["a file that is on no disk", { scheme: "git" }, /not on a disk \(git\)/],
  [
    "everything switched off",
    { switchedOff: { names: ["completion", "code actions", "findings"], all: true } },
    /all features are switched off/,
  ],
];

for (const [name, view, reason] of REASONS)
  test(`nothing is shown, and it says why: ${name}`, () => {
    const { text, lines } = explain(RUNNING, { ...IN_PYTHON, ...view });
    assert.equal(text, "$(circle-slash) Celery");
    assert.match(lines[0] ?? "", reason);
    assert.match(lines[1] ?? "", /0\.1\.0/);
  });

test("what is switched off or not used is said, though something is shown", () => {
  const switchedOff = { names: ["completion"], all: false };
  const { text, lines } = explain(RUNNING, { ...IN_PYTHON, switchedOff, trusted: false });
  assert.equal(text, "Celery");
  assert.equal(lines[1], "Switched off in the settings: completion.");
  assert.match(lines[2] ?? "", /^The workspace is not trusted/);
});

test("no Python is an error that lists what was passed over", () => {
  const state: State = { kind: "noPython", passedOver: ["/old: Python 3.8 is older than 3.11"] };
  const { severity, lines } = explain(state, IN_PYTHON);
  assert.equal(severity, "error");
  assert.match(lines[0] ?? "", /no Python 3\.11 or newer/);
  assert.equal(lines[1], "/old: Python 3.8 is older than 3.11");
});

test("a server that does not start, starts or is stopped says so", () => {
  assert.equal(
    explain({ kind: "failed", message: "no" }, IN_PYTHON).lines[0],
    "Nothing is shown: no.",
  );
  assert.match(explain({ kind: "starting" }, IN_PYTHON).text, /sync/);
  assert.match(explain({ kind: "stopped" }, IN_PYTHON).lines[0] ?? "", /stopped/);
});
