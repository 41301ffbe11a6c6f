import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { beforeEach, test } from "node:test";
import { tellChanged } from "../src/changed";
import { choose } from "../src/choose";
import { chooseInterpreter } from "../src/chooseInterpreter";
import { registerCommands } from "../src/commands";
import { settings } from "../src/config";
import { askInForce, type InForce } from "../src/inForce";
import { createNotices } from "../src/notices";
import { newTask } from "../src/pattern";
import { chosenInterpreter, onChosen } from "../src/pythonExtension";
import { hasPythonServer } from "../src/pythonServer";
import { createStatus } from "../src/status";
import * as vscode from "./fake/vscode";

beforeEach(vscode.reset);

const ACTIONS = {
  restart: async () => {},
  showLog: () => {},
  newTask: async () => {},
  choose: async () => {},
  more: async () => {},
  chooseInterpreter: async () => {},
  refreshProject: () => {},
  showTaskMap: async () => {},
  sample: async () => readFileSync("walkthrough/sample.py", "utf8"),
};

const INTERNAL = new Set([
  "celeryls.choose",
  "celeryls.more",
  "celeryls.changed",
  "celeryls.callers",
]);

const turn = () => new Promise((resolve) => setImmediate(resolve));

test("every command of package.json is there, and no other", () => {
  const manifest = JSON.parse(readFileSync("package.json", "utf8"));
  const listed = manifest.contributes.commands.map(({ command }: { command: string }) => command);
  registerCommands(ACTIONS);
  const own = [...vscode.registered.keys()].filter((name) => !INTERNAL.has(name));
  assert.deepEqual(own.sort(), listed.sort());
});

test("no Python is one message, and the way out is to choose one", async () => {
  const notices = createNotices(() => {});
  vscode.user.answer = "Choose interpreter…";
  notices.show({ kind: "noPython", passedOver: [] });
  await turn();
  notices.show({ kind: "noPython", passedOver: [] });
  await turn();
  assert.equal(vscode.asked.filter((message) => message.startsWith("error")).length, 1);
  assert.match(vscode.asked[0] ?? "", /no Python 3\.11 or newer/);
  assert.equal(vscode.asked[1], "run celeryls.chooseInterpreter");
});

test("the server is told what somebody set, and no default", () => {
  Object.assign(vscode.values, {
    exclude: ["legacy/"],
    wrappers: [],
    completion: { enabled: true },
    index: { enabled: true },
    typo: null,
  });
  Object.assign(vscode.inspected, {
    exclude: { defaultValue: [], workspaceValue: ["legacy/"] },
    wrappers: { defaultValue: [] },
    "completion.enabled": { defaultValue: true, globalValue: true },
    "codeActions.enabled": { defaultValue: true },
    typo: { globalValue: null },
  });
  assert.deepEqual(settings(), { exclude: ["legacy/"], "completion.enabled": true, typo: null });
});

const PYTHONS = [
  { executable: "/usr/bin/python3", version: [3, 11], source: "PATH" },
  { executable: "/opt/python3.12", version: [3, 12], source: "PATH" },
] as const;

test("the sample is a Python file that is not saved anywhere, the cursor where a pattern is typed", async () => {
  registerCommands(ACTIONS);
  await vscode.registered.get("celeryls.openSample")?.();
  const text = readFileSync("walkthrough/sample.py", "utf8");
  const line = Number(/focus at (\d+):0/.exec(vscode.asked[1] ?? "")?.[1]);
  assert.equal(vscode.asked[0], `new python: ${JSON.stringify(text)}`);
  assert.match(text.split("\n")[line - 1] ?? "", /on the empty line below/);
  assert.equal(text.split("\n")[line], "");
  assert.match(text.split("\n")[line + 1] ?? "", /\S/);
});

test("what is done in the sample ticks the steps, until it is closed", async () => {
  registerCommands(ACTIONS);
  await vscode.registered.get("celeryls.openSample")?.();
  const document = vscode.created.at(-1) ?? { content: "" };
  vscode.asked.length = 0;
  const becomes = (text: string, by: string) => {
    document.content = document.content.replace(text, by);
    for (const listener of vscode.listeners.changed) listener({ document });
    return vscode.asked
      .splice(0)
      .map((line) => line.replace("run setContext celeryls.sample.", ""));
  };
  assert.deepEqual(becomes("below.\n", "below.\ncemail"), []);
  const pattern = "@shared_task()\ndef mail(): ...\n";
  assert.deepEqual(becomes("cemail", pattern), ["pattern true"]);
  const limited = '@shared_task(rate_limit="1/m")\ndef notify';
  assert.deepEqual(becomes("@shared_task\ndef notify", limited), ["pattern true", "action true"]);
  const fixed = 'notify.apply_async(("url",), countdown=60)';
  assert.ok(becomes('notify.delay("url", countdown=60)', fixed).includes("finding true"));
  for (const listener of [...vscode.listeners.closed]) listener(document);
  assert.deepEqual(becomes("mail", "post"), []);
});

test("the walkthrough's sentences show no marks, and a step is ticked by what is done", () => {
  const { walkthroughs } = JSON.parse(readFileSync("package.json", "utf8")).contributes;
  for (const { title, description, completionEvents } of walkthroughs[0].steps) {
    assert.doesNotMatch(title + description, /`/);
    assert.match(completionEvents.join(), /^on(Command|Context):celeryls\./);
  }
});

test("the walkthrough shows what the extension holds", () => {
  const { walkthroughs } = JSON.parse(readFileSync("package.json", "utf8")).contributes;
  const steps = walkthroughs[0].steps as { media: { image?: string; markdown?: string } }[];
  assert.equal(steps.length, 4);
  for (const { media } of steps)
    if (media.markdown) assert.ok(readFileSync(media.markdown, "utf8"));
    else assert.ok(readFileSync((media.image ?? "").replace("walkthrough", "../docs/images")));
});

async function* found() {
  yield* PYTHONS;
}

/** What happens where one row of the list of Pythons is picked. */
async function picking(label: string) {
  const chosen = chooseInterpreter(found);
  await turn();
  vscode.open[0]?.accept(label);
  await chosen;
  return vscode.asked;
}

test("the Pythons that can run the server are listed with version, path and source", async () => {
  vscode.values["interpreter"] = "/opt/python3.12";
  void chooseInterpreter(found);
  await turn();
  const shown = (
    (vscode.open[0]?.items ?? []) as { label: string; description?: string; detail?: string }[]
  ).map(({ label, description, detail }) => [label, description, detail]);
  assert.deepEqual(shown, [
    ["Python 3.11", "/usr/bin/python3", "PATH"],
    ["Python 3.12", "/opt/python3.12", "PATH, as now"],
    ["$(search) Find one automatically", "", undefined],
    ["$(folder) Choose a file…", undefined, undefined],
  ]);
  assert.equal(vscode.open[0]?.busy, false);
});

test("the list is open before a Python has answered, and fills as they do", async () => {
  const answers: (() => void)[] = [];
  void chooseInterpreter(async function* () {
    for (const python of PYTHONS) {
      await new Promise<void>((resolve) => answers.push(resolve));
      yield python;
    }
  });
  const list = vscode.open[0];
  const ways = ["$(search) Find one automatically", "$(folder) Choose a file…"];
  assert.deepEqual(list?.labels(), ways);
  assert.equal(list?.busy, true);
  answers[0]?.();
  await turn();
  assert.deepEqual(list?.labels(), ["Python 3.11", ...ways]);
  assert.equal(list?.busy, true);
});

test("choosing an interpreter sets it for the user, not for the workspace", async () => {
  assert.deepEqual(await picking("Python 3.12"), ["set interpreter to /opt/python3.12 (user)"]);
});

test("it can be found automatically again", async () => {
  const asked = await picking("$(search) Find one automatically");
  assert.deepEqual(asked, ["set interpreter to undefined (user)"]);
});

test("a file that is in no list can be chosen", async () => {
  vscode.user.file = "/far/python";
  const asked = await picking("$(folder) Choose a file…");
  assert.deepEqual(asked, ["set interpreter to /far/python (user)"]);
});

test("without an answer nothing is set", async () => {
  const chosen = chooseInterpreter(found);
  vscode.open[0]?.hide();
  await chosen;
  assert.deepEqual(vscode.asked, []);
});

test("a problem is told again after the user asked for a restart, or after the server ran", () => {
  const notices = createNotices(() => {});
  const failed = { kind: "failed", message: "it ended" } as const;
  notices.show(failed);
  notices.show(failed);
  assert.equal(vscode.asked.length, 1);
  notices.forget();
  notices.show(failed);
  assert.equal(vscode.asked.length, 2);
  notices.show({ kind: "running", version: "1", launch: { command: "x", args: [] } });
  notices.show(failed);
  assert.equal(vscode.asked.length, 3);
});

test("the log is a click away from a failure", async () => {
  let shown = 0;
  vscode.user.answer = "Show log";
  createNotices(() => shown++).show({ kind: "failed", message: "it ended" });
  await turn();
  assert.equal(shown, 1);
});

const RUNNING = { kind: "running", version: "1", launch: { command: "x", args: [] } } as const;

test("the status item follows the editor, the switches and the state", async () => {
  const switchedOff = [{ feature: "completion", by: "editor" }];
  const status = createStatus(async () => ({
    celery: null,
    switchedOff,
    allOff: false,
    excludedBy: null,
  }));
  const item = vscode.items.at(-1);
  status.show({ kind: "noPython", passedOver: [] });
  assert.match(item?.text ?? "", /error/);
  assert.equal(item?.backgroundColor?.id, "statusBarItem.errorBackground");
  status.show(RUNNING);
  assert.equal(item?.backgroundColor, undefined);
  assert.match(item?.accessibilityInformation?.label ?? "", /no file is open/);
  vscode.window.activeTextEditor = { document: { languageId: "python", uri: { scheme: "file" } } };
  status.refresh();
  await turn();
  assert.match(
    item?.accessibilityInformation?.label ?? "",
    /Switched off in the settings: completion/,
  );
  assert.match(item?.tooltip?.value ?? "", /\(command:celeryls\.restart\)/);
});

test("the status item says what the server says, of which the last answer counts", async () => {
  const answers: ((answer: InForce) => void)[] = [];
  const status = createStatus(() => new Promise((resolve) => answers.push(resolve)));
  const item = vscode.items.at(-1);
  const said = (text: string) => ({
    celery: { version: "5.6.2", text },
    switchedOff: [{ feature: "findings", by: "celeryls.toml" }],
    allOff: false,
    excludedBy: null,
  });
  vscode.window.activeTextEditor = { document: { languageId: "python", uri: { scheme: "file" } } };
  status.show(RUNNING);
  status.refresh();
  answers[1]?.(said("Celery 5.6.2, from uv.lock"));
  await turn();
  answers[0]?.(said("an older answer"));
  await turn();
  assert.equal(item?.text, "Celery 5.6.2");
  const label = item?.accessibilityInformation?.label ?? "";
  assert.match(label, /^Celery: Celery 5\.6\.2, from uv\.lock\. /);
  // The server knows what the project's files say, and which of them the editor overrules.
  assert.match(label, /Switched off in the settings in celeryls\.toml: findings\.$/);
  status.show({ kind: "starting" });
  status.show(RUNNING);
  assert.equal(item?.text, "Celery");
});

test("while the log is read the status item speaks of the file beside it", () => {
  const status = createStatus(() => Promise.resolve(undefined));
  const item = vscode.items.at(-1);
  for (const [languageId, scheme, text] of [
    ["python", "file", "Celery"],
    ["log", "output", "Celery"],
    ["markdown", "file", "$(circle-slash) Celery"],
    ["log", "output", "$(circle-slash) Celery"],
  ] as const) {
    vscode.window.activeTextEditor = { document: { languageId, uri: { scheme } } };
    status.show(RUNNING);
    assert.equal(item?.text, text);
  }
});

test("the server is asked about the document, and one that can't answer is as good as silent", async () => {
  const { inForce: answer, requests, ...fake } = asking();
  assert.equal(await askInForce(fake as never, { uri: "file:///a.py" } as never), answer);
  assert.equal(await askInForce(fake as never, undefined), answer);
  assert.deepEqual(requests, [
    ["celeryls/status", { textDocument: { uri: "file:///a.py" } }],
    ["celeryls/status", {}],
  ]);
  const older = { ...fake, sendRequest: () => Promise.reject(new Error("Method not found")) };
  assert.equal(await askInForce(older as never, undefined), undefined);
  assert.equal(await askInForce(undefined, undefined), undefined);
});

function asking() {
  const inForce: InForce = { celery: null, switchedOff: [], allOff: false, excludedBy: null };
  const requests: unknown[] = [];
  return {
    inForce,
    requests,
    code2ProtocolConverter: { asTextDocumentIdentifier: ({ uri }: { uri: string }) => ({ uri }) },
    sendRequest: async (method: string, params: unknown) => {
      requests.push([method, params]);
      return inForce;
    },
  };
}

test("without the Python extension nothing is chosen, and nothing fails", async () => {
  assert.equal(await chosenInterpreter(undefined), undefined);
  assert.equal(await onChosen(() => {}), undefined);
});

test("the Python extension is started where it is not yet, and asked", async () => {
  const environments = {
    getActiveEnvironmentPath: () => ({ path: "/env" }),
    resolveEnvironment: async ({ path }: { path: string }) => ({
      executable: { uri: { fsPath: `${path}/bin/python` } },
    }),
    onDidChangeActiveEnvironmentPath: () => "listener",
  };
  vscode.installed["ms-python.python"] = {
    isActive: false,
    activate: async () => ({ environments }),
  };
  assert.equal(await chosenInterpreter(undefined), "/env/bin/python");
  assert.equal(await onChosen(() => {}), "listener");
});

test("a Python extension that fails is as good as none", async () => {
  const activate = () => Promise.reject(new Error("broken"));
  vscode.installed["ms-python.python"] = { isActive: false, activate };
  assert.equal(await chosenInterpreter(undefined), undefined);
  assert.equal(await onChosen(() => {}), undefined);
});

const CURSOR = { line: 3, character: 0 };

function openPython(version = () => 1) {
  const document = {
    languageId: "python",
    uri: "file:///shop/tasks.py",
    get version() {
      return version();
    },
  };
  vscode.window.activeTextEditor = { document, selection: { active: CURSOR } };
}

function client(answers: unknown[][]) {
  const requests: unknown[] = [];
  return {
    requests,
    code2ProtocolConverter: {
      asTextDocumentIdentifier: ({ uri }: { uri: string }) => ({ uri }),
      asPosition: (position: unknown) => position,
    },
    protocol2CodeConverter: {
      asTextEdits: async (edits: unknown[]) => edits,
      asWorkspaceEdit: async (edit: unknown) => edit,
    },
    sendRequest: async (method: string, params: unknown) => {
      requests.push([method, params]);
      return answers[Math.min(requests.length, answers.length) - 1];
    },
  };
}

const PATTERN = {
  prefix: "cemail",
  title: "Email task",
  words: ["mail", "smtp"],
  description: "Sends `one`\nemail.",
  body: "def ${1:x}",
};

test("a picked pattern and its imports are one edit at the cursor", async () => {
  openPython();
  vscode.user.answer = "0";
  const fake = client([[{ ...PATTERN, additionalTextEdits: ["import"] }]]);
  await newTask(fake as never);
  assert.deepEqual(fake.requests, [
    ["celeryls/snippets", { textDocument: { uri: "file:///shop/tasks.py" }, position: CURSOR }],
  ]);
  const [uri, edits] = vscode.workspace.edits.at(-1)?.sets[0] ?? [];
  assert.equal(uri, "file:///shop/tasks.py");
  assert.deepEqual(edits, [
    "import",
    { range: new vscode.Range(CURSOR, CURSOR), snippet: new vscode.SnippetString("def ${1:x}") },
  ]);
});

test("a pattern is found by its title, its prefix, its words and what it is", async () => {
  openPython();
  await newTask(client([[PATTERN]]) as never);
  const [{ label, description, detail }] = vscode.picks.at(-1) as [Record<string, string>];
  assert.equal(label, "Email task");
  assert.equal(description, "cemail · mail · smtp");
  assert.equal(detail, "Sends one email.");
});

test("where no pattern fits it says where one does", async () => {
  openPython();
  await newTask(client([[]]) as never);
  assert.match(vscode.asked[0] ?? "", /empty line outside of functions/);
});

test("where the document changed behind the list, the server is asked again", async () => {
  const versions = [1, 2];
  openPython(() => versions.shift() ?? 2);
  vscode.user.answer = "0";
  const fake = client([[PATTERN], [{ ...PATTERN, body: "newer" }]]);
  await newTask(fake as never);
  assert.equal(fake.requests.length, 2);
  const edits = vscode.workspace.edits.at(-1)?.sets[0]?.[1] as { snippet: { value: string } }[];
  assert.equal(edits[0]?.snippet.value, "newer");
});

test("nothing is written where nothing is picked", async () => {
  openPython();
  const before = vscode.workspace.edits.length;
  await newTask(client([[PATTERN]]) as never);
  assert.equal(vscode.workspace.edits.length, before);
});

test("without a Python file, or without a server, it says what is missing", async () => {
  await newTask(undefined);
  assert.match(vscode.asked[0] ?? "", /Python file/);
  openPython();
  await newTask(undefined);
  assert.match(vscode.asked[1] ?? "", /server is not running/);
});

const CHOICE = {
  prompt: "Queue of shop.ship",
  values: ["mail", "slow"],
  other: "New queue",
  refused: "\\s|^$",
  action: { title: "route", data: { id: "route-in-settings", start: 3 } },
};

/** What the server is asked for where `label` is picked from the list, after `typed` was typed. */
async function choosing(label: string, typed?: string, answer: unknown = { edit: EDIT }) {
  const fake = client([{ title: "route", ...(answer as object) } as never]);
  const chosen = choose(fake as never, CHOICE);
  if (typed !== undefined) vscode.open[0]?.type(typed);
  vscode.open[0]?.accept(label);
  vscode.open[0]?.hide();
  await chosen;
  return fake.requests as [string, { data: { choice: string } }][];
}

const EDIT = new vscode.WorkspaceEdit();

test("an action with a choice asks first, and applies the edit with the answer", async () => {
  const data = { id: "route-in-settings", start: 3, choice: "slow" };
  assert.deepEqual(await choosing("slow"), [["codeAction/resolve", { title: "route", data }]]);
  assert.equal(vscode.workspace.edits.at(-1), EDIT);
});

test("what is typed and not offered is a row of its own", async () => {
  const [[, params] = []] = await choosing("$(add) New queue: parcels", " parcels ");
  assert.equal(params?.data.choice, "parcels");
  const row = vscode.open[0]?.items.at(-1) as { alwaysShow?: boolean };
  assert.equal(row.alwaysShow, true, "the editor's filter must not hide it");
  assert.match(vscode.open[0]?.placeholder ?? "", /type a new one/);
});

test("what is offered already is no new row", async () => {
  void choose(client([]) as never, CHOICE);
  vscode.open[0]?.type("mail");
  assert.deepEqual(vscode.open[0]?.labels(), ["mail", "slow"]);
});

test("what can't be a name says so, and can't be picked", async () => {
  const refused = "$(error) “my parcels” can't be a name here: no spaces, quotes and backslashes";
  assert.deepEqual(await choosing(refused, "my parcels"), []);
  assert.equal(vscode.open[0]?.labels().at(-1), refused);
});

test("the row for another value asks for it", async () => {
  vscode.user.said = " parcels ";
  const [[, params] = []] = await choosing("$(add) New queue…");
  assert.equal(params?.data.choice, "parcels");
});

test("nothing is asked of the server where nothing is chosen", async () => {
  assert.deepEqual(await choosing("none of the rows"), []);
});

test("it is said where the answer does not fit", async () => {
  await choosing("mail", undefined, {});
  assert.match(vscode.asked[0] ?? "", /“mail” does not fit/);
});

const SETTINGS = "file:///shop/settings.py";
const PLACE = {
  uri: SETTINGS,
  range: { start: { line: 40, character: 4 }, end: { line: 40, character: 30 } },
};

test("a changed file that nobody sees is named, shown or saved", async () => {
  vscode.user.answer = "Show";
  await tellChanged([PLACE]);
  vscode.user.answer = "Save";
  await tellChanged([PLACE]);
  const said = "information: Celery: changed settings.py (not saved).";
  assert.deepEqual(vscode.asked, [said, "focus at 40:4", said, `save ${SETTINGS}`]);
});

test("a changed file that is saved, or in view, is not called unsaved", async () => {
  vscode.workspace.unsaved = false;
  await tellChanged([PLACE]);
  assert.deepEqual(vscode.asked, ["information: Celery: changed settings.py."]);
  vscode.window.visibleTextEditors = [{ document: { uri: vscode.Uri.parse(SETTINGS) } }];
  await tellChanged([PLACE]);
  assert.equal(vscode.asked.length, 1);
});

test("what a choice changed is told", async () => {
  const command = { title: "", command: "celeryls.changed", arguments: [[PLACE]] };
  await choosing("mail", undefined, { edit: EDIT, command });
  assert.match(vscode.asked[0] ?? "", /changed settings\.py/);
});

test("another extension answers Python names, unless its setting says otherwise", () => {
  assert.equal(hasPythonServer(), false);
  vscode.installed["ms-python.python"] = {};
  assert.equal(hasPythonServer(), true);
  vscode.values["python.languageServer"] = "None";
  assert.equal(hasPythonServer(), false);
  vscode.installed["astral-sh.ty"] = {};
  assert.equal(hasPythonServer(), true);
  vscode.values["ty.disableLanguageServices"] = true;
  assert.equal(hasPythonServer(), false);
});
