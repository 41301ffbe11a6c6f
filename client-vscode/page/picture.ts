import type { Core, ElementDefinition, NodeSingular, StylesheetJson } from "cytoscape";
import cytoscape from "cytoscape";
import { colorOf } from "./look";
import type { TaskMap } from "./model";
import { LEAST_ZOOM, MOST_ZOOM, type Viewport } from "./viewport";

const MANY = 500;

/**
 * Draws the nodes with these ids and what connects them, in a layer of its own; its nodes have the places that came with
 * the map, so nothing has to be computed.
 *
 * Drawing a part anew takes less time than hiding thousands of nodes in the whole picture.
 */
export function draw(
  container: HTMLElement,
  map: TaskMap,
  ids: Set<string>,
  viewport: Viewport,
): Core {
  const layer = document.createElement("div");
  container.append(layer);
  const many = ids.size > MANY;
  return cytoscape({
    container: layer,
    elements: [...nodes(map, ids), ...edges(map, ids)],
    layout: { name: "preset", fit: false },
    ...viewport,
    style: style(many),
    minZoom: LEAST_ZOOM,
    maxZoom: MOST_ZOOM,
    autoungrabify: true,
    boxSelectionEnabled: false,
    textureOnViewport: many,
    hideEdgesOnViewport: many,
    ...(many ? { pixelRatio: 1 } : {}),
  });
}

/** Removes a picture and its layer. */
export function remove(picture: Core) {
  const layer = picture.container();
  picture.destroy();
  layer?.remove();
}

/** Hides a picture, or shows it as it was. */
export function cover(picture: Core, hidden: boolean) {
  const layer = picture.container();
  if (layer) layer.style.visibility = hidden ? "hidden" : "visible";
}

/** Draws a picture in the colors of the page as they are now. */
export function recolor(picture: Core) {
  picture.style(style(picture.nodes().length > MANY));
}

/** Selects one node, moves to it if asked, and brings out what it is connected with. */
export function select(picture: Core, id: string | undefined, move = false) {
  picture.batch(() => {
    picture.elements(".near").removeClass("near");
    picture.nodes(":selected").unselect();
    if (id) picture.getElementById(id).select().closedNeighborhood().addClass("near");
  });
  const node = picture.getElementById(id ?? "");
  if (move && node.nonempty()) {
    picture.animate({ center: { eles: node }, zoom: Math.max(picture.zoom(), 0.9), duration: 150 });
  }
}

/** The node that an arrow key leads to: what is started, what starts it, or what stands above or below. */
export function beside(node: NodeSingular, key: string): NodeSingular | undefined {
  const first = (nodes: NodeSingular[]) => nodes.find((each) => each.id() !== node.id());
  if (key === "ArrowRight") return first(node.outgoers("node").toArray() as NodeSingular[]);
  if (key === "ArrowLeft") return first(node.incomers("node").toArray() as NodeSingular[]);
  const down = key === "ArrowDown";
  const { x, y } = node.position();
  const others = node.cy().nodes().toArray() as NodeSingular[];
  const distance = (each: NodeSingular) =>
    Math.abs(each.position().y - y) + Math.abs(each.position().x - x) / 2;
  return others
    .filter(
      (each) => each.id() !== node.id() && (down ? each.position().y > y : each.position().y < y),
    )
    .sort((one, other) => distance(one) - distance(other))[0];
}

function nodes({ graph, boxes, colors }: TaskMap, ids: Set<string>): ElementDefinition[] {
  return graph.nodes
    .filter(({ id }) => ids.has(id))
    .map((node) => {
      const [x, y, width, height] = boxes[node.id] ?? [0, 0, 80, 26];
      const color = (node.queue && colors[node.queue]) || "#64748b";
      return {
        group: "nodes",
        data: { id: node.id, label: node.label, width, height, color },
        position: { x, y },
        classes: node.kind,
      };
    });
}

function edges({ graph }: TaskMap, ids: Set<string>): ElementDefinition[] {
  const drawn = graph.edges.filter(({ from, to }) => ids.has(from) && ids.has(to));
  return drawn.map((edge, index) => ({
    group: "edges",
    data: {
      id: `edge ${index}`,
      source: edge.from,
      target: edge.to,
      ways: edge.ways.map(way).join(", "),
    },
    classes: edge.through.length ? "indirect" : "",
  }));
}

/** The words of a way; a direct call sends no message. */
export function way(words: string[]): string {
  return words.map((word) => (word === "()" ? "call" : word)).join(" ");
}

function style(many: boolean): StylesheetJson {
  return [
    {
      selector: "node",
      style: {
        shape: "round-rectangle",
        width: "data(width)",
        height: "data(height)",
        label: "data(label)",
        "background-color": colorOf("--raised"),
        "border-width": 2,
        "border-color": "data(color)",
        color: colorOf("--text"),
        "font-size": 12,
        "font-family": colorOf("--font"),
        "text-valign": "center",
        "min-zoomed-font-size": 5,
      },
    },
    { selector: "node.beat", style: { "border-style": "dashed", shape: "ellipse" } },
    { selector: "node.foreign", style: { "border-style": "dotted" } },
    {
      selector: "edge",
      style: {
        "curve-style": many ? "straight" : "bezier",
        width: 1.3,
        "line-color": colorOf("--line"),
        "target-arrow-color": colorOf("--line"),
        "target-arrow-shape": "triangle",
        "arrow-scale": 0.8,
      },
    },
    { selector: "edge.indirect", style: { "line-style": "dashed" } },
    {
      selector: "edge.near",
      style: {
        width: 2.2,
        "line-color": colorOf("--accent"),
        "target-arrow-color": colorOf("--accent"),
        label: "data(ways)",
        color: colorOf("--text"),
        "font-size": 10,
        "text-background-color": colorOf("--ground"),
        "text-background-opacity": 0.9,
        "z-index": 2,
      },
    },
    {
      selector: "node:selected",
      style: { "border-width": 4, "border-color": colorOf("--accent") },
    },
  ] as StylesheetJson;
}
