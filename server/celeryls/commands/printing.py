"""Prints text with styles: colored on a terminal, plain everywhere else."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

import click

from celeryls.commands.console import console

if TYPE_CHECKING:
    from collections.abc import Iterable

StyledText = str | tuple[str, str]
"""Text, or text with a style of rich's."""

_CONTROLS = {number: 0x2400 + number for number in range(0x20) if chr(number) not in "\n\t"} | {0x7F: 0x2421}
"""Control characters as their pictures: what a file holds must not control a terminal."""


def print_lines(lines: Iterable[Iterable[StyledText]], *, stderr: bool = False) -> None:
    """Prints lines that are made of parts, to standard output or standard error.

    They are colored on a terminal, and where ``FORCE_COLOR`` is set, unless ``NO_COLOR`` is set.
    """
    if not _colored(stderr=stderr):
        text = "".join(f"{''.join(map(_plain, line))}\n" for line in lines)
        click.echo(text, nl=False, err=stderr)
        return
    from rich.text import Text  # noqa: PLC0415 - importing rich takes a tenth of a second that a pipe does without

    terminal = console(stderr=stderr)
    for line in lines:
        parts = [(_safe(part), "") if isinstance(part, str) else (_safe(part[0]), part[1]) for part in line]
        terminal.print(Text.assemble(*parts), soft_wrap=True, highlight=False)


def _colored(*, stderr: bool) -> bool:
    if os.environ.get("NO_COLOR"):
        return False
    return bool(os.environ.get("FORCE_COLOR")) or (sys.stderr if stderr else sys.stdout).isatty()


def _plain(part: StyledText) -> str:
    return _safe(part if isinstance(part, str) else part[0])


def _safe(text: str) -> str:
    return text.translate(_CONTROLS)
