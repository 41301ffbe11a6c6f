"""The task map as a picture, light or dark as whoever looks at it prefers."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

from celeryls.features.graph.colors import UNKNOWN, queue_colors
from celeryls.features.graph.layout import layout
from celeryls.features.graph.links import link_to
from celeryls.features.graph.ways import shown_way
from celeryls.project.index.routing import depends_on_app

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.features.graph.layout import Box
    from celeryls.features.graph.model import GraphEdge, GraphNode, TaskGraph

_MARGIN = 24
_ARROW = (
    '<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto">'
    '<path d="M0 0L8 4L0 8z" fill="#94a3b8"/></marker></defs>'
)
_LEGEND = 22
_STYLE = (
    "text{font:12px ui-sans-serif,system-ui,sans-serif;fill:#0f172a}"
    ".node rect{fill:#fff;stroke-width:2}.beat rect{stroke:#64748b;stroke-dasharray:4 3}"
    ".foreign rect{stroke:#94a3b8;stroke-dasharray:2 2}.edge{fill:none;stroke:#94a3b8;stroke-width:1.3}"
    ".indirect{stroke-dasharray:5 4}svg{background:#fff}"
    "@media(prefers-color-scheme:dark){text{fill:#e2e8f0}.node rect{fill:#1e293b}svg{background:#0f172a}"
    ".edge{stroke:#64748b}}"
)


def svg_text(graph: TaskGraph, _root: Path) -> str:
    """The map; a click on a node opens its code in VS Code."""
    boxes, colors = layout(graph), queue_colors(graph)
    top = _MARGIN + _LEGEND
    width = max((box.x + box.width / 2 for box in boxes.values()), default=0) + 2 * _MARGIN
    height = max((box.y + box.height / 2 for box in boxes.values()), default=0) + top + _MARGIN
    size = f'width="{width:.0f}" height="{height:.0f}" viewBox="0 0 {width:.0f} {height:.0f}"'
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" {size}><title>Celery tasks</title><style>{_STYLE}</style>{_ARROW}',
        *_legend(colors),
        f'<g transform="translate({_MARGIN} {top})">',
        *(_edge(edge, boxes) for edge in graph.edges),
        *(_node(node, boxes[node.id], colors) for node in graph.nodes),
        "</g></svg>",
    ]
    return "\n".join(parts) + "\n"


def _legend(colors: dict[str, str]) -> Iterator[str]:
    left = _MARGIN
    for queue, color in colors.items():
        yield f'<circle cx="{left}" cy="{_MARGIN - 4}" r="5" fill="{color}"/>'
        yield f'<text x="{left + 10}" y="{_MARGIN}">{escape(queue)}</text>'
        left += 30 + 7 * len(queue)


def _edge(edge: GraphEdge, boxes: dict[str, Box]) -> str:
    start, end = boxes[edge.source], boxes[edge.target]
    ways = escape(", ".join(shown_way(way) for way in edge.ways))
    kind = "edge indirect" if edge.through else "edge"
    return f'<path class="{kind}" d="{_path(start, end)}" marker-end="url(#arrow)"><title>{ways}</title></path>'


def _path(start: Box, end: Box) -> str:
    right, left = start.x + start.width / 2, end.x - end.width / 2
    if start == end:
        top = start.y - start.height / 2
        return f"M{start.x + 8:.1f} {top:.1f}c6 -16 -22 -16 -16 0"
    bend = max(abs(left - right) / 2, 30)
    points = ((right + bend, start.y), (left - bend, end.y), (left, end.y))
    return f"M{right:.1f} {start.y:.1f}C{' '.join(f'{x:.1f} {y:.1f}' for x, y in points)}"


def _node(node: GraphNode, box: Box, colors: dict[str, str]) -> str:
    stroke = f' stroke="{colors.get(node.queue or "", UNKNOWN)}"' if node.kind == "task" else ""
    x, y = box.x - box.width / 2, box.y - box.height / 2
    told = [node.name or node.label, _queue(node), node.schedule or ""]
    drawn = (
        f'<g class="node {node.kind}"><title>{escape(" · ".join(filter(None, told)))}</title>'
        f'<rect x="{x:.1f}" y="{y:.1f}" width="{box.width:.0f}" height="{box.height}" rx="5"{stroke}/>'
        f'<text x="{box.x:.1f}" y="{box.y + 4:.1f}" text-anchor="middle">{escape(node.label)}</text></g>'
    )
    return f'<a href="{escape(link_to(node.place))}">{drawn}</a>' if node.place else drawn


def _queue(node: GraphNode) -> str:
    if node.queue is None and depends_on_app(node.queues):
        return ", ".join(f"queue {each.queue or 'unknown'} in {each.app}" for each in node.queues)
    return node.queue_words if node.queue else ""
