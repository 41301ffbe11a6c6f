import { type QuickPickItem, window, workspace } from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import { tellChanged } from "./changed";

/** What the server has the user choose before an action changes a file that is not in view. */
export interface Choice {
  readonly prompt: string;
  /** The likeliest first. */
  readonly values: readonly string[];
  /** The label of the entry for a value that is not among them. */
  readonly other: string;
  /** Resolved with the answer it has the edit. */
  readonly action: CodeAction;
}

/** Asks for a value, and applies the action with it. */
export async function choose(client: LanguageClient | undefined, choice: Choice): Promise<void> {
  const value = await ask(choice);
  if (!client || !value) return;
  const data = { ...choice.action.data, choice: value };
  const { edit } = await client.sendRequest<CodeAction>("codeAction/resolve", {
    ...choice.action,
    data,
  });
  const converted = edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  if (converted && (await workspace.applyEdit(converted)))
    await tellChanged(converted.entries().map(([uri]) => uri.toString()));
  else await window.showInformationMessage(`Celery: nothing was changed: “${value}” does not fit.`);
}

async function ask({ prompt, values, other }: Choice): Promise<string | undefined> {
  const free: QuickPickItem = { label: `$(add) ${other}` };
  const items: QuickPickItem[] = [...values.map((label) => ({ label })), free];
  const picked = await window.showQuickPick(items, { placeHolder: prompt });
  if (picked !== free) return picked?.label;
  return (await window.showInputBox({ prompt }))?.trim();
}
