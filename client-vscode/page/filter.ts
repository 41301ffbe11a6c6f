import type { Graph, GraphNode } from "./model";

export interface Filter {
  app: string;
  queue: string;
  /** Whether nodes without any edge are shown. */
  alone: boolean;
}

const UNKNOWN = "?";

/** The ids of the nodes to show; a beat entry is shown with what it starts. */
export function shown(graph: Graph, { app, queue, alone }: Filter): Set<string> {
  const fits = (node: GraphNode) =>
    (!app || node.apps.includes(app)) && (!queue || queuesOf(node, app).includes(queue));
  const tasks = new Set(
    graph.nodes.filter((node) => node.kind !== "beat" && fits(node)).map(({ id }) => id),
  );
  const starting = graph.edges.filter(({ to }) => tasks.has(to)).map(({ from }) => from);
  const started = new Set(starting);
  const found = graph.nodes.filter(
    ({ id, kind }) => tasks.has(id) || (kind === "beat" && (started.has(id) || (!queue && !app))),
  );
  const connected = new Set(graph.edges.flatMap(({ from, to }) => [from, to]));
  return new Set(found.map(({ id }) => id).filter((id) => alone || connected.has(id)));
}

/** The nodes that a search finds, those first whose name begins with it. */
export function searched(nodes: GraphNode[], text: string, most = 50): GraphNode[] {
  const wanted = text.trim().toLowerCase();
  if (!wanted) return [];
  const rank = ({ name, label }: GraphNode) =>
    label.toLowerCase().startsWith(wanted)
      ? 0
      : label.toLowerCase().includes(wanted)
        ? 1
        : (name ?? "").toLowerCase().includes(wanted)
          ? 2
          : 3;
  return nodes
    .map((node) => ({ node, rank: rank(node) }))
    .filter((each) => each.rank < 3)
    .sort((one, other) => one.rank - other.rank || one.node.label.localeCompare(other.node.label))
    .slice(0, most)
    .map(({ node }) => node);
}

/** The choices of a filter, each once, in the order of the alphabet. */
export function choices(nodes: GraphNode[]): { apps: string[]; queues: string[] } {
  const tasks = nodes.filter(({ kind }) => kind === "task");
  const sorted = (values: string[]) => [...new Set(values)].sort();
  return {
    apps: sorted(tasks.flatMap(({ apps }) => apps)),
    queues: sorted(tasks.flatMap((task) => queuesOf(task))),
  };
}

/** The queues of a task in the apps that run it, or in one of them. */
function queuesOf(node: GraphNode, app = ""): string[] {
  const found = node.queues.filter((each) => !app || each.app === app);
  return found.length ? found.map(({ queue }) => queue ?? UNKNOWN) : [node.queue ?? UNKNOWN];
}
