import {
  type Disposable,
  MarkdownString,
  StatusBarAlignment,
  type TextDocument,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { explain, type View } from "./explain";
import type { InForce } from "./inForce";
import type { State } from "./state";

export interface Status extends Disposable {
  show(state: State): void;
  /** Looks again at the editor, the settings and the workspace's trust, and asks the server again. */
  refresh(): void;
}

const LINKS: Readonly<Record<string, string>> = {
  "celeryls.restart": "Restart server",
  "celeryls.showLog": "Show log",
  "celeryls.chooseInterpreter": "Choose interpreter…",
};

/**
 * The item in the status bar, which says what runs, for which Celery, and why nothing is shown if nothing is.
 *
 * `ask` asks the running server what is in force for a document.
 */
export function createStatus(
  ask: (document: TextDocument | undefined) => Promise<InForce | undefined>,
): Status {
  const item = window.createStatusBarItem("celeryls.status", StatusBarAlignment.Right);
  item.name = "Celery";
  item.command = "celeryls.showLog";
  let state: State = { kind: "starting" };
  let inForce: InForce | undefined;
  let asked = 0;
  let document: TextDocument | undefined;

  const draw = (): void => {
    const { text, severity, lines } = explain(state, view(document, inForce));
    item.text = text;
    item.tooltip = tooltip(lines);
    item.accessibilityInformation = { label: `Celery: ${lines.join(" ")}` };
    item.backgroundColor =
      severity === "error" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
  };

  const refresh = async (): Promise<void> => {
    const active = window.activeTextEditor?.document;
    // The panel that shows our log counts as an editor, too; who reads it wants to know of the file.
    if (active?.uri.scheme !== "output") document = active;
    draw();
    if (state.kind !== "running") return;
    asked += 1;
    const turn = asked;
    const answer = await ask(document);
    // Of several answers the one to the last question counts.
    if (turn !== asked) return;
    inForce = answer;
    draw();
  };

  const listener = window.onDidChangeActiveTextEditor(() => {
    // Which files are left out says nothing of the next one.
    if (inForce) inForce = { ...inForce, excludedBy: null };
    void refresh();
  });
  return {
    show: (next) => {
      state = next;
      // What another server said is not what this one says.
      inForce = undefined;
      asked += 1;
      void refresh();
    },
    refresh: () => void refresh(),
    dispose: () => {
      asked += 1;
      listener.dispose();
      item.dispose();
    },
  };
}

function view(document: TextDocument | undefined, inForce: InForce | undefined): View {
  return {
    language: document?.languageId,
    scheme: document?.uri.scheme,
    trusted: workspace.isTrusted,
    switchedOff: inForce?.switchedOff ?? [],
    allOff: inForce?.allOff ?? false,
    celery: inForce?.celery ?? undefined,
    excludedBy: inForce?.excludedBy ?? undefined,
    tooLarge: inForce?.tooLarge ?? undefined,
    notFollowed: inForce?.notFollowed,
  };
}

function tooltip(lines: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  markdown.isTrusted = { enabledCommands: Object.keys(LINKS) };
  for (const line of lines) markdown.appendText(line).appendMarkdown("\n\n");
  const links = Object.entries(LINKS).map(([command, title]) => `[${title}](command:${command})`);
  return markdown.appendMarkdown(links.join(" · "));
}
