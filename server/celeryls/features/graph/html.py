"""The task map as one page that needs no network: with a filter, a search, and links into the code.

The page's script, with cytoscape.js in it, is built by ``npm run build`` in ``client-vscode``, from ``page/``; a wheel
and the extension contain it, a checkout does not until then.
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any

from celeryls.features.graph.colors import queue_colors
from celeryls.features.graph.json_format import graph_entries
from celeryls.features.graph.layout import layout

if TYPE_CHECKING:
    from celeryls.features.graph.model import TaskGraph

PAGE = Path(__file__).with_name("page")
SCRIPT = PAGE / "page.js"
_MARK = re.compile(r"/\*(style|map|script)\*/")


class NoScriptError(Exception):
    """The page's script was not built."""


def html_text(graph: TaskGraph, root: Path) -> str:
    """The page.

    Raises:
        NoScriptError: It can't be made in a checkout where the script was not built.
    """
    try:
        script = SCRIPT.read_text("utf-8")
    except FileNotFoundError as error:
        raise NoScriptError(f"{SCRIPT} is not built: run `npm ci && npm run build` in client-vscode") from error
    page, style = (PAGE / "page.html").read_text("utf-8"), (PAGE / "page.css").read_text("utf-8")
    # A closing tag in a string would end the script.
    written = json.dumps(page_map(graph, root)).replace("<", "\\u003c")
    parts = {"style": style, "map": written, "script": script.replace("</script", "<\\/script")}
    return _MARK.sub(lambda mark: parts[mark[1]], page)


def page_map(graph: TaskGraph, root: Path) -> dict[str, Any]:
    """What the page shows: the map as `json_format` has it, the places of its nodes, and the colors of its queues."""
    boxes = {node: [round(each, 1) for each in box] for node, box in layout(graph).items()}
    return {"graph": graph_entries(graph, root), "boxes": boxes, "colors": queue_colors(graph)}
