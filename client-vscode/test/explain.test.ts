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
  switchedOff: [],
  allOff: false,
};

test("in a Python file it says the version and the interpreter, and no more", () => {
  assert.deepEqual(explain(RUNNING, IN_PYTHON), {
    text: "Celery",
    severity: "none",
    lines: ["Server 0.1.0 on Python 3.11 (PATH): /usr/bin/python3"],
  });
});

test("a server that the user's own command started has no interpreter to name", () => {
  const state: State = {
    kind: "running",
    version: undefined,
    launch: { command: "uvx", args: [] },
  };
  assert.deepEqual(explain(state, IN_PYTHON).lines, [
    "Server (version unknown), started by celeryls.command: uvx",
  ]);
});

const REASONS: [string, Partial<View>, RegExp][] = [
  ["another language", { language: "markdown" }, /not Python but markdown/],
  ["an old revision", { scheme: "git" }, /this is an old revision of a file\./],
  ["a notebook", { scheme: "vscode-notebook-cell" }, /this is a cell of a notebook\./],
  ["anything else", { scheme: "inmemory" }, /this is not a file of the project\./],
  [
    "a large file",
    { tooLarge: 400_000 },
    /the file has more than 400,000 characters \(celeryls\.largestFile\)\./,
  ],
  [
    "everything switched off",
    {
      allOff: true,
    },
    /all features are switched off/,
  ],
  [
    "a file that the project leaves out",
    { excludedBy: "celeryls.toml" },
    /the settings in celeryls\.toml leave this file out/,
  ],
  [
    "a file that the editor's settings leave out",
    { excludedBy: "editor" },
    /: the settings leave this file out/,
  ],
];

for (const [name, view, reason] of REASONS)
  test(`nothing is shown, and it says why: ${name}`, () => {
    const { text, lines } = explain(RUNNING, { ...IN_PYTHON, ...view });
    assert.equal(text, "$(circle-slash) Celery");
    assert.match(lines[0] ?? "", reason);
    assert.match(lines[1] ?? "", /0\.1\.0/);
  });

test("without a file it says so, and does not look like an error", () => {
  const { text, lines } = explain(RUNNING, {
    ...IN_PYTHON,
    language: undefined,
    scheme: undefined,
  });
  assert.equal(text, "Celery");
  assert.match(lines[0] ?? "", /no file is open/);
});

test("what is switched off or not used is said, though something is shown", () => {
  const switchedOff = [
    { feature: "completion", by: "editor" },
    { feature: "findings", by: "celeryls.toml" },
    { feature: "index", by: "celeryls.toml" },
  ];
  const { text, lines } = explain(RUNNING, { ...IN_PYTHON, switchedOff, trusted: false });
  assert.equal(text, "Celery");
  assert.equal(lines[1], "Switched off in the settings: completion.");
  assert.equal(lines[2], "Switched off in the settings in celeryls.toml: findings, index.");
  assert.match(lines[3] ?? "", /^The workspace is not trusted/);
});

test("it says which Celery the project has, and why", () => {
  const celery = { version: "5.6.2", text: "Celery 5.6.2, from uv.lock" };
  const { text, lines } = explain(RUNNING, { ...IN_PYTHON, celery });
  assert.equal(text, "Celery 5.6.2");
  assert.equal(lines[0], "Celery 5.6.2, from uv.lock.");
  const unknown = {
    version: null,
    text: "Celery 5.6.3 (the newest known; the project's version is unknown)",
  };
  assert.equal(explain(RUNNING, { ...IN_PYTHON, celery: unknown }).text, "Celery");
  const silent = explain(RUNNING, { ...IN_PYTHON, celery, excludedBy: "celeryls.toml" });
  assert.equal(silent.text, "$(circle-slash) Celery 5.6.2");
  assert.equal(silent.lines[1], "Celery 5.6.2, from uv.lock.");
});

test("decorators that can't be followed are named, the first of many", () => {
  const sentences = ["a", "b", "c", "d", "e"].map((name) => `@${name} probably makes tasks.`);
  const shown = (notFollowed?: readonly string[]) =>
    explain(RUNNING, { ...IN_PYTHON, notFollowed }).lines;
  assert.deepEqual(shown(sentences.slice(0, 3)).slice(1), sentences.slice(0, 3));
  assert.deepEqual(shown(sentences).slice(4), ["And 2 more, which the log names."]);
  assert.equal(shown(undefined).length, 1);
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
