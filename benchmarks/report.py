"""The figures as tables for people, and as JSON for programs."""

from __future__ import annotations

import json
import platform
import sys
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from goals import Row

_WIDTH = 150


def print_rows(rows: Sequence[Row]) -> None:
    """Ours beside the other's, the ratio and the goal."""
    table = Table("", "ours", "beside", "theirs", "ratio", "goal", "", title="Medians unless a row says otherwise")
    for column in (1, 3, 4, 5):
        table.columns[column].justify = "right"
    section = ""
    for row in rows:
        if row.section != section:
            table.add_section()
            table.add_row(f"[bold]{row.section}[/bold]")
            section = row.section
        verdict = {None: "", True: "[green]met[/green]", False: "[red]missed[/red]"}[row.met]
        ratio = f"{row.ratio:.3g}x" if row.ratio is not None else ""
        table.add_row(row.what, _figure(row.ours, row.unit), row.beside, _theirs(row), ratio, _goal(row), verdict)
    Console(width=_WIDTH).print(table)


def print_servers(title: str, figures: Mapping[str, Mapping[str, float]]) -> None:
    """All servers' figures; a server that does not answer has none."""
    columns = list(dict.fromkeys(column for row in figures.values() for column in row))
    table = Table(title, *columns)
    for column in table.columns[1:]:
        column.justify = "right"
    for server, row in figures.items():
        cells = [_figure(row[name], "MiB" if "MiB" in name else "ms") if name in row else "" for name in columns]
        table.add_row(server, *cells)
    Console(width=_WIDTH).print(table)


def write_json(path: Path, rows: Sequence[Row], servers: Mapping[str, Mapping[str, Mapping[str, float]]]) -> None:
    """All that was measured."""
    machine = {"python": sys.version.split()[0], "system": platform.platform()}
    found = {"machine": machine, "rows": [row.json() for row in rows], "servers": servers}
    path.write_text(json.dumps(found, indent=2) + "\n")


def _figure(value: float, unit: str) -> str:
    if unit == "ms":
        return f"{value * 1000:.3g} ms" if value < 1 else f"{value:.2f} s"
    return f"{value:.0f} {unit}"


def _theirs(row: Row) -> str:
    return "" if row.theirs is None else _figure(row.theirs, row.unit)


def _goal(row: Row) -> str:
    if row.at_most is None:
        return ""
    return _figure(row.at_most, row.unit) if row.theirs is None else f"{row.at_most:g}x"
