import assert from "node:assert/strict";
import test from "node:test";
import { choices, searched, shown } from "../page/filter";
import type { Graph, GraphNode } from "../page/model";

function task(label: string, queue: string | null, app = "shop.app"): GraphNode {
  const place = { path: "shop/tasks.py", line: 1, column: 1 };
  const name = `shop.tasks.${label}`;
  return {
    id: label,
    kind: "task",
    name,
    label,
    module: "shop.tasks",
    apps: [app],
    queue,
    queues: [{ app, queue }],
    schedule: null,
    conditional: false,
    place,
  };
}

const night: GraphNode = {
  ...task("night", null),
  kind: "beat",
  name: "night",
  apps: [],
  queue: null,
  queues: [],
};
const nodes = [task("pack", "slow"), task("ship", "fast"), task("bill", null, "other.app"), night];
const edge = (from: string, to: string) => ({
  from,
  to,
  ways: [["delay"]],
  through: [],
  places: [],
});
const graph: Graph = { root: "/p", nodes, edges: [edge("pack", "ship"), edge("night", "pack")] };
const all = { app: "", queue: "", alone: true };

test("without a choice everything is shown, or all that is connected", () => {
  assert.deepEqual([...shown(graph, all)], ["pack", "ship", "bill", "night"]);
  assert.deepEqual([...shown(graph, { ...all, alone: false })], ["pack", "ship", "night"]);
});

test("a beat entry is shown with the tasks of a queue that it starts", () => {
  assert.deepEqual([...shown(graph, { ...all, queue: "slow" })], ["pack", "night"]);
  assert.deepEqual([...shown(graph, { ...all, queue: "fast" })], ["ship"]);
  assert.deepEqual([...shown(graph, { ...all, queue: "?" })], ["bill"]);
  assert.deepEqual([...shown(graph, { ...all, app: "other.app" })], ["bill"]);
});

test("a search finds labels first, and names", () => {
  assert.deepEqual(
    searched(nodes, "P").map(({ label }) => label),
    ["pack", "ship", "bill"],
  );
  assert.deepEqual(searched(nodes, " "), []);
  assert.equal(searched(nodes, "shop", 1).length, 1);
});

test("the choices are the apps and the queues of tasks", () => {
  assert.deepEqual(choices(nodes), {
    apps: ["other.app", "shop.app"],
    queues: ["?", "fast", "slow"],
  });
});

test("a task whose queue depends on the app is among the tasks of each", () => {
  const both: GraphNode = {
    ...task("both", null),
    apps: ["shop.app", "other.app"],
    queues: [
      { app: "shop.app", queue: "slow" },
      { app: "other.app", queue: "fast" },
    ],
  };
  const map: Graph = { root: "/p", nodes: [both], edges: [] };
  assert.deepEqual([...shown(map, { ...all, queue: "slow" })], ["both"]);
  assert.deepEqual([...shown(map, { ...all, queue: "fast", app: "other.app" })], ["both"]);
  assert.deepEqual([...shown(map, { ...all, queue: "fast", app: "shop.app" })], []);
  assert.deepEqual([...shown(map, { ...all, queue: "?" })], []);
  assert.deepEqual(choices([both]).queues, ["fast", "slow"]);
});
