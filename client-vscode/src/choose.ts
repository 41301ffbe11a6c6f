import { type QuickPickItem, window, workspace } from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";

/** What the server has the user choose before an action changes a file that is not in view. */
export interface Choice {
  readonly prompt: string;
  /** The likeliest first. */
  readonly values: readonly string[];
  /** Resolved with the answer it has the edit. */
  readonly action: CodeAction;
}

const OTHER: QuickPickItem = { label: "$(edit) Another one…" };

/** Asks for a value, and applies the action with it. */
export async function choose(client: LanguageClient | undefined, choice: Choice): Promise<void> {
  const value = await ask(choice);
  if (!client || !value) return;
  const data = { ...choice.action.data, choice: value };
  const { edit } = await client.sendRequest<CodeAction>("codeAction/resolve", {
    ...choice.action,
    data,
  });
  const applied =
    edit && (await workspace.applyEdit(await client.protocol2CodeConverter.asWorkspaceEdit(edit)));
  if (!applied)
    await window.showInformationMessage(`Celery: nothing was changed: “${value}” does not fit.`);
}

async function ask({ prompt, values }: Choice): Promise<string | undefined> {
  const items: QuickPickItem[] = [...values.map((label) => ({ label })), OTHER];
  const picked = await window.showQuickPick(items, { placeHolder: prompt });
  if (picked !== OTHER) return picked?.label;
  return (await window.showInputBox({ prompt }))?.trim();
}
