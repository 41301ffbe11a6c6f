"""Looks at the built site in a browser: ``python -m tests.manual``, or ``make look``; its pictures lie in ``shots``."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import click
from tests.vscode.install import install, install_chromium

if TYPE_CHECKING:
    from collections.abc import Iterator

HERE = Path(__file__).parent
SITE = HERE.parents[1] / "dist/site"


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name that the library gives it
        """Says nothing of a request that was answered."""


@click.command(help=__doc__)
@click.option("--site", default=SITE, type=click.Path(exists=True, path_type=Path), help="The folder of the site.")
def main(site: Path) -> None:
    """Run the tests in ``look.test.mjs``."""
    tools = install()
    install_chromium()
    with _served(site) as address:
        environment = os.environ | {"TOOLS": str(tools.root), "SITE": address}
        command = [str(tools.node), "--test", "--test-reporter=spec", str(HERE / "look.test.mjs")]
        done = subprocess.run(command, env=environment, check=False)
    sys.exit(done.returncode)


@contextmanager
def _served(folder: Path) -> Iterator[str]:
    """The address of a folder's files, on this machine alone."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    main()
