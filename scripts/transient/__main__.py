"""Checks libraries.toml against the libraries, and writes the table that the server reads; --check only compares.

Run as ``python -m scripts.transient``. Wheels are fetched once, into .cache/transient; nothing in them is imported.
"""

from __future__ import annotations

import sys

import click
from scripts.transient.check import checked
from scripts.transient.errors import RowError
from scripts.transient.table import TABLE, libraries, out_of_step, written
from scripts.transient.wheels import wheel


@click.command()
@click.option("--check", is_flag=True, help="Write nothing and read no wheel; fail when the table is out of step.")
def main(*, check: bool) -> None:
    """Check each row of libraries.toml, and write the table; nothing is written where a row is wrong."""
    if check:
        wrong = [f"out of step: {name}" for name in out_of_step()]
        _fail([*wrong, "`make transient` writes them."] if wrong else [])
        return
    rows, wrong = [], []
    for library in libraries():
        try:
            rows.append(checked(library, [wheel(name) for name in library.distributions]))
        except RowError as error:
            wrong.append(f"{library.name}: {error}")
    _fail(wrong)
    TABLE.write_text(written(rows), encoding="utf-8")
    click.echo(f"{len(rows)} rows in {TABLE.name}")


def _fail(lines: list[str]) -> None:
    if lines:
        click.echo("\n".join(lines), err=True)
        sys.exit(1)


if __name__ == "__main__":
    main()
