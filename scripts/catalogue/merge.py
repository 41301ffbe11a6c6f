"""Makes one list of records out of what was read of each release and of the overlay."""

from __future__ import annotations

import ast
import tomllib
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scripts.catalogue.wheels import OLDEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Fields = Mapping[str, Any]

OVERLAY = Path(__file__).parents[2] / "server/celeryls/catalogue/overlay"
# What the overlay says to the reader only.
_FOR_READER = ("type", "read_by", "marker")
_LATER = ("deprecated", "instead", "removed")
# Fields that are true where nothing stands.
_TRUE = ("attribute", "declared")


def overlay(name: str) -> dict[str, dict[str, Any]]:
    """One file of the overlay."""
    return tomllib.loads((OVERLAY / f"{name}.toml").read_text("utf-8"))


def merged(readings: Mapping[str, Mapping[str, Fields]], ours: Mapping[str, Fields]) -> list[dict[str, Any]]:
    """The records, by name; ``readings`` go from the release before `OLDEST` up to the newest.

    LookupError where the overlay lacks a name that was read, or has one that was not.
    """
    minors = list(readings)
    covered = minors[minors.index(OLDEST) :]
    names = sorted({name for minor in covered for name in readings[minor]})
    if lacking := [name for name in names if not ours.get(name, {}).get("text")]:
        raise LookupError(f"without a sentence in the overlay: {', '.join(lacking)}")
    if unknown := sorted(set(ours) - set(names)):
        raise LookupError(f"in the overlay, but in no release: {', '.join(unknown)}")
    return [_record(name, readings, covered, ours[name]) for name in names]


def _record(
    name: str, readings: Mapping[str, Mapping[str, Fields]], covered: list[str], ours: Fields
) -> dict[str, Any]:
    there = [minor for minor in readings if name in readings[minor]]
    first = next(minor for minor in there if minor in covered)
    record = {"name": name, "text": ours["text"], **readings[first][name]}
    own = _own(ours, record)
    versions = {first: record} | dict(_changes(name, readings, there[there.index(first) :], own))
    for since, fields in versions.items():
        if fields.get("deprecated") is True:
            fields["deprecated"] = since
    # What is deprecated later than the record begins is so from then on only.
    since = own.get("deprecated", first)
    if since in covered[covered.index(first) + 1 :]:
        versions.setdefault(since, {}).update({key: own.pop(key) for key in _LATER if key in own})
    record |= own
    if there[0] in covered:
        record["since"] = first
    if there[-1] != covered[-1]:
        record["until"] = covered[covered.index(there[-1]) + 1]
    changes = {since: fields for since, fields in sorted(versions.items()) if since != first and fields}
    return {key: value for key, value in record.items() if _says_something(key, value)} | (
        {"changes": changes} if changes else {}
    )


def _changes(
    name: str, readings: Mapping[str, Mapping[str, Fields]], there: list[str], own: Fields
) -> Iterator[tuple[str, dict[str, Any]]]:
    """What Celery changed from release to release, as far as the overlay does not say it."""
    for before, after in pairwise(there):
        changed = _differences(readings[before][name], readings[after][name])
        yield after, {key: value for key, value in changed if key not in own or key in _LATER}


def _says_something(key: str, value: object) -> bool:
    return value not in ([], None, False) or key in _TRUE


def _differences(before: Fields, after: Fields) -> Iterator[tuple[str, Any]]:
    for key in (*before, *(each for each in after if each not in before)):
        if before.get(key) != after.get(key):
            empty: list[str] | None = [] if isinstance(before.get(key), list) else None
            yield key, after.get(key, empty)


def _own(ours: Fields, record: Fields) -> dict[str, Any]:
    """What the overlay says of a record, with its type as a list that holds None where that is the default."""
    own = {key: value for key, value in ours.items() if key not in _FOR_READER}
    default = own.get("default", record.get("default"))
    if "type" in ours:
        types = list(_alternatives(ast.parse(ours["type"], mode="eval").body))
        own["types"] = [*types, "None"] if default == "None" and not {"None", "object"} & {*types} else types
    return own


def _alternatives(node: ast.expr) -> Iterator[str]:
    match node:
        case ast.BinOp(left=left, op=ast.BitOr(), right=right):
            yield from _alternatives(left)
            yield from _alternatives(right)
        case _:
            yield ast.unparse(node)
