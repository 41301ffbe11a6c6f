"""The task map as JSON; ``docs/graph.schema.json`` describes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from celeryls.features.inventory import place_entry

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.features.graph.model import GraphEdge, GraphNode, TaskGraph

VERSION = 1


def graph_entries(graph: TaskGraph, root: Path) -> dict[str, Any]:
    """The map as values of JSON.

    Paths are relative to ``root`` with ``/`` as separator; lines and columns count from 1.
    """
    return {
        "version": VERSION,
        "root": root.as_posix(),
        "nodes": [_node(each, root) for each in graph.nodes],
        "edges": [_edge(each, root) for each in graph.edges],
    }


def _node(node: GraphNode, root: Path) -> dict[str, Any]:
    return {
        "id": node.id,
        "kind": node.kind,
        "name": node.name,
        "label": node.label,
        "module": node.module or None,
        "apps": list(node.apps),
        "queue": node.queue,
        "queues": [each._asdict() for each in node.queues],
        "schedule": node.schedule,
        "conditional": node.conditional,
        "place": place_entry(node.place, root) if node.place else None,
    }


def _edge(edge: GraphEdge, root: Path) -> dict[str, Any]:
    return {
        "from": edge.source,
        "to": edge.target,
        "ways": [list(way) for way in edge.ways],
        "through": [list(each) for each in edge.through],
        "places": [place_entry(place, root) for place in edge.places],
    }
