"""Follows names: files that say nothing of Celery are read, too, where names lead to them, until nothing is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from celeryls.indexing.records import Facts, Reading
from celeryls.project.modules import Modules

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from celeryls.indexing.shelf import Shelf
    from celeryls.indexing.sink import Sink
    from celeryls.project.reach import Known, Reach
    from celeryls.source.outline import Outline

    Reaching = Callable[[Mapping[str, Outline], Modules, dict[str, Known]], Reach]


class Found(NamedTuple):
    """Where following has led: the words that count, and the files that are read as a whole."""

    words: frozenset[str]
    whole: frozenset[str]


def follow(shelf: Shelf, root: str, words: frozenset[str], reach: Reaching, sink: Sink) -> Found:
    """Follows names from what the files hold by themselves and the settings' ``words``.

    It depends on the files alone, not on the order in which they came to be what they are; each reading on the way is
    remembered by the shelf, and those that were not needed are dropped.
    """
    modules = Modules.of(root, shelf.records)
    found = Found(words, frozenset())
    used: dict[str, dict[Reading, Facts]] = {}
    known: dict[str, Known] = {}
    while True:
        shelf.search(found.words, sink)
        facts = read(shelf, found, sink)
        for path, (reading, each) in facts.items():
            used.setdefault(path, {})[reading] = each
        reached = reach({path: each.outline for path, (_, each) in facts.items() if each.json}, modules, known)
        more = Found(found.words | reached.words, found.whole | _known(reached.paths, shelf.records))
        if more == found:
            break
        found = more
    for path, record in shelf.records.items():
        record.readings = used.get(path, {})
    return found


def read(shelf: Shelf, found: Found, sink: Sink) -> dict[str, tuple[Reading, Facts]]:
    """What each file that counts holds, and how it was read."""
    facts = {}
    for path, record in shelf.records.items():
        whole = path in found.whole
        if record.matters or whole or not found.words.isdisjoint(record.words):
            reading = Reading(whole, record.words & found.words)
            facts[path] = reading, shelf.facts(path, reading, sink)
    return facts


def _known(paths: Collection[str], records: Collection[str]) -> frozenset[str]:
    return frozenset(path for path in paths if path in records and path.endswith(".py"))
