import { Uri, window, workspace } from "vscode";

const SHOW = "Show";
const SAVE = "Save";

/** Says which files an action changed that nobody sees, and offers to show or save them. */
export async function tellChanged(changed: readonly string[]): Promise<void> {
  const seen = new Set(window.visibleTextEditors.map(({ document }) => document.uri.toString()));
  const uris = changed.map((uri) => Uri.parse(uri)).filter((uri) => !seen.has(uri.toString()));
  if (!uris.length) return;
  const documents = await Promise.all(uris.map((uri) => workspace.openTextDocument(uri)));
  const names = uris.map((uri) => workspace.asRelativePath(uri)).join(", ");
  const unsaved = documents.filter(({ isDirty }) => isDirty);
  const message = `Celery: changed ${names}${unsaved.length ? " (not saved)" : ""}.`;
  const ways = unsaved.length ? [SHOW, SAVE] : [SHOW];
  const answer = await window.showInformationMessage(message, ...ways);
  if (answer === SAVE) for (const document of unsaved) await document.save();
  if (answer === SHOW)
    for (const document of documents) await window.showTextDocument(document, { preview: false });
}
