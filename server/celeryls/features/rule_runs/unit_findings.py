"""What rules find in one unit of a file; kept until something changes that the rules have asked about."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING

from celeryls.checking.context import Context
from celeryls.checking.placed_finding import PlacedFinding
from celeryls.checking.registry import run_rule
from celeryls.features.questions import Questions
from celeryls.features.rule_runs.half_typed import is_half_typed
from celeryls.features.rule_runs.units import given_setting
from celeryls.project.names.entities import Spot
from celeryls.project.names.purposes import purpose_of
from celeryls.project.subjects.model import BeatEntry, Call, PeriodicTaskRow

if TYPE_CHECKING:
    from types import ModuleType

    from celeryls.checking.context import Version
    from celeryls.features.rule_runs.rule_table import RuleTable
    from celeryls.project.index.index import Index
    from celeryls.project.subjects.model import Subject, Task
    from celeryls.project.values.known import Known
    from celeryls.source.text.units import Unit


@dataclass(frozen=True, slots=True)
class UnitFindings:
    """What some rules find in a unit of a text; ``combined`` are its subjects that depend on all files."""

    text: str
    combined: tuple[Subject, ...]
    rules: tuple[ModuleType, ...]
    asked: Questions
    found: tuple[PlacedFinding, ...]


@dataclass(frozen=True, slots=True)
class UnitChecker:
    """Checks the units of a settled index; ``celery`` is the version for the file, None while it is not known."""

    index: Index
    celery: Version | None
    _given: dict[str, tuple[Known, ...]] = field(default_factory=dict)

    def checked(
        self, path: str, label: str, unit: Unit, combined: tuple[Subject, ...], table: RuleTable
    ) -> UnitFindings:
        """What is found in a unit, in the order of its text, as if it stood at the beginning of the file."""
        subjects = self.index.subjects
        kept: UnitFindings | None = subjects.kept(path, label)
        if (
            kept is None
            or kept.rules is not table.rules
            or kept.text != unit.text
            or not self.holds(path, label, kept, combined)
        ):
            asked = Questions.none()
            made = partial(self._found, path, label, unit, combined, table, asked)
            kept = subjects.keep(path, label, lambda: UnitFindings(unit.text, combined, table.rules, asked, made()))
        return kept

    def holds(self, path: str, label: str, kept: UnitFindings, combined: tuple[Subject, ...]) -> bool:
        """Whether what is found in a unit is still the same, if its text and the rules are."""
        return (
            self.index.subjects.kept(path, label) is kept
            and kept.combined == combined
            and self.answers_hold(kept.asked)
        )

    def answers_hold(self, asked: Questions) -> bool:
        """Whether all files still give the same answers to what rules have asked."""
        return asked.hold(self._setting, self.index.snapshot.uses_of, self.index.snapshot.deployment.is_read)

    def _found(
        self,
        path: str,
        label: str,
        unit: Unit,
        combined: tuple[Subject, ...],
        table: RuleTable,
        asked: Questions,
    ) -> tuple[PlacedFinding, ...]:
        words = table.words_in(unit.text)
        subjects = (*self.index.subjects.in_unit(path, label), *combined)
        settings = partial(asked.setting, partial(given_setting, self.index))
        uses = partial(asked.uses_of, self.index.snapshot.uses_of)
        is_read = partial(asked.is_read, self.index.snapshot.deployment.is_read)
        purpose = purpose_of(path, self.index.root)
        entity = partial(self.index.subjects.entity, path)
        root = self.index.root
        context = Context(
            path, label, unit.text, self.celery, subjects, self._tasks, settings, purpose, entity, uses, is_read, root
        )
        found = []
        for subject in subjects:
            chosen = table.about(subject, words)
            if not chosen:
                continue
            complete = self._with_tasks(subject)
            for module in chosen:
                for finding in run_rule(module, complete, context):
                    if isinstance(finding.at, Spot):
                        continue
                    span = context.span(finding.at)
                    if not is_half_typed(unit, span):
                        found.append(PlacedFinding(module.RULE, finding, span))
        return tuple(sorted(dict.fromkeys(found), key=lambda each: (each.span, each.code)))

    def _setting(self, name: str) -> tuple[Known, ...]:
        """What the apps set under a name; read once, since all units of a file ask about the same few."""
        if name not in self._given:
            self._given[name] = given_setting(self.index, name)
        return self._given[name]

    def _with_tasks(self, subject: Subject) -> Subject:
        """The subject with the tasks that it names."""
        match subject:
            case Call(task=str(name)) | PeriodicTaskRow(task=str(name)):
                return subject._replace(tasks=self._tasks(name))
            case BeatEntry(record=record) if record.task:
                return subject._replace(tasks=self._tasks(record.task))
            case _:
                return subject

    def _tasks(self, name: str) -> tuple[Task, ...]:
        """The tasks of a name."""
        return self.index.subjects.find(name, self.index.snapshot)
