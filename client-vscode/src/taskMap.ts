import { Position, Range, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { LanguageClient } from "vscode-languageclient/node";

interface TaskMap {
  /** The URI of the folder, which places are relative to. */
  readonly root: string;
  readonly html: string;
}

/** What the page sends; lines and columns count from 1. */
interface Message {
  readonly type: string;
  readonly path?: string;
  readonly line?: number;
  readonly column?: number;
}

const ABSOLUTE = /^(?:\/|[A-Za-z]:)/;
const VIEW = "celeryls.taskMap";
let panel: WebviewPanel | undefined;
let root: Uri | undefined;

/** Shows the task map of the folder around the active editor; where it is shown already, draws it anew. */
export async function showTaskMap(client: LanguageClient | undefined): Promise<void> {
  const uri = window.activeTextEditor?.document.uri.toString();
  const params = uri ? { textDocument: { uri } } : {};
  let map: TaskMap | null | undefined;
  try {
    map = await client?.sendRequest<TaskMap | null>("celeryls/taskMap", params);
  } catch (error) {
    await window.showErrorMessage(`Celery: ${error instanceof Error ? error.message : error}`);
    return;
  }
  if (!map) {
    await window.showInformationMessage("Celery: no project is read that has a task map.");
    return;
  }
  root = Uri.parse(map.root);
  panel ??= created();
  panel.webview.html = map.html;
  panel.reveal();
}

function created(): WebviewPanel {
  const shown = window.createWebviewPanel(VIEW, "Celery tasks", ViewColumn.Active, {
    enableScripts: true,
    localResourceRoots: [],
    retainContextWhenHidden: true,
  });
  shown.webview.onDidReceiveMessage(opened);
  shown.onDidDispose(() => {
    panel = undefined;
  });
  return shown;
}

async function opened({ type, path, line = 1, column = 1 }: Message): Promise<void> {
  if (type !== "open" || !path || !root) return;
  const at = new Position(line - 1, column - 1);
  const place = ABSOLUTE.test(path) ? Uri.file(path) : Uri.joinPath(root, path);
  await window.showTextDocument(place, { selection: new Range(at, at), preview: true });
}
