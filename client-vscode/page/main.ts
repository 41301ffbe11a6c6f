import type { Core } from "cytoscape";
import { choices, searched, shown } from "./filter";
import { open, receive } from "./host";
import { onThemeChange } from "./look";
import type { TaskMap } from "./model";
import { describe, list } from "./panel";
import { beside, cover, draw, recolor, remove, select } from "./picture";
import { sketch } from "./sketch";
import { fitted, PADDING } from "./viewport";

const at = <Found extends HTMLElement>(id: string) => document.getElementById(id) as Found;
const search = at<HTMLInputElement>("search");
const app = at<HTMLSelectElement>("app");
const queue = at<HTMLSelectElement>("queue");
const alone = at<HTMLInputElement>("alone");
const canvas = at("picture");

/** So many nodes are sketched before they are drawn. */
const SKETCHED = 100;

interface Shown {
  map: TaskMap;
  /** The picture of all nodes, once it has been drawn. */
  whole?: Core | undefined;
  picture?: Core | undefined;
  /** What is shown of the nodes `ids` until their picture is drawn. */
  sketched?: HTMLElement | undefined;
  ids: Set<string>;
  chosen?: string | undefined;
}

let current: Shown | undefined;

receive((map) => {
  if (current) clear(current);
  if (current?.whole) remove(current.whole);
  current = { map, ids: new Set() };
  const { apps, queues } = choices(map.graph.nodes);
  fill(app, "all apps", apps);
  fill(queue, "all queues", queues);
  filter();
  document.body.dataset["drawn"] = String(map.graph.nodes.length);
});

onThemeChange(() => {
  for (const each of new Set([current?.whole, current?.picture])) if (each) recolor(each);
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
  const picture = drawn();
  if (!current || !picture) return;
  const { chosen } = current;
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
  } else if (event.key === "f") drawn()?.fit(undefined, PADDING);
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
  clear(current);
  const ids = shown(map.graph, { app: app.value, queue: queue.value, alone: alone.checked });
  current.ids = ids;
  choose(undefined);
  at("count").textContent = `${ids.size} of ${map.graph.nodes.length}`;
  if (whole) cover(whole, ids.size < map.graph.nodes.length);
  if (whole && ids.size === map.graph.nodes.length) current.picture = whole;
  else if (ids.size < SKETCHED) drawn();
  else {
    const sketched = sketch(canvas, map, ids, fitted(canvas, map, ids));
    current.sketched = sketched;
    // Whoever is faster than that gets the picture at once.
    sketched.addEventListener("pointerdown", drawn);
    requestAnimationFrame(() => setTimeout(() => current?.sketched === sketched && drawn()));
  }
}

/** The picture, which is drawn now where only its sketch is shown. */
function drawn(): Core | undefined {
  if (!current) return undefined;
  if (current.picture) return current.picture;
  const { map, ids, sketched, chosen } = current;
  const picture = wired(draw(canvas, map, ids, fitted(canvas, map, ids)));
  current.picture = picture;
  if (ids.size === map.graph.nodes.length) current.whole = picture;
  if (sketched) picture.one("render", () => sketched.remove());
  current.sketched = undefined;
  select(picture, chosen);
  return picture;
}

/** Removes what is shown, except the picture of all nodes. */
function clear(from: Shown) {
  from.sketched?.remove();
  if (from.picture && from.picture !== from.whole) remove(from.picture);
  from.picture = from.sketched = undefined;
}

function choose(id: string | undefined, move = false) {
  if (!current) return;
  current.chosen = id;
  if (id || current.picture) select(drawn() as Core, id, move);
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
