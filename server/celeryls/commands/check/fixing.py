"""Applies fixes in passes, as ruff does: of those that overlap the first, and the others after it is done."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from celeryls.checking.merged_fixes import MergedEdits
from celeryls.checking.suppression.silencing import UNUSED_IGNORE

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.checking.rule import Fix
    from celeryls.commands.check.project import CheckedProject

PASSES = 100
"""After so many passes fixing ends, whatever is left."""


@dataclass
class Fixed:
    """What fixing has done: how often per code, and the codes of fixes that broke a file, which were not applied.

    ``together`` are sets of files that one fix has changed: all of them are written, or none.
    """

    counts: Counter[str] = field(default_factory=Counter)
    together: list[frozenset[str]] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)
    converged: bool = True

    def add(self, other: Fixed) -> None:
        """Adds what was done elsewhere."""
        self.counts += other.counts
        self.together += other.together
        self.broken |= other.broken
        self.converged = self.converged and other.converged


def applicable(found: PlacedFinding, *, unsafe: bool) -> Fix | None:
    """The fix that is applied to a finding: the preferred one, if it is safe or unsafe ones are wanted."""
    fix = next(iter(found.finding.fixes), None)
    return fix if fix is not None and (fix.safe or unsafe) else None


def fix_project(project: CheckedProject, paths: Sequence[str], *, unsafe: bool, alone: bool = False) -> Fixed:
    """Fixes what is found in some files, in memory.

    Other files may change, too; with ``alone`` a fix that needs that is not applied.
    """
    done = Fixed()
    seen = set()
    for _ in range(PASSES):
        chosen = _one_pass(project, paths, done, unsafe=unsafe, alone=alone)
        if not chosen.codes:
            return done
        done.counts += chosen.codes
        project.replace(chosen.texts)
        state = hash(frozenset(project.changed.items()))
        if state in seen:
            break
        seen.add(state)
    done.converged = False
    return done


@dataclass
class _Pass(MergedEdits):
    """The edits of one pass, and how many fixes of each code they make."""

    codes: Counter[str] = field(default_factory=Counter)


def _one_pass(project: CheckedProject, paths: Sequence[str], done: Fixed, *, unsafe: bool, alone: bool) -> _Pass:
    chosen = _Pass()
    candidates = [(path, each) for path, every in project.found(paths) for each in every]
    # A comment that suppresses nothing now may be needed once other fixes are done.
    others = [(path, each) for path, each in candidates if each.code != UNUSED_IGNORE]
    for group in (others, candidates):
        for path, each in sorted(group, key=lambda item: (item[0], item[1].place, item[1].code)):
            fix = applicable(each, unsafe=unsafe)
            if fix is None or each.code in done.broken:
                continue
            try:
                changes = project.changes(path, each, fix)
                if alone and changes.keys() - {path}:
                    continue
                before = {changed: project.text(changed) or "" for changed in changes}
                if changes and chosen.take(changes, before):
                    chosen.codes[each.code] += 1
                    done.together.append(frozenset(changes))
            except SyntaxError:
                done.broken.add(each.code)
        if chosen.codes:
            break
    return chosen


def groups(paths: Iterable[str], together: Iterable[frozenset[str]]) -> list[list[str]]:
    """Files in groups of those that have to be written together, directly or through others; all in order."""
    found: list[set[str]] = []
    for linked in (*map(frozenset, ([path] for path in paths)), *together):
        joined = set(linked).union(*(group for group in found if group & linked))
        found = [*(group for group in found if not group & linked), joined]
    return sorted(sorted(group) for group in found)
