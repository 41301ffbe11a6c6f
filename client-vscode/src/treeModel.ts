import type { LanguageClient, Location } from "vscode-languageclient/node";

/** An item of the project's tree, as the server sends it (`celeryls/tree`). */
export interface ProjectItem {
  /** The URI of the workspace folder. */
  readonly folder: string;
  readonly key: string;
  readonly kind: "folder" | "app" | "queue" | "worker" | "task" | "schedule" | "entry";
  readonly label: string;
  readonly description: string;
  /** Markdown; empty where there is nothing to add. */
  readonly details: string;
  readonly location: Location | null;
  readonly hasChildren: boolean;
  /** The keys from the first level to this item. */
  readonly path: readonly string[];
}

/** What the server sends when an answer of `askProject` may be another. */
export const TREE_CHANGED = "celeryls/treeChanged";

/** Asks the server for what is below an item, or for the first level; empty where it has no answer. */
export async function askProject(
  client: LanguageClient | undefined,
  above: ProjectItem | undefined,
): Promise<ProjectItem[]> {
  const path = above?.path ?? [];
  const params = { folder: above?.folder ?? "", path };
  try {
    const found = await client?.sendRequest<Omit<ProjectItem, "path">[]>("celeryls/tree", params);
    return (found ?? []).map((item) => ({
      ...item,
      path: item.kind === "folder" ? [] : [...path, item.key],
    }));
  } catch {
    return [];
  }
}
