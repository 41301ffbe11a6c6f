import { type QuickPickItem, window } from "vscode";
import type { CodeAction, LanguageClient } from "vscode-languageclient/node";
import { apply } from "./apply";
import { pick } from "./pick";

/** What the server has the user choose before an action changes a file that is not in view. */
export interface Choice {
  readonly prompt: string;
  /** The likeliest first. */
  readonly values: readonly string[];
  /** What a value is called that is not among them. */
  readonly other: string;
  /** The regular expression that such a value must not match. */
  readonly refused: string;
  /** What an input box begins with, where a value can only be typed; null or missing elsewhere. */
  readonly typed?: string | null;
  /** Resolved with the answer it has the edit. */
  readonly action: CodeAction;
}

interface Item extends QuickPickItem {
  /** undefined for a row that asks for a value, or says why there is none. */
  readonly value?: string;
  readonly refuses?: boolean;
}

/** Asks for a value, and applies the action with it. */
export async function choose(client: LanguageClient | undefined, choice: Choice): Promise<void> {
  const value = await ask(choice);
  if (!client || !value || value === choice.typed) return;
  const action = { ...choice.action, data: { ...choice.action.data, choice: value } };
  try {
    if (!(await apply(client, action)))
      await window.showInformationMessage(`Celery: nothing was changed: “${value}” does not fit.`);
  } catch (error) {
    // The server says why it refuses.
    await window.showWarningMessage(error instanceof Error ? error.message : String(error));
  }
}

/** One of the values, or what is typed where it is none of them. */
async function ask(choice: Choice): Promise<string | undefined> {
  const { prompt, typed } = choice;
  if (typed !== undefined && typed !== null) return askText(choice, typed);
  const picked = await pick<Item>(
    (list) => {
      list.placeholder = `${prompt}: choose one, or type a new one`;
      list.items = itemsFor(choice, "");
      list.onDidChangeValue((typed) => {
        list.items = itemsFor(choice, typed.trim());
      });
    },
    ({ refuses }) => !refuses,
  );
  if (!picked || picked.value !== undefined) return picked?.value;
  return askText(choice, "");
}

async function askText(choice: Choice, value: string): Promise<string | undefined> {
  const validateInput = (typed: string) => refusal(choice, typed.trim());
  const { prompt } = choice;
  return (await window.showInputBox({ prompt, value, validateInput }))?.trim();
}

function itemsFor(choice: Choice, typed: string): Item[] {
  const { values, other } = choice;
  const offered = values.map((value) => ({ label: value, value }));
  if (values.includes(typed)) return offered;
  if (!typed) return [...offered, { label: `$(add) ${other}…` }];
  const why = refusal(choice, typed);
  // The editor's own filter would hide the row: what is typed is no part of its label's beginning.
  const own = why
    ? { label: `$(error) ${why}`, refuses: true, alwaysShow: true }
    : { label: `$(add) ${other}: ${typed}`, value: typed, alwaysShow: true };
  return [...offered, own];
}

function refusal({ refused, typed }: Choice, value: string): string | undefined {
  if (!new RegExp(refused).test(value)) return undefined;
  return typeof typed === "string"
    ? `“${value}” is not a name in Python`
    : `“${value}” can't be a name here: no spaces, quotes and backslashes`;
}
