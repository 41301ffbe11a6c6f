"""Opens a real VS Code in the browser, with our extension and a small shop to try it on: ``make try``.

Run as ``python -m scripts.try``. ``PORT`` in the environment is the port on 127.0.0.1; without it a free one is taken.
"""

from __future__ import annotations

import json
import shutil
import tempfile
import threading
import time
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

import click
from rich.console import Console
from tests.vscode.editor import end_gracefully, serving
from tests.vscode.extension import ROOT, built
from tests.vscode.install import install

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

console = Console(highlight=False, soft_wrap=True)

_FIRST_FILE = "apps/orders/tasks.py"

_GREETING = """
Open [bold cyan]{url}[/bold cyan]

  [bold]1.[/bold] At the end of {file} type [bold]cemail[/bold] and press Enter; Tab walks from value to value.
     "webhook", "report" or "cel" find other patterns.
  [bold]2.[/bold] On a [bold]@shared_task[/bold] press [bold]Ctrl+.[/bold] for retry, rate limit and queue.
  [bold]3.[/bold] Write [bold]autoretry_for=(ValueError)[/bold] into a decorator: it is underlined, and Ctrl+. mends it.
  [bold]4.[/bold] In config/settings.py press [bold]F12[/bold] on a task, and there [bold]Shift+F12[/bold];
     Ctrl+P and "#unpaid" find it from anywhere.

"Celery" in the status bar, at the lower right, stands still when the server is ready.
The shop is a copy: change what you like. Ctrl-C here ends it."""


@click.command(help=__doc__)
@click.option("--port", envvar="PORT", default=0, type=click.IntRange(0, 65535), help="0 is a free one.")
def main(port: int) -> None:
    """Set everything up, print the address and what to type first, and wait for Ctrl-C."""
    end_gracefully()
    try:
        _run(port)
    except KeyboardInterrupt:
        console.print("\nVS Code has ended; its copy of the shop is removed.")
    except RuntimeError as error:
        raise click.ClickException(str(error)) from error


def _run(port: int) -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="celery-shop-")))
        shop = folder / "shop"
        shutil.copytree(ROOT / "examples/shop", shop, ignore=shutil.ignore_patterns(".*", "__pycache__"))
        with _step("VS Code is installed") as tell:
            tools = install(tell)
        with _step("The extension is built") as tell:
            vsix = built(tell)
        with _step("VS Code is running"):
            address = stack.enter_context(serving(tools, folder / "vscode", [vsix], port=port))
        console.print(_GREETING.format(url=_url(address, shop), file=_FIRST_FILE))
        threading.Event().wait()


@contextmanager
def _step(done: str) -> Iterator[Callable[[str], None]]:
    """Shows a spinner with what is going on, then what is done and how long it took."""
    start = time.monotonic()
    with console.status("") as status:
        yield lambda text: status.update(f"{text} …")
    console.print(f"[green]✓[/green] {done} [dim]({time.monotonic() - start:.0f} s)[/dim]")


def _url(address: str, shop: Path) -> str:
    """The address at which VS Code opens the shop, and in it the first file, at its end."""
    lines = len((shop / _FIRST_FILE).read_text("utf-8").splitlines())
    host = address.removeprefix("http://")
    file = f"vscode-remote://{host}{shop / _FIRST_FILE}:{lines + 1}:1"
    payload = json.dumps([["openFile", file], ["gotoLineMode", "true"]], separators=(",", ":"))
    return f"{address}/?{urlencode({'folder': shop, 'payload': payload}, safe='/:')}"


if __name__ == "__main__":
    main()
