import {
  type QuickPickItem,
  Range,
  SnippetString,
  SnippetTextEdit,
  type TextEditor,
  WorkspaceEdit,
  window,
  workspace,
} from "vscode";
import type { LanguageClient, TextEdit } from "vscode-languageclient/node";

/** A pattern as the server renders it for one place. */
interface Pattern {
  readonly prefix: string;
  readonly title: string;
  /** Further words that find it. */
  readonly words: readonly string[];
  readonly description: string;
  /** An LSP snippet. */
  readonly body: string;
  /** The imports that are missing. */
  readonly additionalTextEdits?: readonly TextEdit[];
}

interface Pick extends QuickPickItem {
  readonly pattern: Pattern;
}

/** Lets the user pick a pattern and writes it at the cursor, its imports too, as one step to undo. */
export async function newTask(client: LanguageClient | undefined): Promise<void> {
  const editor = window.activeTextEditor;
  if (editor?.document.languageId !== "python")
    return tell("A pattern is placed at the cursor of a Python file. Open one first.");
  if (!client) return tell("The server is not running. Its log says why.");

  // Asked for once more where the user typed in the meantime: what fits depends on the place.
  const { version } = editor.document;
  const patterns = await ask(client, editor);
  if (patterns.length === 0)
    return tell("No pattern fits here. Go to an empty line outside of functions.");
  const prefix = await pick(patterns);
  if (prefix === undefined) return;
  const current = editor.document.version === version ? patterns : await ask(client, editor);
  const pattern = current.find((candidate) => candidate.prefix === prefix);
  if (pattern) await place(client, editor, pattern);
}

async function ask(client: LanguageClient, editor: TextEditor): Promise<readonly Pattern[]> {
  const convert = client.code2ProtocolConverter;
  return client.sendRequest<Pattern[]>("celeryls/snippets", {
    textDocument: convert.asTextDocumentIdentifier(editor.document),
    position: convert.asPosition(editor.selection.active),
  });
}

async function pick(patterns: readonly Pattern[]): Promise<string | undefined> {
  const picked = await window.showQuickPick<Pick>(patterns.map(asItem), {
    placeHolder: "Pattern to place at the cursor",
    matchOnDescription: true,
    matchOnDetail: true,
  });
  return picked?.pattern.prefix;
}

function asItem(pattern: Pattern): Pick {
  const description = [pattern.prefix, ...pattern.words].join(" · ");
  return { label: pattern.title, description, detail: oneLine(pattern.description), pattern };
}

/** A list's line; Markdown wraps its lines, and a list shows marks of code as they stand. */
function oneLine(markdown: string): string {
  return markdown.replaceAll("`", "").replace(/\s+/g, " ");
}

async function place(client: LanguageClient, editor: TextEditor, pattern: Pattern): Promise<void> {
  const imports = await client.protocol2CodeConverter.asTextEdits([
    ...(pattern.additionalTextEdits ?? []),
  ]);
  const cursor = editor.selection.active;
  const body = new SnippetString(pattern.body);
  const edit = new WorkspaceEdit();
  edit.set(editor.document.uri, [
    ...imports,
    SnippetTextEdit.replace(new Range(cursor, cursor), body),
  ]);
  // Tab stops live in the editor that has the focus, which the pick took away.
  await window.showTextDocument(editor.document, editor.viewColumn);
  if (!(await workspace.applyEdit(edit))) await tell("The pattern could not be placed.");
}

async function tell(message: string): Promise<void> {
  await window.showInformationMessage(`Celery: ${message}`);
}
