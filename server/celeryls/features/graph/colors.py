"""The colors of queues: the same in all pictures of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.features.graph.model import GraphNode, TaskGraph

PALETTE = ("#2563eb", "#c2410c", "#15803d", "#a21caf", "#0e7490", "#b91c1c", "#6d28d9", "#a16207", "#be185d", "#4d7c0f")
"""Text in white is readable on each, and each is visible on white and on black."""
UNKNOWN = "#64748b"


def queue_colors(graph: TaskGraph) -> dict[str, str]:
    """A color for each queue, by name; with more queues than colors some share one."""
    named = {node.queue for node in graph.nodes} | {each.queue for node in graph.nodes for each in node.queues}
    queues = sorted(queue for queue in named if queue is not None)
    return {queue: PALETTE[index % len(PALETTE)] for index, queue in enumerate(queues)}


def queue_frames(graph: TaskGraph) -> list[tuple[str, str, list[GraphNode]]]:
    """The tasks of each queue, with its name in words and its color; those of no single queue come last."""
    frames: dict[str, list[GraphNode]] = {}
    for node in sorted((each for each in graph.nodes if each.kind == "task"), key=_order):
        frames.setdefault(node.queue_words, []).append(node)
    colors = queue_colors(graph)
    return [(words, colors.get(nodes[0].queue or "", UNKNOWN), nodes) for words, nodes in frames.items()]


def _order(node: GraphNode) -> tuple[bool, str]:
    return node.queue is None, node.queue or node.queue_words
