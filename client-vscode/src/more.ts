import { commands, type QuickPickItem, window } from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import { apply } from "./apply";
import { pick } from "./pick";

/** The actions that the light bulb does not list itself, the most useful first. */
export interface FurtherActions {
  readonly prompt: string;
  readonly actions: readonly CodeAction[];
}

interface Item extends QuickPickItem {
  readonly action: CodeAction;
}

/** Lets the user pick one of the actions, and applies it; where there is one, it is applied at once. */
export async function more(
  client: LanguageClient | undefined,
  { prompt, actions }: FurtherActions,
): Promise<void> {
  const items = actions.map((action) => ({ label: action.title.replace(/^Celery: /, ""), action }));
  const picked =
    items.length === 1
      ? items[0]
      : await pick<Item>((list) => {
          list.placeholder = prompt;
          list.items = items;
        });
  if (!client || !picked) return;
  const { command } = picked.action;
  if (command) await commands.executeCommand(command.command, ...(command.arguments ?? []));
  else if (!(await apply(client, picked.action)))
    await window.showInformationMessage("Celery: nothing was changed: the code is different now.");
}
