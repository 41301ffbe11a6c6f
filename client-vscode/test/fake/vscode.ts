/** As much of the editor as the tests need, with a record of what was asked of it. */

export const asked: string[] = [];

/** What the user answers to the next message, pick or dialog. */
export const user: { answer?: unknown; said?: string; file?: string } = {};

/** What `getConfiguration("celeryls").get(key)` gives. */
export const values: Record<string, unknown> = {};

/** What `inspect(key)` gives: who set it. */
export const inspected: Record<string, unknown> = {};

export const installed: Record<string, unknown> = {};

export const registered = new Map<string, (...args: unknown[]) => unknown>();

export function reset(): void {
  asked.length = 0;
  delete user.answer;
  delete user.said;
  delete user.file;
  for (const record of [values, inspected, installed])
    for (const key of Object.keys(record)) delete record[key];
  registered.clear();
  window.activeTextEditor = undefined;
  window.visibleTextEditors = [];
  workspace.unsaved = true;
  workspace.isTrusted = true;
}

const message = (kind: string) => async (text: string) => {
  asked.push(`${kind}: ${text}`);
  return user.answer;
};

/** The lists that were shown to pick from. */
export const picks: unknown[][] = [];

export const items: StatusBarItem[] = [];

class StatusBarItem {
  text = "";
  tooltip: MarkdownString | undefined;
  backgroundColor: ThemeColor | undefined;
  accessibilityInformation: { label: string } | undefined;
  show(): void {}
  dispose(): void {}
}

export const window = {
  activeTextEditor: undefined as unknown,
  showErrorMessage: message("error"),
  showInformationMessage: message("information"),
  showOpenDialog: async () => user.file && [{ fsPath: user.file }],
  showQuickPick: async (list: unknown[] | Promise<unknown[]>) => {
    const shown = await list;
    picks.push(shown);
    return shown[Number(user.answer)];
  },
  showInputBox: async () => user.said,
  visibleTextEditors: [] as unknown[],
  showTextDocument: async () => asked.push("focus"),
  createStatusBarItem: () => {
    const item = new StatusBarItem();
    items.push(item);
    return item;
  },
  onDidChangeActiveTextEditor: () => ({ dispose: () => {} }),
};

export class Uri {
  constructor(readonly text: string) {}
  static parse(text: string): Uri {
    return new Uri(text);
  }
  toString(): string {
    return this.text;
  }
}

export const workspace = {
  isTrusted: true,
  edits: [] as WorkspaceEdit[],
  unsaved: true,
  openTextDocument: async (wanted: Uri | { language: string; content: string }) => {
    if (!(wanted instanceof Uri))
      return asked.push(`new ${wanted.language}: ${JSON.stringify(wanted.content)}`);
    const save = async () => asked.push(`save ${wanted}`);
    return { uri: wanted, isDirty: workspace.unsaved, save };
  },
  asRelativePath: (uri: Uri) => uri.text.replace("file:///shop/", ""),
  getConfiguration: (section?: string) => ({
    get: (key: string) => values[section === "celeryls" || !section ? key : `${section}.${key}`],
    inspect: (key: string) => inspected[key],
    toJSON: () => values,
    update: async (key: string, value: unknown, target: unknown) => {
      asked.push(`set ${key} to ${value} (${target})`);
    },
  }),
  applyEdit: async (edit: WorkspaceEdit) => {
    workspace.edits.push(edit);
    return true;
  },
};

export const commands = {
  registerCommand: (name: string, action: (...args: unknown[]) => unknown) => {
    registered.set(name, action);
    return { dispose: () => registered.delete(name) };
  },
  executeCommand: async (name: string) => asked.push(`run ${name}`),
};

export const extensions = { getExtension: (id: string) => installed[id] };

export const ViewColumn = { Beside: -2 };
export const ConfigurationTarget = { Global: "user" };
export const StatusBarAlignment = { Right: 2 };

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  value = "";
  isTrusted: unknown;
  appendText(text: string): this {
    this.value += text;
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class Range {
  constructor(
    readonly start: unknown,
    readonly end: unknown,
  ) {}
}

export class SnippetString {
  constructor(readonly value: string) {}
}

export const SnippetTextEdit = {
  replace: (range: Range, snippet: SnippetString) => ({ range, snippet }),
};

export class WorkspaceEdit {
  readonly sets: [unknown, unknown[]][] = [];
  entries(): [unknown, unknown[]][] {
    return this.sets;
  }
  set(uri: unknown, edits: unknown[]): void {
    this.sets.push([uri, edits]);
  }
}
