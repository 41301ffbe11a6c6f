"""What the rules say of a project as a whole: computed once for all files, until a task or a configuration changes."""

from __future__ import annotations

from operator import is_not
from typing import TYPE_CHECKING

from celeryls.checking.context import Context
from celeryls.checking.registry import run_rule
from celeryls.project.names.entities import Spot

if TYPE_CHECKING:
    from types import ModuleType

    from celeryls.checking.context import Version
    from celeryls.checking.rule import Finding, Rule
    from celeryls.project.index.index import Index


class ProjectFindings:
    """The findings of rules whose subject is the project, by the file that each is in."""

    def __init__(self) -> None:
        self._key: tuple[object, ...] = ()
        self._by_file: dict[str, list[tuple[Rule, Finding, Spot]]] = {}

    def in_file(
        self, path: str, index: Index, rules: tuple[ModuleType, ...], celery: Version | None
    ) -> list[tuple[Rule, Finding, Spot]]:
        """The findings in one file, each with its place; the index must be settled."""
        tables = index.snapshot.tables
        key = (tables.records, tables.configured, rules, celery)
        if len(self._key) != len(key) or any(map(is_not, self._key, key)):
            self._key, self._by_file = key, _found(index, rules, celery)
        return self._by_file.get(path, [])


def _found(
    index: Index, rules: tuple[ModuleType, ...], celery: Version | None
) -> dict[str, list[tuple[Rule, Finding, Spot]]]:
    subject = index.subjects.project(index.snapshot)
    context = Context("", "", "", celery)
    found: dict[str, list[tuple[Rule, Finding, Spot]]] = {}
    for module in rules:
        if module.RULE.subject is type(subject):
            for finding in run_rule(module, subject, context):
                if isinstance(finding.at, Spot):
                    found.setdefault(finding.at.path, []).append((module.RULE, finding, finding.at))
    return found
