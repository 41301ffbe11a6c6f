"""Places the nodes of a task map: what starts others stands to the left of them.

Each connected part is laid out in layers (Sugiyama's method: longest paths, then barycenters), and the parts are packed
in rows. The pictures of the command and the page in the editor use the same places. Graphviz needs a program that is
not on every machine, and the libraries for Python that need none are under other licenses than ours.
"""

from __future__ import annotations

from collections import defaultdict
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from celeryls.features.graph.model import TaskGraph

HEIGHT = 26
_LETTER, _PADDING = 7, 20
_GAP_X, _GAP_Y, _GAP_PARTS = 70, 12, 36
_SWEEPS = 6
_ASPECT = 1.7


class Box(NamedTuple):
    """The place of a node: its center, and its size."""

    x: float
    y: float
    width: float
    height: float


def layout(graph: TaskGraph) -> dict[str, Box]:
    """The place of each node by id; the picture begins at 0, 0."""
    widths = {node.id: _LETTER * len(node.label) + _PADDING for node in graph.nodes}
    ahead: dict[str, list[str]] = defaultdict(list)
    for edge in graph.edges:
        if edge.source != edge.target:
            ahead[edge.source].append(edge.target)
    parts = [_placed(part, ahead, widths) for part in _parts(widths, ahead)]
    return _packed(parts)


def _parts(nodes: Iterable[str], ahead: Mapping[str, list[str]]) -> list[list[str]]:
    """The connected parts, the largest first."""
    beside: dict[str, list[str]] = defaultdict(list)
    for source, targets in ahead.items():
        for target in targets:
            beside[source].append(target)
            beside[target].append(source)
    seen: set[str] = set()
    found: list[list[str]] = []
    for node in nodes:
        if node in seen:
            continue
        part = [node]
        seen.add(node)
        for each in part:
            new = [other for other in dict.fromkeys(beside[each]) if other not in seen]
            seen.update(new)
            part += new
        found.append(part)
    return sorted(found, key=len, reverse=True)


def _placed(part: list[str], ahead: Mapping[str, list[str]], widths: Mapping[str, float]) -> dict[str, Box]:
    """The places of one part, which begins at 0, 0."""
    layers = _ordered(_layers(part, ahead), ahead)
    tallest = max(map(len, layers))
    boxes: dict[str, Box] = {}
    left = 0.0
    for layer in layers:
        widest = max(widths[node] for node in layer)
        top = (tallest - len(layer)) * (HEIGHT + _GAP_Y) / 2
        for index, node in enumerate(layer):
            y = top + index * (HEIGHT + _GAP_Y) + HEIGHT / 2
            boxes[node] = Box(left + widths[node] / 2, y, widths[node], HEIGHT)
        left += widest + _GAP_X
    return boxes


def _layers(part: list[str], ahead: Mapping[str, list[str]]) -> list[list[str]]:
    """The nodes in layers, each behind all that start it; an edge that closes a circle does not count."""
    order = _topological(part, ahead)
    position = {node: index for index, node in enumerate(order)}
    depth = dict.fromkeys(order, 0)
    for node in order:
        for target in ahead.get(node, ()):
            if position[target] > position[node]:
                depth[target] = max(depth[target], depth[node] + 1)
    layers: list[list[str]] = [[] for _ in range(max(depth.values()) + 1)]
    for node in order:
        layers[depth[node]].append(node)
    return layers


def _topological(part: list[str], ahead: Mapping[str, list[str]]) -> list[str]:
    """The nodes, each before what it starts, where no circle prevents that."""
    started = {target for node in part for target in ahead.get(node, ())}
    roots = [node for node in part if node not in started]
    done: list[str] = []
    seen: set[str] = set()
    for root in (*roots, *part):
        stack = [(root, iter(ahead.get(root, ())))] if root not in seen else []
        seen.add(root)
        while stack:
            node, targets = stack[-1]
            target = next((each for each in targets if each not in seen), None)
            if target is None:
                done.append(node)
                stack.pop()
            else:
                seen.add(target)
                stack.append((target, iter(ahead.get(target, ()))))
    return done[::-1]


def _ordered(layers: list[list[str]], ahead: Mapping[str, list[str]]) -> list[list[str]]:
    """The layers, each sorted by the middle of what its nodes are connected with in the layer beside it."""
    behind: dict[str, list[str]] = defaultdict(list)
    for layer in layers:
        for node in layer:
            for target in ahead.get(node, ()):
                behind[target].append(node)
    for sweep in range(_SWEEPS):
        forth = sweep % 2 == 0
        beside = behind if forth else ahead
        pairs = pairwise(layers) if forth else zip(layers[:0:-1], layers[-2::-1], strict=True)
        for fixed, moved in pairs:
            at = {node: index for index, node in enumerate(fixed)}
            moved.sort(key=_Middle(at, beside, {node: index for index, node in enumerate(moved)}).of)
    return layers


class _Middle(NamedTuple):
    """The middle of a node's neighbors; without any, it stays where it is."""

    at: Mapping[str, int]
    beside: Mapping[str, list[str]]
    before: Mapping[str, int]

    def of(self, node: str) -> float:
        known = [self.at[each] for each in self.beside.get(node, ()) if each in self.at]
        return sum(known) / len(known) if known else self.before[node]


def _packed(parts: list[dict[str, Box]]) -> dict[str, Box]:
    """All parts beside and below each other, about as wide as a screen."""
    sizes = [_size(part) for part in parts]
    area = sum((width + _GAP_PARTS) * (height + _GAP_PARTS) for width, height in sizes)
    limit = max((area * _ASPECT) ** 0.5, max((width for width, _ in sizes), default=0))
    found: dict[str, Box] = {}
    left = top = tallest = 0.0
    for part, (width, height) in zip(parts, sizes, strict=True):
        if left and left + width > limit:
            left, top, tallest = 0.0, top + tallest + _GAP_PARTS, 0.0
        found |= {node: box._replace(x=box.x + left, y=box.y + top) for node, box in part.items()}
        left, tallest = left + width + _GAP_PARTS, max(tallest, height)
    return found


def _size(part: Mapping[str, Box]) -> tuple[float, float]:
    right = max(box.x + box.width / 2 for box in part.values())
    return right, max(box.y + box.height / 2 for box in part.values())
