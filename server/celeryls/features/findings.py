"""What the rules say of a file and of the project, kept unit by unit: a keystroke costs the unit that it changes."""

from __future__ import annotations

import logging
from dataclasses import dataclass, field, replace
from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from celeryls.checking.context import Context
from celeryls.checking.suppression import ignores, is_silenced
from celeryls.edit.change import placed
from celeryls.plugins import modules_with
from celeryls.project.names.entities import Spot
from celeryls.project.subjects.model import BeatEntry, Call, PeriodicTaskRow
from celeryls.syntax.parser import parse
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from types import ModuleType

    from celeryls.checking.context import Version
    from celeryls.checking.rule import Finding, Fix, Needs, Rule, Severity, Tag
    from celeryls.edit.style import Style
    from celeryls.edit.text import Edit
    from celeryls.project.index.index import Index
    from celeryls.project.subjects.model import Subject, Task
    from celeryls.source.text.file import SourceFile
    from celeryls.source.text.units import Unit

logger = logging.getLogger(__name__)

_ORDER: tuple[Needs, ...] = ("file", "definitions", "uses", "everything")


@dataclass(frozen=True, slots=True)
class Found:
    """A rule's finding in a file; ``span`` counts code points of the unit's text, which starts at ``offset``."""

    rule: Rule
    finding: Finding
    span: Span
    offset: int

    @property
    def code(self) -> str:
        """The code of the rule."""
        return self.rule.code

    @property
    def severity(self) -> Severity:
        """How bad it is."""
        return self.finding.severity or self.rule.severity

    @property
    def tag(self) -> Tag | None:
        """What an editor makes of it."""
        return self.finding.tag

    @property
    def place(self) -> Span:
        """Where it stands in the whole text, in code points."""
        return self.span.shifted(self.offset)

    def edits(self, fix: Fix, file: SourceFile, style: Style) -> tuple[Edit, ...]:
        """The edits of one of its fixes in its own file."""
        return placed(fix.change, file.text, self.offset, style)


@dataclass(frozen=True, slots=True)
class _OfUnit:
    """What was found in a unit, and what that was read from."""

    text: str
    subjects: tuple[Subject, ...]
    asked: tuple[tuple[str, tuple[Task, ...]], ...]
    found: tuple[Found, ...]


@dataclass
class Findings:
    """The findings in the files of one index, as far as they were asked for.

    ``celery`` is the version of the project's Celery, None while it is not known; ``silent`` are the codes that the
    settings switch off, ``loud`` those that they switch on.
    """

    index: Index
    celery: Version | None = None
    silent: frozenset[str] = frozenset()
    loud: frozenset[str] = frozenset()
    _units: dict[str, dict[str, _OfUnit]] = field(default_factory=dict)

    def configure(self, celery: Version | None, silent: Iterable[str], loud: Iterable[str]) -> None:
        """Takes over what the settings say; all is found anew where they say something else."""
        wanted = (celery, frozenset(silent), frozenset(loud))
        if wanted != (self.celery, self.silent, self.loud):
            self.celery, self.silent, self.loud = wanted
            self._units.clear()

    def in_file(self, path: str, file: SourceFile, known: Needs = "file") -> tuple[Found, ...]:
        """All findings of a file, in the order of its text.

        The index must be settled, and have the file as it is. ``known`` says how much of the project it has. A rule
        that fails is logged, and the others still answer.
        """
        rules = self._rules(known)
        units = self._worth_asking(file, rules)
        before, after = self._units.get(path, {}), {}
        labels = self._labels(path, file) if units else {}
        found: list[Found] = []
        for unit in units:
            label = labels.get(unit.start)
            if label is None:
                continue
            kept = before.get(label)
            own = self.index.subjects.in_unit(path, label, self.index.snapshot)
            if kept is None or kept.text != unit.text or kept.subjects != own or not self._still(kept):
                kept = self._of_unit(path, label, unit, own, rules)
            after[label] = kept
            found += (replace(each, offset=unit.start) for each in kept.found)
        self._units[path] = after
        whole = _silenced_in_file(file)
        shown = (each for each in found if not any(ignore(each.code) for ignore in whole))
        return tuple(sorted(shown, key=lambda each: (each.place, each.code)))

    def in_project(self, known: Needs) -> Iterator[tuple[Rule, Finding]]:
        """What the rules say of the project as a whole, one after the other; the places are in any of its files."""
        subject = self.index.subjects.project(self.index.snapshot)
        context = Context("", "", "", self.celery)
        for module in self._rules(known):
            if module.RULE.subject is type(subject):
                for finding in _checked(module, subject, context):
                    yield module.RULE, finding

    def in_other(self, path: str, text: str, known: Needs) -> Iterator[Found]:
        """The findings in a file that is not Python."""
        context = Context(path, "", text, self.celery)
        for subject in self.index.subjects.elsewhere(path, self.index.snapshot):
            for module in self._rules(known):
                if module.RULE.subject is type(subject):
                    for finding in _checked(module, subject, context):
                        if not isinstance(finding.at, Spot):
                            yield Found(module.RULE, finding, context.span(finding.at), 0)

    def _of_unit(
        self, path: str, label: str, unit: Unit, subjects: tuple[Subject, ...], rules: tuple[ModuleType, ...]
    ) -> _OfUnit:
        wanted = [module for module in rules if any(word in unit.text for word in module.RULE.words)]
        context = Context(path, label, unit.text, self.celery)
        asked: dict[str, tuple[Task, ...]] = {}
        found = []
        for subject in subjects:
            chosen = [module for module in wanted if module.RULE.subject is type(subject)]
            if not chosen:
                continue
            whole = self._answered(subject, asked)
            for module in chosen:
                for finding in _checked(module, whole, context):
                    if isinstance(finding.at, Spot):
                        continue
                    span = context.span(finding.at)
                    if not is_silenced(module.RULE.code, span, unit.text) and not _half_typed(unit, span):
                        found.append(Found(module.RULE, finding, span, 0))
        return _OfUnit(unit.text, subjects, tuple(asked.items()), tuple(dict.fromkeys(found)))

    def _answered(self, subject: Subject, asked: dict[str, tuple[Task, ...]]) -> Subject:
        """The subject with the tasks that it names; what was asked is noted."""
        match subject:
            case Call(task=str(name)) | PeriodicTaskRow(task=str(name)):
                asked[name] = self.index.subjects.find(name, self.index.snapshot)
                return subject._replace(tasks=asked[name])
            case BeatEntry(record=record) if record.task:
                asked[record.task] = self.index.subjects.find(record.task, self.index.snapshot)
                return subject._replace(tasks=asked[record.task])
            case _:
                return subject

    def _still(self, kept: _OfUnit) -> bool:
        return all(self.index.subjects.find(name, self.index.snapshot) is tasks for name, tasks in kept.asked)

    def _labels(self, path: str, file: SourceFile) -> dict[int, str]:
        """The labels that the index has for the units of a file, by where these start."""
        bindings = self.index.snapshot.tables.bindings.get(path)
        if bindings is None:
            return {}
        by_line = {line: label for label, line in bindings.lines.items()}
        starts = zip(file.unit_lines, file.units, strict=True)
        return {unit.start: by_line[line] for line, unit in starts if line in by_line}

    def _worth_asking(self, file: SourceFile, rules: tuple[ModuleType, ...]) -> list[Unit]:
        """The units with a word that a rule looks for, in the order of the text."""
        words = {word for module in rules for word in module.RULE.words}
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

    def _rules(self, known: Needs) -> tuple[ModuleType, ...]:
        return _rules(_ORDER.index(known), self.celery, self.silent, self.loud)


def all_rules() -> tuple[ModuleType, ...]:
    """The modules of all rules, by their codes."""
    return tuple(sorted(modules_with("celeryls.rules", "RULE"), key=lambda module: module.RULE.code))


@cache
def _rules(known: int, celery: Version | None, silent: frozenset[str], loud: frozenset[str]) -> tuple[ModuleType, ...]:
    """The rules that may speak."""
    return tuple(
        module
        for module in all_rules()
        if _ORDER.index(module.RULE.needs) <= known
        and (module.RULE.enabled or module.RULE.code in loud)
        and module.RULE.code not in silent
        and _holds_for(module.RULE.celery, celery)
    )


def _holds_for(versions: str, celery: Version | None) -> bool:
    if not versions or celery is None:
        return True
    try:
        return SpecifierSet(versions).contains(".".join(map(str, celery)), prereleases=True)
    except InvalidSpecifier:
        return False


def _checked(module: ModuleType, subject: Subject, context: Context) -> Iterator[Finding]:
    try:
        yield from module.check(subject, context)
    except Exception:
        logger.exception("rule %s failed", module.RULE.code)


def _half_typed(unit: Unit, span: Span) -> bool:
    """Whether the parser does not understand the text around a finding: what stands there may go on."""
    if unit.clean:
        return False
    node = parse(unit.text).root_node.descendant_for_byte_range(span.start, span.end)
    while node is not None and node.parent is not None:
        if node.type == "ERROR" or node.is_missing:
            return True
        node = node.parent
    return False


def _silenced_in_file(file: SourceFile) -> list[Callable[[str], bool]]:
    if "ignore-file" not in file.text:
        return []
    found = chain.from_iterable(ignores(unit.text) for unit in file.units if "ignore-file" in unit.text)
    return [ignore.silences for ignore in found if ignore.whole]

