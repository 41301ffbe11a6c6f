"""What the rules say of a file and of the project, kept unit by unit: a keystroke costs the unit that it changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from functools import partial
from operator import is_not
from typing import TYPE_CHECKING, NamedTuple

from celeryls.checking.context import Context
from celeryls.checking.placed_finding import PlacedFinding
from celeryls.checking.registry import rules_for, run_rule
from celeryls.checking.selection import RuleSelection
from celeryls.checking.suppression.silencing import UNUSED_IGNORE, in_other_file, in_python
from celeryls.features.rule_runs.chosen_rules import ignored_in, is_ignored
from celeryls.features.rule_runs.file_units import FileUnits
from celeryls.features.rule_runs.half_typed import is_half_typed
from celeryls.features.rule_runs.project_findings import ProjectFindings
from celeryls.features.rule_runs.rule_table import RuleTable
from celeryls.features.rule_runs.unit_findings import UnitChecker
from celeryls.features.rule_runs.units import labels_of
from celeryls.features.rule_runs.unused_ignores import unused_ignores
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.apps.model import WorkerCommand

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from types import ModuleType

    from celeryls.checking.context import Version
    from celeryls.checking.rule import Finding, Needs, Rule
    from celeryls.checking.suppression.silencing import Silencing
    from celeryls.features.rule_runs.unit_findings import UnitFindings
    from celeryls.project.index.index import Index
    from celeryls.project.names.bindings import Bindings
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit

logger = logging.getLogger(__name__)


class FileBasis(NamedTuple):
    """What the findings in a file rest on, besides its text and what the settings say of rules.

    ``units`` are those that rules were asked about, by label; ``of_project`` are the findings of the project as a whole
    that are in the file.
    """

    rules: tuple[ModuleType, ...]
    celery: Version | None
    bindings: Bindings | None
    units: tuple[tuple[str, UnitFindings], ...]
    of_project: tuple[tuple[Rule, Finding, Spot], ...]


@dataclass
class Findings:
    """The findings in the files of one index, as far as they were asked for.

    ``celery`` is the version of the project's Celery, None while it is not known; ``selection`` is what the settings
    say of rules.
    """

    index: Index
    celery: Version | None = None
    selection: RuleSelection = field(default_factory=RuleSelection)
    _last: dict[str, tuple[tuple[object, ...], tuple[PlacedFinding, ...]]] = field(default_factory=dict)
    _units: dict[str, FileUnits] = field(default_factory=dict)
    _table: RuleTable = field(default_factory=partial(RuleTable, ()))
    _project: ProjectFindings = field(default_factory=ProjectFindings)

    def configure(self, celery: Version | None, selection: RuleSelection) -> None:
        """Takes over what the settings say; all is computed again where that has changed."""
        if (celery, selection) != (self.celery, self.selection):
            self.celery, self.selection = celery, selection
            self._last.clear()

    def in_file(self, path: str, file: SourceFile, available: Needs = "file") -> tuple[PlacedFinding, ...]:
        """All findings of a file, in the order of its text.

        The index must be settled, and have the file as it is. ``available`` says how much of the project is
        read. A rule that fails is logged, and the others still answer.
        """
        rules = self._rules(available)
        key = (file, self.index.snapshot, rules)
        last = self._last.get(path)
        if last is None or any(map(is_not, last[0], key)):
            units = self._units.setdefault(path, FileUnits())
            last = self._last[path] = (key, self._in_file(path, file, rules, available, units)[0])
        return last[1]

    def forget(self, path: str) -> None:
        """Drops the last findings of a file that is no longer asked for: they hold the snapshot of that time."""
        self._last.pop(path, None)
        self._units.pop(path, None)

    def checked(self, path: str, file: SourceFile) -> tuple[tuple[PlacedFinding, ...], FileBasis]:
        """As ``in_file`` with "everything", but nothing of the file is kept; also what the findings rest on."""
        return self._in_file(path, file, self._rules("everything"), "everything", FileUnits())

    def hold(self, path: str, basis: FileBasis) -> bool:
        """Whether the findings in a file are still the same, if its text and the settings are.

        The index must be settled. Nothing is read or computed again for that but what depends on all files.
        """
        index = self.index
        if index.snapshot.tables.bindings.get(path) is not basis.bindings:
            return False
        combined, checker = index.subjects.combined(path, index.snapshot), UnitChecker(index, basis.celery)
        return (
            all(checker.holds(path, label, kept, combined.get(label, ())) for label, kept in basis.units)
            and tuple(self._project.in_file(path, index, basis.rules, basis.celery)) == basis.of_project
        )

    def _in_file(
        self, path: str, file: SourceFile, rules: tuple[ModuleType, ...], available: Needs, units: FileUnits
    ) -> tuple[tuple[PlacedFinding, ...], FileBasis]:
        """``units`` are those of the file as they were checked last."""
        labels, table = labels_of(self.index, path, file), self._table_of(rules)
        # The part above all definitions may be empty, and begins where the next unit does.
        units_asked = (unit for unit in self._worth_asking(file, table.words) if unit.text and unit.start in labels)
        asked = [(labels[unit.start], unit) for unit in units_asked]
        checked = units.check(
            UnitChecker(self.index, self.celery),
            path,
            [(label, unit) for (label, _), unit in asked],
            self.index.subjects.combined(path, self.index.snapshot),
            table,
        )
        found = [
            each.shifted(unit.start, line)
            for ((_, line), unit), (_, kept) in zip(asked, checked, strict=True)
            if kept.found
            for each in kept.found
        ]
        of_project: tuple[tuple[Rule, Finding, Spot], ...] = ()
        if available == "everything":
            of_project = tuple(self._project.in_file(path, self.index, rules, self.celery))
            found += self._placed(path, file, labels, of_project)
            if of_project:
                found.sort(key=lambda each: (each.place, each.code))
        bindings = self.index.snapshot.tables.bindings.get(path)
        basis = FileBasis(rules, self.celery, bindings, tuple(checked), of_project)
        return tuple(self._left(path, found, in_python(file, found), rules, available)), basis

    def _left(
        self,
        path: str,
        found: Iterable[PlacedFinding],
        comments: Silencing,
        rules: tuple[ModuleType, ...],
        available: Needs,
    ) -> list[PlacedFinding]:
        """What settings and comments leave of the findings in a file, with the severities that the settings give.

        Comments that suppress nothing are found, too.
        """
        ignored = ignored_in(path, self.index.root, self.selection) if self.selection.per_file else ()
        left = comments.left([each for each in found if not is_ignored(each.code, ignored)] if ignored else found)
        if comments.comments and available == "everything":
            ran = [module.RULE.code for module in rules if not is_ignored(module.RULE.code, ignored)]
            if UNUSED_IGNORE in ran:
                left += comments.left(unused_ignores(path, comments, ran, rules, self.celery))
                left.sort(key=lambda each: (each.place, each.code))
        if not self.selection.severities:
            return left
        return [each.graded(self.selection.severity(each.code)) for each in left]

    def _placed(
        self,
        path: str,
        file: SourceFile,
        labels: Mapping[int, tuple[str, int]],
        of_project: Iterable[tuple[Rule, Finding, Spot]],
    ) -> Iterator[PlacedFinding]:
        """The findings of the project as a whole, at their places in a file."""
        units = {labels[unit.start]: unit for unit in file.units if unit.start in labels} if of_project else {}
        by_label = {label: (unit, line) for (label, line), unit in units.items()}
        for rule, finding, spot in of_project:
            if there := by_label.get(spot.unit):
                unit, line = there
                span = Context(path, spot.unit, unit.text, self.celery).span(spot.range)
                if not is_half_typed(unit, span):
                    yield PlacedFinding(rule, finding, span, unit.start, line)

    def other_files(self, available: Needs) -> tuple[str, ...]:
        """The files that are not Python and that a rule is about; none where all such rules are off."""
        is_on = any(module.RULE.subject is WorkerCommand for module in self._rules(available))
        return self.index.subjects.other_files(self.index.snapshot) if is_on else ()

    def in_other(self, path: str, text: str, available: Needs) -> Iterator[PlacedFinding]:
        """The findings in a file that is not Python."""
        found = self._in_other(path, text, available)
        yield from self._left(path, found, in_other_file(text), self._rules(available), available)

    def _in_other(self, path: str, text: str, available: Needs) -> Iterator[PlacedFinding]:
        context = Context(path, "", text, self.celery, root=self.index.root)
        for subject in self.index.subjects.other_file(path, self.index.snapshot):
            for module in self._rules(available):
                if module.RULE.is_about(subject):
                    for finding in run_rule(module, subject, context):
                        if not isinstance(finding.at, Spot):
                            yield PlacedFinding(module.RULE, finding, context.span(finding.at))

    def _worth_asking(self, file: SourceFile, words: frozenset[str]) -> list[Unit]:
        """The units with a word that a rule looks for, in the order of the text."""
        if "" in words:
            return list(file.units)
        units = {}
        for word in words:
            at = file.text.find(word)
            while at >= 0:
                unit = file.unit_before(at + 1)
                units[unit.start] = unit
                at = file.text.find(word, unit.end)
        return [units[start] for start in sorted(units)]

    def _rules(self, available: Needs) -> tuple[ModuleType, ...]:
        return rules_for(available, self.celery, self.selection)

    def _table_of(self, rules: tuple[ModuleType, ...]) -> RuleTable:
        if self._table.rules is not rules:
            self._table = RuleTable(rules)
        return self._table
