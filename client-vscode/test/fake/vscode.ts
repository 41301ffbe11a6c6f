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
  open.length = 0;
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

/** A list that is open; a test types into it, and says what is picked. */
export class QuickPick {
  placeholder = "";
  busy = false;
  matchOnDescription = false;
  items: { label: string }[] = [];
  selectedItems: { label: string }[] = [];
  private typed: (text: string) => void = () => {};
  private accepted: () => void = () => {};
  private hidden: () => void = () => {};
  onDidChangeValue = (listener: (text: string) => void) => {
    this.typed = listener;
  };
  onDidAccept = (listener: () => void) => {
    this.accepted = listener;
  };
  onDidHide = (listener: () => void) => {
    this.hidden = listener;
  };
  show = () => open.push(this);
  hide = () => this.hidden();
  dispose = () => {};
  type = (text: string) => this.typed(text);
  accept = (label: string) => {
    this.selectedItems = this.items.filter((item) => item.label === label);
    this.accepted();
  };
  labels = () => this.items.map(({ label }) => label);
}

/** The lists that were opened. */
export const open: QuickPick[] = [];

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
  createQuickPick: () => new QuickPick(),
  showInputBox: async () => user.said,
  visibleTextEditors: [] as unknown[],
  showTextDocument: async (_document: unknown, options?: { selection?: Range }) => {
    const at = options?.selection?.start as Position | undefined;
    return asked.push(at ? `focus at ${at.line}:${at.character}` : "focus");
  },
  createStatusBarItem: () => {
    const item = new StatusBarItem();
    items.push(item);
    return item;
  },
  onDidChangeActiveTextEditor: () => ({ dispose: () => {} }),
  createWebviewPanel: () => {
    const panel = new WebviewPanel();
    panels.push(panel);
    return panel;
  },
  createTreeView: (_id: string, { treeDataProvider }: { treeDataProvider: unknown }) => {
    trees.push(treeDataProvider);
    return { dispose: () => {} };
  },
};

/** A panel with a page; a test closes it, or sends what the page would send. */
export class WebviewPanel {
  revealed = 0;
  private told: (message: unknown) => unknown = () => {};
  private ended: () => void = () => {};
  webview = {
    html: "",
    onDidReceiveMessage: (listener: (message: unknown) => unknown) => {
      this.told = listener;
    },
  };
  onDidDispose = (listener: () => void) => {
    this.ended = listener;
  };
  reveal = () => {
    this.revealed += 1;
  };
  send = (message: unknown) => this.told(message);
  close = () => this.ended();
}

export const panels: WebviewPanel[] = [];

/** The providers of the views that were made. */
export const trees: unknown[] = [];

/** The diagnostics of all files, and who listens to their changes. */
export const languages = {
  diagnostics: [] as [Uri, unknown[]][],
  changed: new Set<() => void>(),
  getDiagnostics: () => languages.diagnostics,
  onDidChangeDiagnostics: (listener: () => void) => listening(languages.changed)(listener),
};

export class EventEmitter<T> {
  private readonly heard = new Set<(event: T) => void>();
  event = (listener: (event: T) => void) => listening(this.heard)(listener);
  fire = (event: T) => {
    for (const listener of this.heard) listener(event);
  };
  dispose = () => this.heard.clear();
}

export class ThemeIcon {
  constructor(readonly id: string) {}
}

export const TreeItemCollapsibleState = { None: 0, Collapsed: 1, Expanded: 2 };

export class TreeItem {
  constructor(
    readonly label: string,
    readonly collapsibleState = 0,
  ) {}
}

export class Uri {
  constructor(readonly text: string) {}
  static parse(text: string): Uri {
    return new Uri(text);
  }
  static file(path: string): Uri {
    return new Uri(`file://${path}`);
  }
  static joinPath(base: Uri, path: string): Uri {
    return new Uri(`${base.text}/${path}`);
  }
  toString(): string {
    return this.text;
  }
}

/** The documents that were made from a text. */
export const created: { content: string }[] = [];

/** Who listens to changes of documents, and to their end. */
export const listeners = {
  changed: new Set<(event: unknown) => void>(),
  closed: new Set<(document: unknown) => void>(),
};

function listening<T>(to: Set<T>): (listener: T) => { dispose: () => boolean } {
  return (listener) => {
    to.add(listener);
    return { dispose: () => to.delete(listener) };
  };
}

export const workspace = {
  onDidChangeTextDocument: listening(listeners.changed),
  onDidCloseTextDocument: listening(listeners.closed),
  isTrusted: true,
  edits: [] as WorkspaceEdit[],
  unsaved: true,
  openTextDocument: async (wanted: Uri | { language: string; content: string }) => {
    if (!(wanted instanceof Uri)) {
      asked.push(`new ${wanted.language}: ${JSON.stringify(wanted.content)}`);
      const document = { content: wanted.content, getText: () => document.content };
      created.push(document);
      return document;
    }
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
  executeCommand: async (name: string, ...given: unknown[]) =>
    asked.push(["run", name, ...given].join(" ")),
};

export const extensions = { getExtension: (id: string) => installed[id] };

export const ViewColumn = { Active: -1, Beside: -2 };
export const ConfigurationTarget = { Global: "user" };
export const StatusBarAlignment = { Right: 2 };

export class ThemeColor {
  constructor(readonly id: string) {}
}

export class MarkdownString {
  isTrusted: unknown;
  constructor(public value = "") {}
  appendText(text: string): this {
    this.value += text;
    return this;
  }
  appendMarkdown(text: string): this {
    this.value += text;
    return this;
  }
}

export class Position {
  constructor(
    readonly line: number,
    readonly character: number,
  ) {}
}

export class Range {
  constructor(
    readonly start: unknown,
    readonly end: unknown,
  ) {}
}

export class Location {
  constructor(
    readonly uri: Uri,
    readonly range: Range,
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
