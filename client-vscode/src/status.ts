import {
  type Disposable,
  MarkdownString,
  StatusBarAlignment,
  ThemeColor,
  window,
  workspace,
} from "vscode";
import { switchedOff } from "./config";
import { explain, type View } from "./explain";
import type { State } from "./state";

export interface Status extends Disposable {
  show(state: State): void;
  /** Looks again at the editor, the settings and the workspace's trust. */
  refresh(): void;
}

const LINKS: Readonly<Record<string, string>> = {
  "celeryls.restart": "Restart server",
  "celeryls.showLog": "Show log",
  "celeryls.chooseInterpreter": "Choose interpreter…",
};

/** The item in the status bar, which says what runs and why nothing is shown where nothing is. */
export function createStatus(): Status {
  const item = window.createStatusBarItem("celeryls.status", StatusBarAlignment.Right);
  item.name = "Celery";
  item.command = "celeryls.showLog";
  let state: State = { kind: "starting" };

  const refresh = (): void => {
    const { text, severity, lines } = explain(state, view());
    item.text = text;
    item.tooltip = tooltip(lines);
    item.accessibilityInformation = { label: `Celery: ${lines.join(" ")}` };
    item.backgroundColor =
      severity === "error" ? new ThemeColor("statusBarItem.errorBackground") : undefined;
    item.show();
  };

  const listener = window.onDidChangeActiveTextEditor(refresh);
  return {
    show: (next) => {
      state = next;
      refresh();
    },
    refresh,
    dispose: () => {
      listener.dispose();
      item.dispose();
    },
  };
}

function view(): View {
  const document = window.activeTextEditor?.document;
  return {
    language: document?.languageId,
    scheme: document?.uri.scheme,
    trusted: workspace.isTrusted,
    switchedOff: switchedOff(),
  };
}

function tooltip(lines: readonly string[]): MarkdownString {
  const markdown = new MarkdownString();
  markdown.isTrusted = { enabledCommands: Object.keys(LINKS) };
  for (const line of lines) markdown.appendText(line).appendMarkdown("\n\n");
  const links = Object.entries(LINKS).map(([command, title]) => `[${title}](command:${command})`);
  return markdown.appendMarkdown(links.join(" · "));
}
