import { workspace } from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import { tellChanged } from "./changed";

/** Resolves an action and applies its edit; false where it has none, or the edit could not be applied. */
export async function apply(client: LanguageClient, action: CodeAction): Promise<boolean> {
  const { edit, command } = await client.sendRequest<CodeAction>("codeAction/resolve", action);
  const converted = edit && (await client.protocol2CodeConverter.asWorkspaceEdit(edit));
  if (!converted || !(await workspace.applyEdit(converted))) return false;
  await tellChanged(command?.arguments?.[0] ?? []);
  return true;
}
