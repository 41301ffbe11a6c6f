import { type PlatformPath, posix, win32 } from "node:path";

/** How one system differs from another: no other module branches by platform. */
export interface Platform {
  /** Its paths: separators, drive letters, the list in PATH. */
  readonly path: PlatformPath;
  /** Whether `Shop` and `shop` are the same folder, as they are by default on Windows and macOS. */
  readonly foldsCase: boolean;
  /** The file of a program in a folder of PATH. */
  programFile(name: string): string;
  /** The Python of a virtual environment, below the environment's folder. */
  readonly pythonInEnvironment: string;
  /** Whether `py` starts the Pythons that are installed. */
  readonly hasLauncher: boolean;
}

const WINDOWS: Platform = {
  path: win32,
  foldsCase: true,
  // A shell's `.cmd` and `.bat` need a shell; what a shim of another kind starts, `py` finds too.
  programFile: (name) => `${name}.exe`,
  pythonInEnvironment: "Scripts/python.exe",
  hasLauncher: true,
};

const POSIX: Platform = {
  path: posix,
  foldsCase: false,
  programFile: (name) => name,
  pythonInEnvironment: "bin/python",
  hasLauncher: false,
};

/** The differences of the system that Node calls by this name. */
export function platformOf(name: NodeJS.Platform): Platform {
  if (name === "win32") return WINDOWS;
  return name === "darwin" ? { ...POSIX, foldsCase: true } : POSIX;
}
