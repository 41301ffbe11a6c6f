import { lstatSync, realpathSync, type Stats, statSync } from "node:fs";
import { platformOf } from "./platform";

/** Every file called `name` in the folders of PATH, in their order; none where there is none. */
export function* onPath(
  name: string,
  environment: NodeJS.ProcessEnv,
  platform: NodeJS.Platform,
  isFile: (path: string) => boolean = (file) => isFileOnDisk(file),
): Generator<string> {
  const { path, programFile } = platformOf(platform);
  const variable = Object.keys(environment).find((key) => key.toUpperCase() === "PATH") ?? "PATH";
  for (const folder of (environment[variable] ?? "").split(path.delimiter)) {
    // A relative folder would be looked for wherever the editor happens to stand.
    if (!path.isAbsolute(folder)) continue;
    const candidate = path.join(folder, programFile(name));
    if (isFile(candidate)) yield candidate;
  }
}

/** Whether `file` stands in `folder`, as it is written or after its links are followed. */
export function isInside(
  file: string,
  folder: string,
  platform: NodeJS.Platform,
  real: (path: string) => string = realPath,
): boolean {
  const { path, foldsCase } = platformOf(platform);
  // macOS also takes an accent for the same, composed or not.
  const fold = (text: string) => (foldsCase ? text.normalize("NFC").toLowerCase() : text);
  const inside = (inner: string, outer: string) => {
    const relative = path.relative(fold(outer), fold(inner));
    return relative !== ".." && !relative.startsWith(`..${path.sep}`) && !path.isAbsolute(relative);
  };
  return inside(file, folder) || inside(real(file), real(folder));
}

/** `~` and `${workspaceFolder}` replaced; undefined where the folder is asked for and there is none. */
export function expanded(
  text: string,
  home: string,
  workspaceFolder: string | undefined,
): string | undefined {
  const homely = text === "~" || /^~[\\/]/.test(text) ? home + text.slice(1) : text;
  if (!homely.includes(WORKSPACE_FOLDER)) return homely;
  return workspaceFolder && homely.replaceAll(WORKSPACE_FOLDER, () => workspaceFolder);
}

/** Whether it is the workspace that decides what `text` names. */
export function namesWorkspace(text: string): boolean {
  return text.includes(WORKSPACE_FOLDER);
}

const WORKSPACE_FOLDER = "${workspaceFolder}";

/** What a disk tells of a path, with and without following links; it throws where it can't. */
export interface Disk {
  stat(path: string): Pick<Stats, "isFile"> | undefined;
  lstat(path: string): Pick<Stats, "isSymbolicLink"> | undefined;
}

const DISK: Disk = {
  stat: (path) => statSync(path, { throwIfNoEntry: false }),
  lstat: (path) => lstatSync(path, { throwIfNoEntry: false }),
};

/**
 * Whether a file can be started; false where that can't be told, as in a folder that the user may not read.
 *
 * The Python of the Microsoft Store is a link that Windows starts but nobody can follow.
 */
export function isFileOnDisk(path: string, disk: Disk = DISK): boolean {
  try {
    return disk.stat(path)?.isFile() ?? false;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    return (code === "EACCES" || code === "UNKNOWN") && isLink(path, disk);
  }
}

function isLink(path: string, disk: Disk): boolean {
  try {
    return disk.lstat(path)?.isSymbolicLink() ?? false;
  } catch {
    return false;
  }
}

/**
 * Where a path leads after its links are followed; the path itself where that can't be told.
 *
 * The system tells it, which also knows the short names of Windows (`PROGRA~1`).
 */
export function realPath(path: string): string {
  try {
    return realpathSync.native(path);
  } catch {
    return path;
  }
}
