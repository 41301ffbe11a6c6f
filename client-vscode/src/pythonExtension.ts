import { setTimeout } from "node:timers/promises";
import type { PythonExtension } from "@vscode/python-extension";
import { type Disposable, extensions, type Uri } from "vscode";

const ID = "ms-python.python";
const MILLISECONDS = 10_000;

/** The interpreter that the Python extension has chosen; undefined where it is not there or knows none. */
export async function chosenInterpreter(folder: Uri | undefined): Promise<string | undefined> {
  // Its first start can take long, and our own search needs no help.
  const late = setTimeout(MILLISECONDS, undefined, { ref: false });
  return Promise.race([ask(folder), late]).catch(() => undefined);
}

/** Calls back whenever another interpreter is chosen there; undefined where it is not there. */
export async function onChosen(changed: () => void): Promise<Disposable | undefined> {
  const known = await environments().catch(() => undefined);
  return known?.onDidChangeActiveEnvironmentPath(changed);
}

async function ask(folder: Uri | undefined): Promise<string | undefined> {
  const known = await environments();
  const environment = await known?.resolveEnvironment(known.getActiveEnvironmentPath(folder));
  return environment?.executable.uri?.fsPath;
}

async function environments(): Promise<PythonExtension["environments"] | undefined> {
  const extension = extensions.getExtension<PythonExtension>(ID);
  const api = extension && (extension.isActive ? extension.exports : await extension.activate());
  return api?.environments;
}
