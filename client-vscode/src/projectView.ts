import {
  type Command,
  commands,
  type Disposable,
  EventEmitter,
  languages,
  MarkdownString,
  Position,
  Range,
  ThemeIcon,
  type TreeDataProvider,
  TreeItem,
  TreeItemCollapsibleState,
  Uri,
  window,
  workspace,
} from "vscode";
import type { Location } from "vscode-languageclient/node";
import { type Finding, type FindingGroup, findingGroups, textOf } from "./findingGroups";
import type { ProjectItem } from "./treeModel";

const VIEW = "celeryls.project";
const QUIET_MILLISECONDS = 500;

export type Node =
  | { readonly kind: "project"; readonly item: ProjectItem }
  | { readonly kind: "findings"; readonly groups: readonly FindingGroup[] }
  | { readonly kind: "rule"; readonly group: FindingGroup }
  | { readonly kind: "finding"; readonly finding: Finding };

const ICONS: Readonly<Record<ProjectItem["kind"], string>> = {
  folder: "root-folder",
  app: "package",
  queue: "inbox",
  worker: "server-process",
  task: "symbol-function",
  schedule: "calendar",
  entry: "clock",
};

export interface ProjectView extends Disposable {
  /** Asks again, once nothing has changed for half a second. */
  refresh(): void;
}

/** Opens the code of an item of the view that has a place. */
export async function openItem(node: Node): Promise<void> {
  const command = node.kind === "project" && node.item.location && opening(node.item.location);
  if (command) await commands.executeCommand(command.command, ...(command.arguments ?? []));
}

/**
 * The view in the side bar: apps, queues and tasks, the beat schedule, and the findings by rule.
 *
 * `ask` asks the running server for what is below an item, or for the first level.
 */
export function createProjectView(
  ask: (above: ProjectItem | undefined) => Promise<ProjectItem[]>,
): ProjectView {
  const changed = new EventEmitter<undefined>();
  let shownFindings = textOf([]);
  const provider: TreeDataProvider<Node> = {
    onDidChangeTreeData: changed.event,
    getTreeItem: drawn,
    getChildren: (node) => {
      if (node) return below(node, ask);
      const groups = findingGroups();
      shownFindings = textOf(groups);
      return firstLevel(groups, ask);
    },
  };
  const view = window.createTreeView(VIEW, { treeDataProvider: provider, showCollapseAll: true });
  let waiting: NodeJS.Timeout | undefined;
  let isProjectNew = false;
  const onceQuiet = (): void => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      // Others report findings at each pause in typing; where ours stay, the view stays as it is.
      if (!isProjectNew && textOf(findingGroups()) === shownFindings) return;
      isProjectNew = false;
      changed.fire(undefined);
    }, QUIET_MILLISECONDS);
  };
  const refresh = (): void => {
    isProjectNew = true;
    onceQuiet();
  };
  const listener = languages.onDidChangeDiagnostics(onceQuiet);
  return {
    refresh,
    dispose: () => {
      clearTimeout(waiting);
      listener.dispose();
      view.dispose();
      changed.dispose();
    },
  };
}

async function firstLevel(
  groups: readonly FindingGroup[],
  ask: (above: undefined) => Promise<ProjectItem[]>,
): Promise<Node[]> {
  const project = (await ask(undefined)).map((item): Node => ({ kind: "project", item }));
  return groups.length ? [...project, { kind: "findings", groups }] : project;
}

async function below(
  node: Node,
  ask: (above: ProjectItem) => Promise<ProjectItem[]>,
): Promise<Node[]> {
  switch (node.kind) {
    case "project":
      return (await ask(node.item)).map((item) => ({ kind: "project", item }));
    case "findings":
      return node.groups.map((group) => ({ kind: "rule", group }));
    case "rule":
      return node.group.findings.map((finding) => ({ kind: "finding", finding }));
    default:
      return [];
  }
}

function drawn(node: Node): TreeItem {
  switch (node.kind) {
    case "project":
      return drawnItem(node.item);
    case "findings": {
      const count = node.groups.reduce((sum, { findings }) => sum + findings.length, 0);
      return group("findings", "Findings", `${count}`, "warning");
    }
    case "rule": {
      const { code, findings } = node.group;
      return group(`rule:${code}`, code, `${findings.length} · ${findings[0]?.diagnostic.message}`);
    }
    case "finding":
      return drawnFinding(node.finding);
  }
}

function drawnItem({ folder, path, kind, ...item }: ProjectItem): TreeItem {
  const state = item.hasChildren
    ? path.length === 1 || kind === "folder"
      ? TreeItemCollapsibleState.Expanded
      : TreeItemCollapsibleState.Collapsed
    : TreeItemCollapsibleState.None;
  const drawing = new TreeItem(item.label, state);
  // Items keep their state as long as their ids stay the same.
  drawing.id = JSON.stringify([folder, ...path]);
  drawing.description = item.description;
  drawing.iconPath = new ThemeIcon(ICONS[kind]);
  drawing.contextValue = item.hasChildren && item.location ? "place" : kind;
  if (item.details) drawing.tooltip = new MarkdownString(item.details);
  // A click on what has something below it opens that; a button beside it leads to the code.
  if (item.location && !item.hasChildren) drawing.command = opening(item.location);
  return drawing;
}

function drawnFinding({ uri, diagnostic }: Finding): TreeItem {
  const line = diagnostic.range.start.line + 1;
  const drawing = new TreeItem(`${workspace.asRelativePath(uri)}:${line}`);
  drawing.description = diagnostic.message;
  drawing.tooltip = diagnostic.message;
  drawing.command = opened(uri, diagnostic.range);
  return drawing;
}

function group(id: string, label: string, description: string, icon?: string): TreeItem {
  const drawing = new TreeItem(label, TreeItemCollapsibleState.Collapsed);
  drawing.id = id;
  drawing.description = description;
  drawing.tooltip = description;
  if (icon) drawing.iconPath = new ThemeIcon(icon);
  return drawing;
}

function opening({ uri, range }: Location): Command {
  const { start, end } = range;
  const from = new Position(start.line, start.character);
  return opened(Uri.parse(uri), new Range(from, new Position(end.line, end.character)));
}

function opened(uri: Uri, selection: Range): Command {
  return { title: "Open", command: "vscode.open", arguments: [uri, { selection }] };
}
