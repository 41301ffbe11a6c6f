import { platformOf } from "./platform";

/** Major and minor. */
export type Version = readonly [number, number];

export interface Python {
  readonly executable: string;
  readonly version: Version;
  /** Where it was found, in words. */
  readonly source: string;
}

export interface Search {
  readonly python?: Python;
  /** What was looked at and not taken, with the reason: for the log, and for a user with no Python. */
  readonly passedOver: readonly string[];
}

export interface Probed {
  readonly executable: string;
  readonly version: Version;
}

/** Starts a Python and asks it who it is; rejects where there is no answer. */
export type Probe = (command: readonly string[]) => Promise<Probed>;

/** All that discovery sees of the machine and the editor. */
export interface Surroundings {
  readonly trusted: boolean;
  readonly folders: readonly string[];
  /** The setting, expanded; empty where nothing is set. */
  readonly setting: string;
  readonly environment: NodeJS.ProcessEnv;
  readonly platform: NodeJS.Platform;
  /** The versions that the extension holds native code for, such as "3.12". */
  readonly supported: ReadonlySet<string>;
  /** The package that has no native code for this platform and a version of Python, by that version. */
  readonly leftOut: Readonly<Record<string, string>>;
  /** What the Python extension has chosen; undefined where it is not installed or knows none. */
  pythonExtension(): Promise<string | undefined>;
  onPath(name: string): Iterable<string>;
  exists(path: string): boolean;
  /** Where a path leads after its links are followed. */
  real(path: string): string;
  isInside(file: string, folder: string): boolean;
}

const FLOOR: Version = [3, 11];

interface Candidate {
  readonly command: readonly string[];
  readonly source: string;
}

/**
 * The first Python that can run the server.
 *
 * In the order of what the user said most clearly: the setting, the Python extension's choice, the
 * workspace's `.venv` or `venv`, `$VIRTUAL_ENV`, PATH. One that is too old, too new or broken is
 * passed over. In an untrusted workspace nothing that stands in the workspace is started.
 */
export async function findPython(around: Surroundings, probe: Probe): Promise<Search> {
  const passedOver: string[] = [];
  for await (const found of pythons(around, probe)) {
    if (typeof found !== "string") return { python: found, passedOver };
    passedOver.push(found);
  }
  return { passedOver };
}

/** All Pythons that can run the server, in the same order, each once however many names it has. */
export async function* listPythons(around: Surroundings, probe: Probe): AsyncGenerator<Python> {
  const seen = new Set<string>();
  for await (const found of pythons(around, probe)) {
    if (typeof found === "string") continue;
    const place = installation(found.executable, around);
    if (seen.has(place)) continue;
    seen.add(place);
    yield found;
  }
}

/** The file that runs; for a virtual environment its folder, as its file is a link to another Python. */
function installation(executable: string, { platform, exists, real }: Surroundings): string {
  const { path } = platformOf(platform);
  const folder = path.dirname(path.dirname(executable));
  return real(exists(path.join(folder, "pyvenv.cfg")) ? folder : executable);
}

/** Each candidate that can run the server, and for any other a sentence that says why it can't. */
async function* pythons(around: Surroundings, probe: Probe): AsyncGenerator<Python | string> {
  const seen = new Set<string>();
  const untrusted = (program: string) =>
    !around.trusted && around.folders.some((folder) => around.isInside(program, folder));
  for await (const { command, source } of candidates(around)) {
    const name = command.join(" ");
    if (seen.has(name)) continue;
    seen.add(name);
    if (untrusted(command[0] ?? "")) {
      yield `${name} (${source}): it stands in a workspace that is not trusted`;
      continue;
    }
    const probed = await probe(command).catch((error: unknown) => reason(error));
    const refused = typeof probed === "string" ? probed : refusal(probed.version, around);
    if (typeof probed === "string" || refused) yield `${name} (${source}): ${refused}`;
    else if (untrusted(probed.executable))
      yield `${name} (${source}): it leads into a workspace that is not trusted`;
    else yield { ...probed, source };
  }
}

async function* candidates(around: Surroundings): AsyncGenerator<Candidate> {
  const { path, pythonInEnvironment, hasLauncher } = platformOf(around.platform);
  if (around.setting) yield { command: [around.setting], source: "celeryls.interpreter" };

  // What the Python extension chose may come from the workspace's own settings.
  const chosen = around.trusted ? await around.pythonExtension() : undefined;
  if (chosen) yield { command: [chosen], source: "Python extension" };

  const environments = around.folders.flatMap((folder) =>
    [".venv", "venv"].map((name) => ({ root: path.join(folder, name), source: name })),
  );
  const active = around.environment["VIRTUAL_ENV"];
  if (active && path.isAbsolute(active)) environments.push({ root: active, source: "VIRTUAL_ENV" });
  for (const { root, source } of environments) {
    const executable = path.join(root, pythonInEnvironment);
    if (around.exists(executable)) yield { command: [executable], source };
  }

  for (const name of namesOnPath(around.supported))
    for (const executable of around.onPath(name)) yield { command: [executable], source: "PATH" };
  if (hasLauncher)
    for (const executable of around.onPath("py"))
      yield { command: [executable, "-3"], source: "py -3" };
}

/** Beside `python3`, the names that a machine uses for a second, newer Python. */
function namesOnPath(supported: ReadonlySet<string>): string[] {
  const newestFirst = [...supported].sort((a, b) => b.localeCompare(a, "en", { numeric: true }));
  return ["python3", "python", ...newestFirst.map((version) => `python${version}`)];
}

function refusal([major, minor]: Version, around: Surroundings): string | undefined {
  const older = major < FLOOR[0] || (major === FLOOR[0] && minor < FLOOR[1]);
  if (older) return `Python ${major}.${minor} is older than ${FLOOR.join(".")}`;
  const python = `${major}.${minor}`;
  if (around.supported.has(python)) return undefined;
  const lacks = around.leftOut[python];
  if (lacks) return `${lacks} has no build for Python ${python} on this platform`;
  return `this version of the extension does not run on Python ${python}`;
}

function reason(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.split("\n", 1)[0] || "it does not start";
}
