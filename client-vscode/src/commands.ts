import { commands, type Disposable, window } from "vscode";
import { showCallers } from "./callers";
import { tellChanged } from "./changed";
import type { Choice } from "./choose";
import type { FurtherActions } from "./more";
import { openItem } from "./projectView";
import { openSample } from "./sample";

const CHOOSE = "Choose interpreter…";
const SHOW_LOG = "Show log";

export interface Actions {
  restart(): Promise<void>;
  showLog(): void;
  refreshProject(): void;
  showTaskMap(): Promise<void>;
  newTask(): Promise<void>;
  choose(choice: Choice): Promise<void>;
  more(further: FurtherActions): Promise<void>;
  chooseInterpreter(): Promise<void>;
  /** The text of the sample that the walkthrough opens. */
  sample(): Promise<string>;
}

/** The commands that package.json lists, and those that the server's actions run. */
export function registerCommands(actions: Actions): Disposable[] {
  return [
    commands.registerCommand("celeryls.restart", actions.restart),
    commands.registerCommand("celeryls.showLog", actions.showLog),
    commands.registerCommand("celeryls.showTaskMap", actions.showTaskMap),
    commands.registerCommand("celeryls.openItem", openItem),
    commands.registerCommand("celeryls.refreshProject", actions.refreshProject),
    commands.registerCommand("celeryls.newTask", actions.newTask),
    commands.registerCommand("celeryls.choose", actions.choose),
    commands.registerCommand("celeryls.more", actions.more),
    commands.registerCommand("celeryls.changed", tellChanged),
    commands.registerCommand("celeryls.callers", showCallers),
    commands.registerCommand("celeryls.chooseInterpreter", actions.chooseInterpreter),
    commands.registerCommand("celeryls.openSample", () => openSample(actions.sample)),
  ];
}

/** Says that no Python was found, and offers the ways out. */
export async function reportNoPython(showLog: () => void): Promise<void> {
  const message =
    "Celery: no Python 3.11 or newer was found that can run the language server. Choose one, or install one.";
  const answer = await window.showErrorMessage(message, CHOOSE, SHOW_LOG);
  if (answer === CHOOSE) await commands.executeCommand("celeryls.chooseInterpreter");
  if (answer === SHOW_LOG) showLog();
}

/** Says that the server did not start. */
export async function reportFailure(cause: string, showLog: () => void): Promise<void> {
  const answer = await window.showErrorMessage(`Celery: ${cause}.`, SHOW_LOG);
  if (answer === SHOW_LOG) showLog();
}
