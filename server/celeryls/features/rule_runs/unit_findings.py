"""What rules find in one unit of a file; kept until something changes that the rules have asked about."""

from __future__ import annotations

from dataclasses import dataclass
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
    from celeryls.project.index.index import Index
    from celeryls.project.subjects.model import Subject, Task
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

    def checked(
        self, path: str, label: str, unit: Unit, combined: tuple[Subject, ...], rules: tuple[ModuleType, ...]
    ) -> UnitFindings:
        """What is found in a unit, in the order of its text, as if it stood at the beginning of the file."""
        subjects = self.index.subjects
        kept: UnitFindings | None = subjects.kept(path, label)
        if (
            kept is None
            or kept.rules is not rules
            or kept.text != unit.text
            or not self.holds(path, label, kept, combined)
        ):
            asked = Questions({}, {})
            made = partial(self._found, path, label, unit, combined, rules, asked)
            kept = subjects.keep(path, label, lambda: UnitFindings(unit.text, combined, rules, asked, made()))
        return kept

    def holds(self, path: str, label: str, kept: UnitFindings, combined: tuple[Subject, ...]) -> bool:
        """Whether what is found in a unit is still the same, if its text and the rules are."""
        return (
            self.index.subjects.kept(path, label) is kept
            and kept.combined == combined
            and kept.asked.hold(partial(given_setting, self.index), self.index.snapshot.uses_of)
        )

    def _found(
        self,
        path: str,
        label: str,
        unit: Unit,
        combined: tuple[Subject, ...],
        rules: tuple[ModuleType, ...],
        asked: Questions,
    ) -> tuple[PlacedFinding, ...]:
        wanted = [module for module in rules if any(word in unit.text for word in module.RULE.words)]
        subjects = (*self.index.subjects.in_unit(path, label), *combined)
        settings = partial(asked.setting, partial(given_setting, self.index))
        uses = partial(asked.uses_of, self.index.snapshot.uses_of)
        purpose = purpose_of(path, self.index.root)
        entity = partial(self.index.subjects.entity, path)
        root = self.index.root
        context = Context(
            path, label, unit.text, self.celery, subjects, self._tasks, settings, purpose, entity, uses, root
        )
        found = []
        for subject in subjects:
            chosen = [module for module in wanted if module.RULE.is_about(subject)]
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
