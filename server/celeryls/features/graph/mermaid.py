"""The task map as a flowchart of Mermaid, for Markdown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.graph.colors import queue_frames
from celeryls.features.graph.ways import shown_way

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.features.graph.model import GraphNode, TaskGraph


def mermaid_text(graph: TaskGraph, _root: Path) -> str:
    """The map, with a frame around the tasks of each queue."""
    names = {node.id: f"n{index}" for index, node in enumerate(graph.nodes)}
    return "\n".join(_lines(graph, names)) + "\n"


def _lines(graph: TaskGraph, names: dict[str, str]) -> Iterator[str]:
    yield "flowchart LR"
    frames = queue_frames(graph)
    for index, (words, _, nodes) in enumerate(frames):
        yield f"  subgraph q{index} [{_text(words)}]"
        yield from (f"    {_node(node, names)}" for node in nodes)
        yield "  end"
    yield from (f"  {_node(node, names)}" for node in graph.nodes if node.kind != "task")
    for edge in graph.edges:
        label = _text(", ".join(shown_way(way) for way in edge.ways))
        arrow = "-.->" if edge.through else "-->"
        yield f"  {names[edge.source]} {arrow}|{label}| {names[edge.target]}"
    for index, (_, color, nodes) in enumerate(frames):
        yield f"  classDef c{index} stroke:{color}"
        yield f"  class {','.join(names[node.id] for node in nodes)} c{index}"


def _node(node: GraphNode, names: dict[str, str]) -> str:
    name = names[node.id]
    match node.kind:
        case "beat":
            shown = f"{node.label}\n{node.schedule}" if node.schedule else node.label
            return f"{name}([{_text(shown)}])"
        case "foreign":
            return f"{name}[/{_text(node.label)}/]"
        case _:
            return f"{name}[{_text(node.name or node.label)}]"


def _text(text: str) -> str:
    """A text in quotes, in which Mermaid reads entities without ``&``."""
    safe = text.replace("#", "#35;").replace('"', "#quot;").replace("<", "#lt;").replace(">", "#gt;")
    return '"' + safe.replace("\n", "<br>") + '"'
