"""The server that offers the tools; no other module knows the SDK of the Model Context Protocol."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, Any

import click
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from celeryls import __version__
from celeryls.commands.mcp.tools import Tools

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_INSTRUCTIONS = """\
Facts about the Celery code of one project, read from its text: no code of it is run. Ask before you write or change
tasks: `list_celery` has the tasks, queues and schedules that there are, `explain_task` what a worker does with one,
`graph_tasks` what starts what, `check_celery` what will fail, `explain_rule` why, and how it is fixed. Paths are
relative to the project's folder; lines and columns count from 1. What is null can't be told from the text."""


def server_of(root: Path) -> MCPServer[Any]:
    """A server for the project in a folder; its tools only read."""
    server: MCPServer[Any] = MCPServer(
        "celeryls", title="Celery", version=__version__, instructions=_INSTRUCTIONS, log_level="WARNING"
    )
    for tool in Tools(root).all():
        reads = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
        server.add_tool(_with_errors(tool), annotations=reads)
    return server


def _with_errors(tool: Callable[..., dict[str, Any]]) -> Callable[..., dict[str, Any]]:
    """A tool whose refusals are answers that the assistant can read."""

    @wraps(tool)
    def asked(**given: Any) -> dict[str, Any]:  # noqa: ANN401 - whatever the tool takes
        try:
            return tool(**given)
        except click.ClickException as refused:
            raise ToolError(refused.message) from refused

    return asked
