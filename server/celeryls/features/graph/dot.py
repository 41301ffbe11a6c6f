"""The task map in the language of Graphviz."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.graph.colors import queue_frames
from celeryls.features.graph.links import link_to
from celeryls.features.graph.ways import shown_way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.features.graph.model import GraphNode, TaskGraph

_SHAPES = {"beat": "oval", "task": "box", "foreign": "parallelogram"}


def dot_text(graph: TaskGraph, _root: Path) -> str:
    """The map, with a cluster for each queue."""
    return "\n".join(_lines(graph)) + "\n"


def _lines(graph: TaskGraph) -> Iterator[str]:
    yield "digraph tasks {"
    yield '  rankdir=LR; node [fontname="sans-serif" fontsize=10]; edge [fontname="sans-serif" fontsize=8];'
    for index, (words, color, nodes) in enumerate(queue_frames(graph)):
        yield f"  subgraph cluster_{index} {{"
        yield f"    label={_text(words)};"
        yield from (f"    {_node(node)} color={_text(color)}];" for node in nodes)
        yield "  }"
    yield from (f"  {_node(node)}];" for node in graph.nodes if node.kind != "task")
    for edge in graph.edges:
        label = ", ".join(shown_way(way) for way in edge.ways)
        style = " style=dashed" if edge.through else ""
        yield f"  {_text(edge.source)} -> {_text(edge.target)} [label={_text(label)}{style}];"
    yield "}"


def _node(node: GraphNode) -> str:
    shown = f"{node.label}\n{node.schedule}" if node.schedule else node.label
    link = f" URL={_text(link_to(node.place))}" if node.place else ""
    told = f"label={_text(shown)} tooltip={_text(node.name or node.label)}{link}"
    return f"{_text(node.id)} [{told} shape={_SHAPES[node.kind]}"


def _text(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
    return f'"{escaped}"'
