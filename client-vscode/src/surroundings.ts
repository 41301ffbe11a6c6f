import { readFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import { type ExtensionContext, type Uri, workspace } from "vscode";
import { command, interpreter } from "./config";
import { scrubbed } from "./environment";
import { listPythons, type Probe, type Python, type Surroundings } from "./interpreter";
import { type Resolved, resolveLaunch } from "./launch";
import { isFileOnDisk, isInside, onPath, realPath } from "./paths";
import { probe } from "./probe";
import { chosenInterpreter } from "./pythonExtension";

/** Where the server and every probed Python stand: a folder in which nothing of the user's lies. */
export function neutralFolder(context: ExtensionContext): string {
  return context.asAbsolutePath("bundled");
}

/** The Python that the user chose for the project; undefined where none is known, or nobody may be asked. */
export async function projectInterpreter(): Promise<string | undefined> {
  return workspace.isTrusted ? chosenInterpreter(localFolders()[0]) : undefined;
}

/** What the user's settings and this machine make of the server's command. */
export function resolveHere(context: ExtensionContext): Promise<Resolved> {
  return resolveLaunch(
    {
      command: command(),
      interpreter: interpreter(),
      home: homedir(),
      script: context.asAbsolutePath(join("bundled", "run_server.py")),
    },
    surroundings(context),
    probeHere(context),
  );
}

/** The Pythons of this machine that can run the server, as they are found. */
export function pythonsHere(context: ExtensionContext): AsyncIterable<Python> {
  return listPythons({ ...surroundings(context), setting: "" }, probeHere(context));
}

function surroundings(context: ExtensionContext): Omit<Surroundings, "setting"> {
  const { platform } = process;
  const environment = scrubbed(process.env);
  return {
    trusted: workspace.isTrusted,
    folders: folderPaths(),
    environment: process.env,
    platform,
    supported: new Set(built<string[]>(context, "pythons.json")),
    leftOut: built<Record<string, string>>(context, "left-out.json"),
    pythonExtension: projectInterpreter,
    onPath: (name) => onPath(name, environment, platform),
    exists: (path) => isFileOnDisk(path),
    real: realPath,
    isInside: (file, folder) => isInside(file, folder, platform),
  };
}

function probeHere(context: ExtensionContext): Probe {
  return (candidate) => probe(candidate, neutralFolder(context), scrubbed(process.env));
}

/** The workspace folders that lie on a disk. */
export function folderPaths(): string[] {
  return localFolders().map((uri) => uri.fsPath);
}

function localFolders(): Uri[] {
  const folders = workspace.workspaceFolders ?? [];
  return folders.map(({ uri }) => uri).filter(({ scheme }) => scheme === "file");
}

/** What the build wrote of the Pythons that it found all wheels for, and of those that it did not. */
function built<T>(context: ExtensionContext, name: string): T {
  return JSON.parse(readFileSync(context.asAbsolutePath(join("bundled", name)), "utf8"));
}
