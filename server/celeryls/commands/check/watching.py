"""Runs again whenever a file changes.

The files are looked at in intervals: that works on every system and file system, and costs at most a tenth of the time.
"""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from celeryls.commands.check.roots import by_project
from celeryls.indexing.listing import listed, stamp_of
from celeryls.workspace.folder_settings import FILES, folder_settings
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

_LEAST = 0.3
"""Seconds between two looks."""

_SHARE = 10
"""How many times as long as a look the pause after it is."""


def watch(paths: Sequence[Path], run: Callable[[], object]) -> None:
    """Runs at once, and after each change, until it is interrupted."""
    before = _stamps(paths)
    while True:
        if sys.stdout.isatty():
            click.clear()
        try:
            run()
        except click.ClickException as error:
            error.show()
        click.echo("Watching for changes; Ctrl-C ends it.", err=True)
        before = _changed(paths, before)


def _changed(paths: Sequence[Path], before: dict[str, object]) -> dict[str, object]:
    """Waits until something is not as before; returns how it is then."""
    while True:
        began = time.perf_counter()
        now = _stamps(paths)
        if now != before:
            return now
        time.sleep(max(_LEAST, _SHARE * (time.perf_counter() - began)))


def _stamps(paths: Sequence[Path]) -> dict[str, object]:
    found: dict[str, object] = {}
    for root in by_project(paths):
        found |= listed(str(root), folder_settings(root, Layer()).settings.exclude)
        found |= {str(root / name): stamp_of(str(root / name), str(root)) for name in FILES}
    return found
