"""``celeryls mcp``: the command."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

import click


@click.command()
@click.argument("folder", default=".", type=click.Path(exists=True, file_okay=False, path_type=Path))
def mcp(folder: Path) -> None:
    """Answer an assistant's questions about the project in FOLDER, over the Model Context Protocol.

    It speaks over standard input and output until its input ends. Its tools only read: the project's tasks, the
    configuration and the task map of Celery, findings, and the pages of rules. No code of the project is run.
    """
    if find_spec("mcp") is None:
        raise click.ClickException(
            "The SDK of the Model Context Protocol is not installed: pip install 'celery-language-server[mcp]'"
        )
    from celeryls.commands.mcp.server import server_of  # noqa: PLC0415 - the SDK takes a second, and may be missing

    root = folder.resolve()
    os.chdir(root)  # paths in answers are relative to the working directory
    server_of(root).run()
