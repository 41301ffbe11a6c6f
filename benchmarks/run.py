"""Measures speed beside other language servers, in one run: ``make bench``.

The machine's noise is in every figure: compare ratios of one run, not milliseconds of two.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

import click

import editing
import peers
from report import print_rows, print_servers, write_json

if TYPE_CHECKING:
    from goals import Row


@click.command()
@click.option("--quick", is_flag=True, help="Fewer rounds: a first look in two minutes.")
@click.option("--json", "file", type=click.Path(path_type=Path), help="Write all figures to this file, too.")
def main(*, quick: bool, file: Path | None) -> None:
    """Runs every server through the same sessions, and prints our figures beside theirs and the goals."""
    peers.install()
    rows: list[Row] = []
    servers: dict[str, dict[str, dict[str, float]]] = {}
    with tempfile.TemporaryDirectory() as folder:
        found, servers["editing"] = editing.measure(Path(folder), quick=quick)
        rows += found
    for title, figures in servers.items():
        print_servers(title, figures)
    print_rows(rows)
    if file:
        write_json(file, rows, servers)


if __name__ == "__main__":
    main()
