import assert from "node:assert/strict";
import { test } from "node:test";
import { resolveLaunch, sameLaunch } from "../src/launch";

const FOLDER = "${workspaceFolder}";

function resolve(
  wanted: { command?: string[]; interpreter?: string },
  trusted = true,
  supported = ["3.12"],
) {
  const probed: string[] = [];
  const resolved = resolveLaunch(
    { command: [], interpreter: "", home: "/home/me", script: "/ext/run_server.py", ...wanted },
    {
      trusted,
      folders: ["/shop"],
      environment: {},
      platform: "linux",
      supported: new Set(supported),
      leftOut: { "3.13": "tree-sitter", "3.14": "tree-sitter" },
      pythonExtension: async () => undefined,
      onPath: (name) => (name === "python3" ? ["/usr/bin/python3"] : []),
      exists: () => false,
      real: (path: string) => path,
      isInside: (file, folder) => file.startsWith(`${folder}/`),
    },
    async ([program = ""]) => {
      probed.push(program);
      return { version: [3, 12], executable: program };
    },
  );
  return resolved.then((answer) => ({ ...answer, probed }));
}

test("the bundled server is started isolated", async () => {
  const { launch } = await resolve({});
  assert.equal(launch?.command, "/usr/bin/python3");
  assert.deepEqual(launch?.args, ["-I", "-S", "/ext/run_server.py"]);
  assert.equal(launch?.python?.source, "PATH");
});

test("a whole command is taken as it stands, and no Python is looked for", async () => {
  const { launch, probed } = await resolve({
    command: ["~/bin/uvx", "celeryls"],
    interpreter: "/py",
  });
  assert.deepEqual(launch, { command: "/home/me/bin/uvx", args: ["celeryls"] });
  assert.deepEqual(probed, []);
});

test("the interpreter of the settings comes first", async () => {
  const { launch } = await resolve({ interpreter: `${FOLDER}/env/bin/python` });
  assert.equal(launch?.command, "/shop/env/bin/python");
});

test("in an untrusted workspace nothing that names it is started", async () => {
  for (const command of [
    [`${FOLDER}/serve`],
    ["/usr/bin/env", `${FOLDER}/serve`],
    ["/shop/serve"],
  ]) {
    const { launch, notes, probed } = await resolve({ command }, false);
    assert.equal(launch?.command, "/usr/bin/python3");
    assert.deepEqual(probed, ["/usr/bin/python3"]);
    assert.match(notes.join(), /celeryls\.command: .* trusted/);
  }
  const { launch } = await resolve({ interpreter: `${FOLDER}/env/bin/python` }, false);
  assert.equal(launch?.command, "/usr/bin/python3");
});

test("the same server is the same program with the same arguments", () => {
  const one = { command: "/py", args: ["-I"] };
  assert.ok(
    sameLaunch(one, { ...one, python: { executable: "/py", version: [3, 12], source: "PATH" } }),
  );
  assert.ok(!sameLaunch(one, { ...one, command: "/other" }));
  assert.ok(!sameLaunch(one, { ...one, args: [] }));
  assert.ok(!sameLaunch(one, undefined));
});

test("where no server could be built, one sentence says why and what to do, and no Python is started", async () => {
  const { launch, cause, probed } = await resolve({}, true, []);
  assert.equal(launch, undefined);
  assert.match(
    cause ?? "",
    /^the extension has no server for this platform.* no build of tree-sitter:/,
  );
  assert.match(cause ?? "", /celeryls\.command/);
  assert.deepEqual(probed, []);
  const own = await resolve({ command: ["/usr/bin/celeryls"] }, true, []);
  assert.equal(own.launch?.command, "/usr/bin/celeryls");
});
