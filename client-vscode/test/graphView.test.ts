import assert from "node:assert/strict";
import { test } from "node:test";
import type { TaskMap } from "../page/model";
import { fitted, LEAST_ZOOM, MOST_ZOOM, PADDING } from "../page/viewport";

const container = { clientWidth: 800, clientHeight: 600 };

const map = (boxes: TaskMap["boxes"]): TaskMap => ({
  graph: { root: "/shop", nodes: [], edges: [] },
  boxes,
  colors: {},
});

test("all nodes are in view, in the middle, with a margin", () => {
  const boxes: TaskMap["boxes"] = { a: [50, 20, 100, 40], b: [950, 180, 100, 40] };
  const { zoom, pan } = fitted(container, map(boxes), new Set(["a", "b"]));
  assert.equal(zoom, (800 - 2 * PADDING) / 1000);
  assert.equal(pan.x, PADDING);
  assert.equal(pan.y + zoom * 100, 300);
});

test("only the nodes that are shown count", () => {
  const boxes: TaskMap["boxes"] = { a: [0, 0, 100, 40], far: [9000, 9000, 100, 40] };
  const one = fitted(container, map(boxes), new Set(["a"]));
  assert.equal(one.zoom, MOST_ZOOM);
  assert.deepEqual(one.pan, { x: 400, y: 300 });
});

test("a very large picture is not made smaller than can be seen", () => {
  const boxes: TaskMap["boxes"] = { a: [0, 0, 100, 40], far: [900_000, 0, 100, 40] };
  assert.equal(fitted(container, map(boxes), new Set(["a", "far"])).zoom, LEAST_ZOOM);
});

test("without nodes there is a viewport, too", () => {
  assert.deepEqual(fitted(container, map({}), new Set()), { zoom: 1, pan: { x: 0, y: 0 } });
});
