"""Finds the files that may use what has some names: those whose text has one, or one that another file gives it.

What text can't tell is not claimed: there are no files then, and everything has to be read first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

import msgspec

from celeryls.catalogue.names import RUNNING, SENDING
from celeryls.source.expression.values import Attribute, CallExpression, Name, Subscript

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from celeryls.indexing.records import FileFacts
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Scope, UnitOutline

MOST_WORDS = 40
"""Names that are searched at most: what has more is known by so many that nearly all files may use it."""
_FEW = 50
_SHARE = 0.25
_STARTED = SENDING | RUNNING
_GROWING = frozenset(("add", "append", "extend", "insert", "setdefault", "update"))
# What takes a task's name may get it from anywhere, in parts: `send_task(PREFIX + name)`, `patch(f"{PLACE}.delay")`.
_TAKES_NAME = re.compile(
    rb"""
    (?: send_task\b | \b[Ss]ignature(?=\() | \bsubtask(?=\() ) (?! \s*\( \s* (?:"[\w.]+"|'[\w.]+') \s* [,)] )
    | \.tasks\[ | \.tasks\.get\( | \bpatch\(\s*[^"'\s]
    """,
    re.VERBOSE,
)


class NameSearch:
    """A search for some ``words``: plain names of functions and classes, or the last parts of tasks' names.

    ``paths`` are the files that were found, ``composing`` those that may make a task's name of parts, which they may
    import. ``words`` grows by the names that what was found is given elsewhere.
    """

    def __init__(self, words: Iterable[str]) -> None:
        self.words = frozenset(words)
        self.paths: set[str] = set()
        self.composing: set[str] = set()
        self._searched: dict[str, frozenset[str]] = {}
        self._followed: dict[str, tuple[FileFacts, frozenset[str]]] = {}

    @property
    def is_sure(self) -> bool:
        """Whether text has the names as Python has them, and they are few."""
        return len(self.words) <= MOST_WORDS and all(word.isascii() and word.isidentifier() for word in self.words)

    def is_worth(self, count: int) -> bool:
        """Whether what was found is a small part of so many files: else all of them are read as soon."""
        return len(self.paths) <= max(_FEW, _SHARE * count)

    def search(self, paths: Iterable[str], content: Callable[[str], bytes]) -> None:
        """Looks at those of the files that were not found yet, for the words that were not searched in them."""
        for path in paths:
            if path in self.paths:
                continue
            before = self._searched.get(path)
            new = self.words - before if before is not None else self.words
            if not new:
                continue
            self._searched[path] = self.words
            data = content(path)
            if before is None and _TAKES_NAME.search(data):
                self.composing.add(path)
            if path in self.composing or _pattern(new).search(data):
                self.paths.add(path)

    def follow(self, path: str, facts: FileFacts) -> None:
        """Adds the names that a file gives to what has one of the words."""
        while self.is_sure and self._followed.get(path) != (facts, self.words):
            self._followed[path] = facts, self.words
            if any(word.encode() in facts.encoded for word in self.words):
                pattern = _pattern(self.words)
                self.words |= {name for _, unit in facts.outline.units for name in _given(unit, self.words, pattern)}


@lru_cache(maxsize=64)
def _pattern(words: frozenset[str]) -> re.Pattern[bytes]:
    return re.compile(rb"\b(?:%b)\b" % b"|".join(map(re.escape, sorted(word.encode() for word in words))))


def _given(unit: UnitOutline, words: frozenset[str], pattern: re.Pattern[bytes]) -> Iterator[str]:
    """The names by which other files can reach what a unit says of the words."""
    for each in unit.imports:
        if (each.name or each.module.rpartition(".")[2]) in words:
            yield each.local_name
    for given in unit.assignments:
        if _mentions(given.value, pattern) and (not _is_in_function(given.scope) or _is_of_object(given.target)):
            yield from _name_of(given.target)
    for made in unit.definitions:
        if any(_mentions(value, pattern) and not _starts(value) for value in made.returns):
            yield made.name
    for called in unit.calls:
        # `HANDLERS.update(pay=pay)`, `HANDLERS["pay"].append(pay)`
        grows = called.call.last_name in _GROWING and not _is_in_function(called.scope)
        if grows and any(_mentions(each.value, pattern) for each in called.call.arguments):
            yield from _owner_of(called.call.callee)


def _owner_of(callee: Value) -> Iterator[str]:
    match callee:
        case Name(dotted=dotted) if "." in dotted:
            yield dotted.split(".")[-2]
        case Attribute(of=of):
            yield from _name_of(of)


def _mentions(value: Value, pattern: re.Pattern[bytes]) -> bool:
    return pattern.search(msgspec.json.encode(value)) is not None


def _starts(value: Value) -> bool:
    """Whether a value is the result of a task, which is no task."""
    return isinstance(value, CallExpression) and value.last_name in _STARTED


def _is_in_function(scope: Scope) -> bool:
    return any(kind == "def" for kind, _ in scope)


def _is_of_object(target: Value) -> bool:
    return isinstance(target, Name) and target.dotted.startswith(("self.", "cls."))


def _name_of(value: Value) -> Iterator[str]:
    match value:
        case Name(dotted=dotted):
            yield dotted.rpartition(".")[2]
        case Subscript(of=of) | Attribute(of=of):
            yield from _name_of(of)
