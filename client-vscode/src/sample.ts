import {
  commands,
  Position,
  Range,
  type TextDocument,
  ViewColumn,
  window,
  workspace,
} from "vscode";

/** What the sample says above the line where the first pattern is typed. */
const BELOW = "on the empty line below";

/**
 * Opens the sample, saved nowhere, beside the walkthrough, the cursor where the first pattern is typed.
 *
 * What a user does in it ticks the walkthrough's steps.
 */
export async function openSample(read: () => Promise<string>): Promise<void> {
  const content = await read();
  const document = await workspace.openTextDocument({ language: "python", content });
  tickSteps(document, content);
  const line = content.split("\n").findIndex((text) => text.includes(BELOW)) + 1;
  const cursor = new Position(line, 0);
  const selection = new Range(cursor, cursor);
  await window.showTextDocument(document, {
    viewColumn: ViewColumn.Beside,
    preview: false,
    selection,
  });
}

function tickSteps(document: TextDocument, original: string): void {
  const changed = workspace.onDidChangeTextDocument((event) => {
    if (event.document !== document) return;
    for (const step of stepsDone(original, document.getText()))
      void commands.executeCommand("setContext", `celeryls.sample.${step}`, true);
  });
  const closed = workspace.onDidCloseTextDocument((gone) => {
    if (gone !== document) return;
    changed.dispose();
    closed.dispose();
  });
}

/** The steps of the walkthrough that have been done in the sample, by what its text has become. */
export function stepsDone(original: string, text: string): string[] {
  const tasks = (code: string) => code.split("@shared_task").length;
  const done = {
    pattern: tasks(text) > tasks(original),
    action: /^def notify\(/m.test(text) && !/^@shared_task\ndef notify\(/m.test(text),
    finding: text.includes("notify.apply_async("),
  };
  return Object.entries(done).flatMap(([step, isDone]) => (isDone ? [step] : []));
}
