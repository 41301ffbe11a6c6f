import { ConfigurationTarget, type QuickPick, type QuickPickItem, window, workspace } from "vscode";
import { interpreter, SECTION } from "./config";
import type { Python } from "./interpreter";
import { pick } from "./pick";

interface Item extends QuickPickItem {
  /** What the setting becomes; undefined where the user points at a file. */
  readonly path: string | undefined;
}

/**
 * Lets the user choose the Python that runs the server, among those that can; the list fills as they are found.
 *
 * The setting is theirs, not the workspace's: a colleague's machine has other Pythons.
 */
export async function chooseInterpreter(find: () => AsyncIterable<Python>): Promise<void> {
  const picked = await pick<Item>((list) => {
    list.placeholder =
      "The Python that runs the server (3.11 or newer); your project may have any other";
    list.matchOnDescription = true;
    list.items = itemsFor([], interpreter());
    void show(find(), list);
  });
  if (!picked) return;
  const path = picked.path ?? (await pointAt());
  if (path === undefined) return;
  const section = workspace.getConfiguration(SECTION);
  await section.update("interpreter", path || undefined, ConfigurationTarget.Global);
}

async function show(pythons: AsyncIterable<Python>, list: QuickPick<Item>): Promise<void> {
  const found: Python[] = [];
  list.busy = true;
  try {
    for await (const python of pythons) {
      found.push(python);
      list.items = itemsFor(found, interpreter());
    }
  } finally {
    list.busy = false;
  }
}

function itemsFor(pythons: readonly Python[], setting: string): Item[] {
  const automatic = {
    label: "$(search) Find one automatically",
    description: setting ? "" : "as now",
    path: "",
  };
  const found = pythons.map(({ executable, version, source }) => ({
    label: `Python ${version.join(".")}`,
    description: executable,
    detail: executable === setting ? `${source}, as now` : source,
    path: executable,
  }));
  return [...found, automatic, { label: "$(folder) Choose a file…", path: undefined }];
}

async function pointAt(): Promise<string | undefined> {
  const [file] = (await window.showOpenDialog({ title: "Python 3.11 or newer" })) ?? [];
  return file?.fsPath;
}
