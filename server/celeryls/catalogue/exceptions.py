"""Transient exceptions of well-known libraries, for which a retry makes sense.

The table is transient.json, which `make transient` generates from scripts/transient/libraries.toml after looking each
exception up in its library. Broad exceptions are left out on purpose: a bare ``Exception`` also retries programming
errors, ``Reject`` and the soft time limit.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_TABLE = Path(__file__).with_name("transient.json")
_ORM = "django.db"


@dataclass(frozen=True, slots=True)
class TransientError:
    """An exception to retry on: ``module`` is the module to import it from, None for a builtin.

    ``loaded`` says that importing its package loads the module: `import redis` loads `redis.exceptions`.
    """

    module: str | None
    name: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class Transient:
    """The exceptions to retry on if a task uses one of the dotted names ``uses``, or a name below it.

    If there are ``methods``, one of them has to be called as well.
    """

    library: str
    uses: tuple[str, ...]
    methods: frozenset[str]
    exceptions: tuple[TransientError, ...]
    why: str


@cache
def table() -> tuple[Transient, ...]:
    """All rows, in order; loaded lazily."""
    return tuple(
        Transient(
            row["library"],
            tuple(row["uses"]),
            frozenset(row["methods"]),
            tuple(TransientError(each["module"], each["name"], each["loaded"]) for each in row["exceptions"]),
            row["why"],
        )
        for row in json.loads(_TABLE.read_text(encoding="utf-8"))
    )


def transient(names: Iterable[str]) -> tuple[Transient, ...]:
    """The rows for the dotted names that a task uses, in the table's order; empty if there are none.

    If several rows match a name, the one with the longest prefix counts. ``Model.objects`` of a model that can't be
    found counts as Django's ORM.
    """
    found = {id(row) for name in names for row in _rows(name)}
    return tuple(row for row in table() if id(row) in found)


def _rows(name: str) -> Iterator[Transient]:
    parts = name.split(".")
    by_use = _by_use()
    known = False
    for length in range(len(parts), 0, -1):
        for row in by_use.get(".".join(parts[:length]), ()):
            if row.methods:
                if not row.methods.isdisjoint(parts):
                    yield row
            elif not known:
                known = True
                yield row
    if not known and "objects" in parts[1:]:
        yield from by_use[_ORM]


@cache
def _by_use() -> dict[str, tuple[Transient, ...]]:
    found: dict[str, tuple[Transient, ...]] = {}
    for row in table():
        for use in row.uses:
            found[use] = (*found.get(use, ()), row)
    return found
