import { colorOf } from "./look";
import type { GraphNode, TaskMap } from "./model";
import type { Viewport } from "./viewport";

type Box = [x: number, y: number, width: number, height: number];

const READABLE = 4;
const FONT = 12;
const ARROW = 7;

/**
 * Draws the same as `draw`, but at once, as a picture that does nothing: the graph library takes longer to get ready for
 * thousands of nodes than one wants to wait for a filter.
 */
export function sketch(
  container: HTMLElement,
  { graph, boxes, colors }: TaskMap,
  ids: Set<string>,
  { zoom, pan }: Viewport,
): HTMLElement {
  const canvas = document.createElement("canvas");
  const { clientWidth: width, clientHeight: height } = container;
  const ratio = window.devicePixelRatio || 1;
  canvas.width = width * ratio;
  canvas.height = height * ratio;
  canvas.style.cssText = `position: absolute; inset: 0; width: ${width}px; height: ${height}px`;
  container.append(canvas);
  const context = canvas.getContext("2d");
  if (!context) return canvas;
  context.setTransform(ratio * zoom, 0, 0, ratio * zoom, ratio * pan.x, ratio * pan.y);
  const box = (id: string) => boxes[id] ?? [0, 0, 80, 26];
  drawLines(
    context,
    graph.edges
      .filter(({ from, to }) => ids.has(from) && ids.has(to))
      .map(({ from, to, through }) => [box(from), box(to), through.length > 0]),
  );
  const isReadable = FONT * zoom >= READABLE;
  for (const node of graph.nodes)
    if (ids.has(node.id))
      drawNode(context, node, box(node.id), colors[node.queue ?? ""], isReadable);
  return canvas;
}

function drawLines(context: CanvasRenderingContext2D, lines: [Box, Box, boolean][]) {
  context.lineWidth = 1.3;
  context.strokeStyle = context.fillStyle = colorOf("--line");
  for (const [[fromX, fromY], to, isIndirect] of lines) {
    const [x, y, angle] = entry(fromX, fromY, to);
    context.setLineDash(isIndirect ? [6, 3] : []);
    context.beginPath();
    context.moveTo(fromX, fromY);
    context.lineTo(x, y);
    context.stroke();
    context.beginPath();
    context.moveTo(x, y);
    for (const side of [0.4, -0.4])
      context.lineTo(x - ARROW * Math.cos(angle + side), y - ARROW * Math.sin(angle + side));
    context.fill();
  }
}

/** Where a line that comes from a point meets a box, and its direction. */
function entry(fromX: number, fromY: number, [x, y, width, height]: Box): [number, number, number] {
  const [acrossX, acrossY] = [x - fromX, y - fromY];
  const part = Math.min(
    1,
    width / 2 / (Math.abs(acrossX) || 1e-9),
    height / 2 / (Math.abs(acrossY) || 1e-9),
  );
  return [x - acrossX * part, y - acrossY * part, Math.atan2(acrossY, acrossX)];
}

function drawNode(
  context: CanvasRenderingContext2D,
  { kind, label }: GraphNode,
  [x, y, width, height]: Box,
  color = "#64748b",
  isReadable: boolean,
) {
  context.lineWidth = 2;
  context.strokeStyle = color;
  context.fillStyle = colorOf("--raised");
  context.setLineDash(kind === "beat" ? [4, 2] : kind === "foreign" ? [1, 1] : []);
  context.beginPath();
  if (kind === "beat") context.ellipse(x, y, width / 2, height / 2, 0, 0, 2 * Math.PI);
  else context.roundRect(x - width / 2, y - height / 2, width, height, 8);
  context.fill();
  context.stroke();
  if (!isReadable) return;
  context.font = `${FONT}px ${colorOf("--font")}`;
  context.textAlign = "center";
  context.textBaseline = "middle";
  context.fillStyle = colorOf("--text");
  context.fillText(label, x, y);
}
