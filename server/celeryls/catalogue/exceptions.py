"""Which exceptions of well-known libraries pass by themselves, so that trying again makes sense.

The table is transient.json, which `make transient` writes from scripts/transient/libraries.toml once it has looked each
exception up in its library. Broad ones are left out on purpose: a bare ``Exception`` also retries programming errors,
``Reject`` and the soft time limit.
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
    """An exception to retry on: ``module`` is what it is imported from, None for a builtin.

    ``loaded`` says that the module is there once its package is imported: `redis.exceptions` is with `import redis`.
    """

    module: str | None
    name: str
    loaded: bool


@dataclass(frozen=True, slots=True)
class Transient:
    """The exceptions to retry on where a task uses one of the dotted names ``uses``, or a name below it.

    Where there are ``methods``, one of them has to be called, too.
    """

    library: str
    uses: tuple[str, ...]
    methods: frozenset[str]
    exceptions: tuple[TransientError, ...]
    why: str


@cache
def table() -> tuple[Transient, ...]:
    """All rows, in their order; read when they are first asked for."""
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
    """The rows that fit the dotted names which a task uses, in the table's order; empty where none does.

    Of several rows for a name that with the longest prefix counts. ``Model.objects`` of a model that can't be found
    counts as Django's ORM.
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
