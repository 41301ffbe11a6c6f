import { findPython, type Probe, type Python, type Surroundings } from "./interpreter";
import { expanded, namesWorkspace } from "./paths";

/** How the server is started. */
export interface Launch {
  readonly command: string;
  readonly args: readonly string[];
  /** The Python that was found; undefined where the user set the whole command. */
  readonly python?: Python;
}

export interface Wanted {
  readonly command: readonly string[];
  readonly interpreter: string;
  readonly home: string;
  /** The file that starts the bundled server. */
  readonly script: string;
}

export type Resolved =
  | { readonly launch: Launch; readonly notes: readonly string[]; readonly cause?: undefined }
  | {
      readonly launch?: undefined;
      readonly notes: readonly string[];
      /** Why no Python of this machine would do; undefined where another one may. */
      readonly cause?: string | undefined;
    };

/** The user's own command, or else the bundled server on the first Python that can run it. */
export async function resolveLaunch(
  wanted: Wanted,
  around: Omit<Surroundings, "setting">,
  probe: Probe,
): Promise<Resolved> {
  const notes: string[] = [];
  const expand = (text: string, setting: string): string | undefined => {
    const value =
      namesWorkspace(text) && !around.trusted
        ? undefined
        : expanded(text, wanted.home, around.folders[0]);
    if (value === undefined)
      notes.push(`${setting}: ${text} needs a workspace folder that is trusted`);
    return value;
  };

  const parts = wanted.command.map((part) => expand(part, "celeryls.command"));
  const [command, ...args] = parts.filter((part) => part !== undefined);
  if (command && args.length + 1 === parts.length) {
    if (around.trusted || !around.folders.some((folder) => around.isInside(command, folder)))
      return { launch: { command, args }, notes };
    notes.push(`celeryls.command: ${command} stands in a workspace that is not trusted`);
  }

  if (!around.supported.size) return { notes, cause: noServer(around.leftOut) };
  const setting = expand(wanted.interpreter, "celeryls.interpreter") ?? "";
  const { python, passedOver } = await findPython({ ...around, setting }, probe);
  notes.push(...passedOver);
  if (!python) return { notes };
  const isolated = ["-I", "-S", wanted.script];
  return { launch: { command: python.executable, args: isolated, python }, notes };
}

/** Where a package that the server needs has no build for this platform, the extension holds no server. */
function noServer(leftOut: Readonly<Record<string, string>>): string {
  const lacking = [...new Set(Object.values(leftOut))].join(" and ");
  return `the extension has no server for this platform, for which there is no build of ${lacking}: install celery-language-server with pip, which builds it, and set celeryls.command to ["celeryls"]`;
}

/** Whether both start the same server. */
export function sameLaunch(one: Launch | undefined, other: Launch | undefined): boolean {
  const key = (launch: Launch | undefined) =>
    launch && JSON.stringify([launch.command, launch.args]);
  return key(one) === key(other);
}
