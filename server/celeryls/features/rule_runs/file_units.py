"""What rules find in all units of a file that is checked after each keystroke."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.features.questions import Questions

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import ModuleType

    from celeryls.features.rule_runs.rule_table import RuleTable
    from celeryls.features.rule_runs.unit_findings import UnitChecker, UnitFindings
    from celeryls.project.subjects.model import Subject
    from celeryls.source.text.units import Unit

_OLD_NAMES = 200
"""Names that units have asked about and that no unit may ask about any more; each name typed is one."""


class FileUnits:
    """The units of one file as they were checked last.

    All units of a file ask about the same few settings, so these are compared once for all.
    """

    def __init__(self) -> None:
        self._checked: dict[str, UnitFindings] = {}
        self._asked = Questions.none()
        self._rules: tuple[ModuleType, ...] | None = None

    def check(
        self,
        checker: UnitChecker,
        path: str,
        units: Sequence[tuple[str, Unit]],
        combined: Mapping[str, tuple[Subject, ...]],
        table: RuleTable,
    ) -> list[tuple[str, UnitFindings]]:
        """What is found in each unit, by label; ``combined`` are the subjects that depend on all files, by label."""
        before, checked = self._still_asked(checker, table.rules), {}
        still_kept = checker.index.subjects.all_kept(path, [label for label, _ in units])
        for (label, unit), kept in zip(units, still_kept, strict=True):
            own, last = combined.get(label, ()), before.get(label)
            if last is None or last is not kept or last.text != unit.text or last.combined != own:
                last = checker.checked(path, label, unit, own, table)
                self._asked.add(last.asked)
            checked[label] = last
        self._checked = checked
        return list(checked.items())

    def _still_asked(self, checker: UnitChecker, rules: tuple[ModuleType, ...]) -> Mapping[str, UnitFindings]:
        """The units as they were checked last; none if a rule would now get another answer about all files."""
        asked = self._asked
        is_short = asked.total <= len(self._checked) + _OLD_NAMES
        if self._rules is rules and is_short and checker.answers_hold(asked):
            return self._checked
        self._rules, self._asked = rules, Questions.none()
        return {}
