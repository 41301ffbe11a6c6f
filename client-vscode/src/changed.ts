import { Position, Range, Uri, window, workspace } from "vscode";
import type { Location } from "vscode-languageclient/node";

const SHOW = "Show";
const SAVE = "Save";

/**
 * Says which files an action changed that nobody sees, and offers to show or save them.
 *
 * `changed` says where the changed text stands; "Show" selects it.
 */
export async function tellChanged(changed: readonly Location[]): Promise<void> {
  const seen = new Set(window.visibleTextEditors.map(({ document }) => document.uri.toString()));
  const places = changed
    .map(({ uri, range }) => ({ uri: Uri.parse(uri), range }))
    .filter(({ uri }) => !seen.has(uri.toString()));
  if (!places.length) return;
  const opened = await Promise.all(
    places.map(async ({ uri, range }) => ({
      document: await workspace.openTextDocument(uri),
      range,
    })),
  );
  const names = places.map(({ uri }) => workspace.asRelativePath(uri)).join(", ");
  const unsaved = opened.filter(({ document }) => document.isDirty);
  const message = `Celery: changed ${names}${unsaved.length ? " (not saved)" : ""}.`;
  const ways = unsaved.length ? [SHOW, SAVE] : [SHOW];
  const answer = await window.showInformationMessage(message, ...ways);
  if (answer === SAVE) for (const { document } of unsaved) await document.save();
  if (answer === SHOW)
    for (const { document, range } of opened)
      await window.showTextDocument(document, { preview: false, selection: asRange(range) });
}

function asRange({ start, end }: Location["range"]): Range {
  return new Range(
    new Position(start.line, start.character),
    new Position(end.line, end.character),
  );
}
