"""Finds the import roots that a project's own imports and strings imply; used where no `__init__.py` decides."""

from __future__ import annotations

import os
import re
import sys
from collections import Counter
from typing import TYPE_CHECKING

from celeryls.project.names.modules import LIBRARIES, part_of
from celeryls.project.steps import finish
from celeryls.source.expression.values import CallExpression, Constant, Mapping, Operation, Sequence, Subscript
from celeryls.source.stored.outlines import decoded

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from celeryls.project.names.modules import Modules
    from celeryls.project.steps import Steps
    from celeryls.source.expression.values import Value
    from celeryls.source.outline.model import Outline, UnitOutline
    from celeryls.source.stored.outlines import AnyOutline

_DOTTED = re.compile(r"[^\W\d]\w*(?:\.[^\W\d]\w*)+")
_DEEPEST = 12


class RootVotes:
    """Counts votes; only names in folders with an open import root are counted.

    ``import mill.jobs`` is a vote for the folder that contains ``mill``, for names that start with ``mill``.
    """

    def __init__(self, modules: Modules) -> None:
        self._modules = modules
        self._votes: Counter[tuple[str, str]] = Counter()
        self._changed = False

    def replace(self, path: str, before: AnyOutline | None, after: AnyOutline | None) -> None:
        """Replaces the votes of a file."""
        finish(self.replace_in_steps(path, before, after))

    def replace_in_steps(self, path: str, before: AnyOutline | None, after: AnyOutline | None) -> Steps:
        """As ``replace``; the last step replaces all of them."""
        roots = self._modules.open_roots(path.rpartition(os.sep)[0])
        if not roots:
            return
        outlines = decoded(before), decoded(after)
        kept = _in_both(*outlines)
        old: Counter[tuple[str, str]] = Counter()
        new: Counter[tuple[str, str]] = Counter()
        for counted_votes, outline in zip((old, new), outlines, strict=True):
            for votes in self._votes_of(outline, roots, kept):
                counted_votes.update(votes)
                yield
        if old != new:
            self._votes.subtract(old)
            self._votes.update(new)
            self._changed = True

    def decided(self, modules: Modules) -> Modules:
        """The modules according to the votes; ``modules`` itself if nothing has changed."""
        if not self._changed:
            return modules
        self._changed = False
        return modules.voted(self._votes)

    def _votes_of(self, outline: Outline, roots: tuple[str, ...], without: set[int]) -> Iterator[list[tuple[str, str]]]:
        """The votes of each unit, without units that are the same before and now: an edit leaves most unchanged."""
        for unit in [each for _, each in outline.units if id(each) not in without]:
            yield [
                (root, part)
                for dotted in _names(unit)
                for root in roots
                if (part := self._part(root, dotted)) is not None
            ]

    def _part(self, root: str, dotted: str) -> str | None:
        """The entry of a root that contains the module of a dotted name, or of its beginning; None if there is none."""
        head = dotted.partition(".")[0]
        if head in LIBRARIES or head in sys.stdlib_module_names or self._modules.below(root, head) is None:
            return None
        while dotted:
            found = self._modules.below(root, dotted)
            if found in self._modules.files:
                return part_of(root, found.rpartition(os.sep)[0]) if found else None
            dotted = dotted.rpartition(".")[0]
        return None


def _in_both(before: Outline, after: Outline) -> set[int]:
    """The units that two outlines have in common, by their `id`."""
    old, new = ([unit for _, unit in each.units] for each in (before, after))
    if len(old) == len(new):  # after most keystrokes
        changed = {id(each) for pair in zip(old, new, strict=True) if pair[0] is not pair[1] for each in pair}
        return set(map(id, old)) - changed
    counted, now = Counter(map(id, old)), Counter(map(id, new))
    return {unit for unit, count in counted.items() if now[unit] == count}


def _names(unit: UnitOutline) -> Iterator[str]:
    for imported in unit.imports:
        if not imported.module.startswith("."):
            yield imported.module if imported.name in (None, "*") else f"{imported.module}.{imported.name}"
    values = [called.call for called in unit.calls] + [given.value for given in unit.assignments]
    for value in values:
        yield from _texts(value, 0)


def _texts(value: Value, depth: int) -> Iterator[str]:
    """The dotted names among the strings in a value."""
    if isinstance(value, Constant):
        if isinstance(value.value, str) and _DOTTED.fullmatch(value.value):
            yield value.value
    elif depth < _DEEPEST:
        for part in _parts(value):
            if part is not None:
                yield from _texts(part, depth + 1)


def _parts(value: Value) -> Iterable[Value | None]:
    match value:
        case CallExpression(arguments=arguments):
            return [each.value for each in arguments]
        case Sequence(items=parts) | Operation(operands=parts):
            return parts
        case Mapping(pairs=pairs):
            return [part for pair in pairs for part in pair]
        case Subscript(key=key):
            return (key,)
        case _:
            return ()
