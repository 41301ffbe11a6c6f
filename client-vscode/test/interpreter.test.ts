import assert from "node:assert/strict";
import { posix } from "node:path";
import { test } from "node:test";
import {
  findPython,
  listPythons,
  type Probe,
  type Surroundings,
  type Version,
} from "../src/interpreter";

interface Machine extends Partial<Surroundings> {
  /** The Pythons of the machine: what they are called, and their version. */
  readonly pythons: Readonly<Record<string, Version>>;
}

async function search(machine: Machine) {
  const { probed, ...found } = await looked(findPython, machine);
  return { ...found, probed, taken: found.python?.executable, source: found.python?.source };
}

async function looked<T>(
  look: (around: Surroundings, probe: Probe) => Promise<T>,
  machine: Machine,
) {
  const { pythons, ...around } = machine;
  const probed: string[] = [];
  const found = await look(
    {
      trusted: true,
      folders: ["/shop"],
      setting: "",
      environment: {},
      platform: "linux",
      supported: new Set(["3.11", "3.12", "3.13", "3.14"]),
      leftOut: {},
      pythonExtension: async () => undefined,
      onPath: (name) => Object.keys(pythons).filter((path) => posix.basename(path) === name),
      exists: (path) => path in pythons,
      real: (path) => path,
      isInside: (file, folder) => file.startsWith(`${folder}/`),
      ...around,
    },
    async (command) => {
      const name = command.join(" ");
      probed.push(name);
      const version = pythons[name];
      if (!version) throw new Error(`spawn ${name} ENOENT\nmore`);
      return { version, executable: name };
    },
  );
  return { ...found, probed };
}

const EVERYWHERE: Machine = {
  pythons: {
    "/set/python": [3, 11],
    "/chosen/python": [3, 12],
    "/shop/.venv/bin/python": [3, 13],
    "/shop/venv/bin/python": [3, 13],
    "/active/bin/python": [3, 14],
    "/usr/bin/python3": [3, 11],
    "/usr/bin/python": [3, 12],
  },
  setting: "/set/python",
  pythonExtension: async () => "/chosen/python",
  environment: { VIRTUAL_ENV: "/active" },
};

test("the order: setting, Python extension, .venv, venv, VIRTUAL_ENV, python3, python", async () => {
  const order: string[] = [];
  const left = { ...EVERYWHERE.pythons };
  for (;;) {
    const { taken } = await search({ ...EVERYWHERE, pythons: left });
    if (!taken) break;
    order.push(taken);
    delete left[taken];
  }
  assert.deepEqual(order, Object.keys(EVERYWHERE.pythons));
});

async function listed(machine: Machine) {
  const executables: string[] = [];
  await looked(async (around, probe) => {
    for await (const { executable } of listPythons(around, probe)) executables.push(executable);
    return {};
  }, machine);
  return executables;
}

test("all that can run the server are listed, each once, in the same order", async () => {
  const old: Version = [3, 8];
  const machine = { ...EVERYWHERE, pythons: { ...EVERYWHERE.pythons, "/usr/bin/python3": old } };
  const expected = Object.keys(EVERYWHERE.pythons).filter((path) => path !== "/usr/bin/python3");
  assert.deepEqual(await listed(machine), expected);
});

test("one Python under several names is listed once, and a virtual environment is not its base", async () => {
  const names = ["/usr/bin/python3", "/bin/python3", "/usr/bin/python", "/usr/bin/python3.11"];
  const environments = ["/shop/.venv/bin/python", "/active/bin/python"];
  const machine: Machine = {
    pythons: Object.fromEntries([...environments, ...names].map((name) => [name, [3, 11]])),
    environment: { VIRTUAL_ENV: "/active" },
    exists: (path) =>
      environments.includes(path) ||
      ["/shop/.venv/pyvenv.cfg", "/active/pyvenv.cfg"].includes(path),
    real: (path) => (/python/.test(path) ? "/usr/bin/python3.11" : path),
  };
  assert.deepEqual(await listed(machine), [...environments, "/usr/bin/python3"]);
});

test("what comes after the one that is taken is not even started", async () => {
  assert.deepEqual((await search(EVERYWHERE)).probed, ["/set/python"]);
});

test("an older Python is passed over, and why is remembered", async () => {
  const { taken, passedOver } = await search({
    pythons: { "/shop/.venv/bin/python": [3, 10], "/usr/bin/python3": [3, 11] },
  });
  assert.equal(taken, "/usr/bin/python3");
  assert.deepEqual(passedOver, ["/shop/.venv/bin/python (.venv): Python 3.10 is older than 3.11"]);
});

test("Python 2.7 is older than 3.11", async () => {
  const { passedOver } = await search({ pythons: { "/usr/bin/python": [2, 7] } });
  assert.match(passedOver.join(), /Python 2\.7 is older than 3\.11/);
});

test("a Python that the extension holds no wheels for is passed over", async () => {
  const { taken, passedOver } = await search({
    pythons: { "/usr/bin/python3": [3, 15], "/usr/bin/python3.13": [3, 13] },
  });
  assert.equal(taken, "/usr/bin/python3.13");
  assert.match(passedOver.join(), /does not run on Python 3\.15/);
});

test("a Python without a wheel on this platform is passed over, and the package is named", async () => {
  const { passedOver } = await search({
    pythons: { "/usr/bin/python3": [3, 14] },
    supported: new Set(["3.13"]),
    leftOut: { "3.14": "tree-sitter" },
  });
  assert.match(passedOver.join(), /tree-sitter has no build for Python 3\.14 on this platform/);
});

test("a second python3 on PATH is tried where the first is too old", async () => {
  const { taken } = await search({
    pythons: { "/old/python3": [3, 9], "/new/python3": [3, 12] },
  });
  assert.equal(taken, "/new/python3");
});

test("of the numbered names on PATH the newest is taken", async () => {
  const { taken } = await search({
    pythons: {
      "/usr/bin/python3": [3, 10],
      "/usr/bin/python3.11": [3, 11],
      "/usr/bin/python3.14": [3, 14],
    },
  });
  assert.equal(taken, "/usr/bin/python3.14");
});

test("one that does not start is passed over", async () => {
  const { taken, passedOver } = await search({
    pythons: { "/usr/bin/python3": [3, 12] },
    setting: "/gone",
  });
  assert.equal(taken, "/usr/bin/python3");
  assert.deepEqual(passedOver, ["/gone (celeryls.interpreter): spawn /gone ENOENT"]);
});

test("no Python at all is an answer too", async () => {
  const { python, passedOver } = await search({ pythons: {} });
  assert.equal(python, undefined);
  assert.deepEqual(passedOver, []);
});

test("in an untrusted workspace nothing that stands in it is started", async () => {
  const { taken, probed } = await search({
    trusted: false,
    pythons: {
      "/shop/.venv/bin/python": [3, 12],
      "/shop/bin/python3": [3, 12],
      "/usr/bin/python3": [3, 12],
    },
    setting: "/shop/evil",
    environment: { VIRTUAL_ENV: "/shop/.venv" },
    pythonExtension: () => Promise.reject(new Error("nobody should ask")),
  });
  assert.equal(taken, "/usr/bin/python3");
  assert.deepEqual(probed, ["/usr/bin/python3"]);
});

test("in an untrusted workspace a shim that leads into it is not taken", async () => {
  const { python, passedOver } = await findPython(
    {
      trusted: false,
      folders: ["/shop"],
      setting: "",
      environment: {},
      platform: "linux",
      supported: new Set(["3.12"]),
      leftOut: {},
      pythonExtension: async () => undefined,
      onPath: (name) => (name === "python3" ? ["/shims/python3"] : []),
      exists: () => false,
      real: (path: string) => path,
      isInside: (file, folder) => file.startsWith(`${folder}/`),
    },
    async () => ({ version: [3, 12], executable: "/shop/python3" }),
  );
  assert.equal(python, undefined);
  assert.match(passedOver.join(), /leads into a workspace that is not trusted/);
});

test("outside the workspace VIRTUAL_ENV and the setting count in an untrusted one too", async () => {
  const active = { trusted: false, pythons: { "/active/bin/python": [3, 12] as Version } };
  assert.equal(
    (await search({ ...active, environment: { VIRTUAL_ENV: "/active" } })).source,
    "VIRTUAL_ENV",
  );
  assert.equal(
    (await search({ ...active, setting: "/active/bin/python" })).source,
    "celeryls.interpreter",
  );
});

test("on Windows there is the launcher, and environments look different", async () => {
  const windows = { platform: "win32", folders: ["C:\\shop"] } as const;
  const inVenv = await search({
    ...windows,
    pythons: { "C:\\shop\\.venv\\Scripts\\python.exe": [3, 12] },
  });
  assert.equal(inVenv.source, ".venv");
  const launcher = await search({
    ...windows,
    pythons: { "C:\\Windows\\py.exe -3": [3, 12] },
    onPath: (name) => (name === "py" ? ["C:\\Windows\\py.exe"] : []),
  });
  assert.equal(launcher.source, "py -3");
});

test("the same Python is started once, however many ways lead to it", async () => {
  const { probed } = await search({
    pythons: { "/shop/.venv/bin/python": [3, 9] },
    environment: { VIRTUAL_ENV: "/shop/.venv" },
  });
  assert.deepEqual(probed, ["/shop/.venv/bin/python"]);
});
