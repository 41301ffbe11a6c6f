import { link, open } from "./host";
import type { Graph, GraphNode, Place } from "./model";
import { way } from "./picture";

/** What is known of the selected node, with links to its code and buttons for its neighbors. */
export function describe(
  panel: HTMLElement,
  graph: Graph,
  node: GraphNode | undefined,
  choose: (id: string) => void,
) {
  panel.replaceChildren();
  panel.hidden = !node;
  if (!node) return;
  panel.append(element("h2", node.name ?? node.label));
  if (node.place) panel.append(linked(node.place, graph.root));
  const facts = [
    ["queue", node.kind === "task" ? queueOf(node) : undefined],
    ["app", node.apps.join(", ") || undefined],
    ["schedule", node.schedule ?? undefined],
    ["in force", node.conditional ? "under a condition" : undefined],
    ["defined", node.kind === "foreign" ? "not in this project" : undefined],
  ];
  const list = element("dl");
  for (const [name, value] of facts)
    if (name && value) list.append(element("dt", name), element("dd", value));
  panel.append(list);
  const byId = new Map(graph.nodes.map((each) => [each.id, each]));
  for (const [title, from, to] of [
    ["Starts", "from", "to"],
    ["Started by", "to", "from"],
  ] as const) {
    const edges = graph.edges.filter((edge) => edge[from] === node.id);
    if (!edges.length) continue;
    const items = element("ul");
    for (const edge of edges) {
      const other = byId.get(edge[to]);
      if (!other) continue;
      const button = element("button", other.label);
      button.addEventListener("click", () => choose(other.id));
      const item = element("li");
      const through = edge.through[0] ? ` via ${edge.through[0].join(" › ")}` : "";
      item.append(button, ` ${edge.ways.map(way).join(", ")}${through} `);
      const place = edge.places[0];
      if (place) item.append(linked(place, graph.root));
      items.append(item);
    }
    panel.append(element("h3", title), items);
  }
}

/** The queue of a task, or that in each app that runs it. */
function queueOf(node: GraphNode): string {
  const differs = new Set(node.queues.map(({ queue }) => queue)).size > 1;
  if (!differs) return node.queue ?? "can't be told";
  const each = node.queues.map(({ app, queue }) => `${queue ?? "can't be told"} in ${app}`);
  return `depends on the app: ${each.join(", ")}`;
}

/** The results of a search, each a button. */
export function list(panel: HTMLElement, nodes: GraphNode[], choose: (id: string) => void) {
  panel.replaceChildren(
    ...nodes.map((node) => {
      const button = element("button", node.label);
      button.title = node.name ?? node.label;
      button.addEventListener("click", () => choose(node.id));
      const item = element("li");
      item.append(button, element("small", node.module ?? node.kind));
      return item;
    }),
  );
  panel.hidden = !nodes.length;
}

function linked(place: Place, root: string): HTMLAnchorElement {
  const found = element("a", `${place.path}:${place.line}`);
  found.href = link(place, root);
  found.addEventListener("click", (event) => {
    event.preventDefault();
    open(place, root);
  });
  return found;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  text = "",
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  made.textContent = text;
  return made;
}
