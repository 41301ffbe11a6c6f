"""The task map as text, by the names of formats on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from celeryls.features.graph.dot import dot_text
from celeryls.features.graph.html import html_text
from celeryls.features.graph.json_format import graph_entries
from celeryls.features.graph.mermaid import mermaid_text
from celeryls.features.graph.svg import svg_text

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from celeryls.features.graph.model import TaskGraph


def json_text(graph: TaskGraph, root: Path) -> str:
    """The map as JSON."""
    return json.dumps(graph_entries(graph, root), indent=2)


FORMATS: dict[str, Callable[[TaskGraph, Path], str]] = {
    "mermaid": mermaid_text,
    "dot": dot_text,
    "json": json_text,
    "html": html_text,
    "svg": svg_text,
}
