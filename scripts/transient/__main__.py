"""Checks libraries.toml against the libraries, and writes the table that the server reads.

Run as ``python -m scripts.transient``. Wheels are fetched once, into .cache/transient; nothing in them is imported.
"""

from __future__ import annotations

import sys

import click
from scripts.transient.check import checked
from scripts.transient.errors import RowError
from scripts.transient.table import TABLE, libraries, written
from scripts.transient.wheels import wheel


@click.command()
def main() -> None:
    """Check each row of libraries.toml, and write the table; nothing is written where a row is wrong."""
    rows, faults = [], []
    for library in libraries():
        try:
            rows.append(checked(library, [wheel(name) for name in library.distributions]))
        except RowError as fault:
            faults.append(f"{library.name}: {fault}")
    if faults:
        click.echo("\n".join(faults), err=True)
        sys.exit(1)
    TABLE.write_text(written(rows), encoding="utf-8")
    click.echo(f"{len(rows)} rows in {TABLE.name}")


if __name__ == "__main__":
    main()
