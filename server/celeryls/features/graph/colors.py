"""The colors of queues: the same in all pictures of a project."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from celeryls.features.graph.model import TaskGraph

PALETTE = ("#2563eb", "#c2410c", "#15803d", "#a21caf", "#0e7490", "#b91c1c", "#6d28d9", "#a16207", "#be185d", "#4d7c0f")
"""Text in white is readable on each, and each is visible on white and on black."""
UNKNOWN = "#64748b"


def queue_colors(graph: TaskGraph) -> dict[str, str]:
    """A color for each queue, by name; with more queues than colors some share one."""
    queues = sorted({node.queue for node in graph.nodes if node.queue is not None})
    return {queue: PALETTE[index % len(PALETTE)] for index, queue in enumerate(queues)}
