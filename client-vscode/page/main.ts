import type { Core } from "cytoscape";
import { choices, searched, shown } from "./filter";
import { open, receive } from "./host";
import type { TaskMap } from "./model";
import { describe, list } from "./panel";
import { beside, cover, draw, onThemeChange, recolor, remove, select } from "./picture";

const at = <Found extends HTMLElement>(id: string) => document.getElementById(id) as Found;
const search = at<HTMLInputElement>("search");
const app = at<HTMLSelectElement>("app");
const queue = at<HTMLSelectElement>("queue");
const alone = at<HTMLInputElement>("alone");
const canvas = at("picture");

interface Shown {
  map: TaskMap;
  whole: Core;
  picture: Core;
  chosen?: string | undefined;
}

let current: Shown | undefined;

receive((map) => {
  if (current && current.picture !== current.whole) remove(current.picture);
  if (current) remove(current.whole);
  const whole = wired(draw(canvas, map, new Set(map.graph.nodes.map(({ id }) => id))));
  current = { map, whole, picture: whole };
  const { apps, queues } = choices(map.graph.nodes);
  fill(app, "all apps", apps);
  fill(queue, "all queues", queues);
  filter();
  document.body.dataset["drawn"] = String(map.graph.nodes.length);
});

onThemeChange(() => {
  for (const each of current ? new Set([current.whole, current.picture]) : []) recolor(each);
});

for (const control of [app, queue, alone]) control.addEventListener("change", filter);
search.addEventListener("input", () => {
  list(at("found"), searched(current?.map.graph.nodes ?? [], search.value), (id) =>
    choose(id, true),
  );
});
search.addEventListener("keydown", ({ key }) => {
  const first = searched(current?.map.graph.nodes ?? [], search.value, 1)[0];
  if (key === "Enter" && first) {
    choose(first.id, true);
    canvas.focus();
  }
});
canvas.addEventListener("keydown", (event) => {
  if (!current) return;
  const { picture, chosen } = current;
  if (event.key.startsWith("Arrow")) {
    const node = chosen ? picture.getElementById(chosen) : undefined;
    const next = node?.nonempty() ? beside(node, event.key)?.id() : picture.nodes()[0]?.id();
    if (next) choose(next, true);
    event.preventDefault();
  } else if (event.key === "Enter") jump();
  else if (event.key === "+") picture.zoom(picture.zoom() * 1.25);
  else if (event.key === "-") picture.zoom(picture.zoom() / 1.25);
});
document.addEventListener("keydown", (event) => {
  const typing = event.target instanceof HTMLInputElement && event.target.type === "search";
  if (event.key === "Escape") {
    search.value = "";
    list(at("found"), [], () => {});
    choose(undefined);
    canvas.focus();
  } else if (typing) return;
  else if (event.key === "/") {
    event.preventDefault();
    search.focus();
  } else if (event.key === "f") current?.picture.fit(undefined, 30);
});

function wired(picture: Core): Core {
  picture.on("tap", "node", ({ target }) => {
    choose(target.id());
    jump();
  });
  picture.on("tap", ({ target }) => {
    if (target === picture) choose(undefined);
  });
  return picture;
}

function filter() {
  if (!current) return;
  const { map, whole } = current;
  const ids = shown(map.graph, { app: app.value, queue: queue.value, alone: alone.checked });
  if (current.picture !== whole) remove(current.picture);
  const isWhole = ids.size === map.graph.nodes.length;
  cover(whole, !isWhole);
  current.picture = isWhole ? whole : wired(draw(canvas, map, ids));
  choose(undefined);
  at("count").textContent = `${ids.size} of ${map.graph.nodes.length}`;
}

function choose(id: string | undefined, move = false) {
  if (!current) return;
  current.chosen = id;
  select(current.picture, id, move);
  const { graph } = current.map;
  describe(
    at("about"),
    graph,
    graph.nodes.find((node) => node.id === id),
    (other) => choose(other, true),
  );
}

function jump() {
  const node = current?.map.graph.nodes.find(({ id }) => id === current?.chosen);
  if (current && node?.place) open(node.place, current.map.graph.root);
}

function fill(choice: HTMLSelectElement, all: string, values: string[]) {
  choice.replaceChildren(new Option(all, ""), ...values.map((value) => new Option(value, value)));
  choice.hidden = values.length < 2;
}
