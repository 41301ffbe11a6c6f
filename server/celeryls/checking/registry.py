"""All rules, which of them are enabled, and how one is run."""

from __future__ import annotations

import logging
from functools import lru_cache
from typing import TYPE_CHECKING, get_args

from packaging.specifiers import InvalidSpecifier, SpecifierSet

from celeryls.checking.rule import Needs
from celeryls.plugins import modules_with

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import ModuleType

    from celeryls.checking.context import Context, Version
    from celeryls.checking.rule import Finding
    from celeryls.checking.selection import RuleSelection
    from celeryls.project.subjects.model import Subject

logger = logging.getLogger(__name__)

_ORDER: tuple[Needs, ...] = get_args(Needs)


def all_rules() -> tuple[ModuleType, ...]:
    """The modules of all rules, by code."""
    return tuple(sorted(modules_with("celeryls.rules", "RULE"), key=lambda module: module.RULE.code))


@lru_cache(maxsize=32)
def rules_for(available: Needs, celery: Version | None, selection: RuleSelection) -> tuple[ModuleType, ...]:
    """The rules that are on and can run with what is read of a project so far (``available``).

    An unknown version matches all rules.
    """
    return tuple(
        module
        for module in all_rules()
        if _ORDER.index(module.RULE.needs) <= _ORDER.index(available)
        and selection.is_on(module.RULE.code, by_default=module.RULE.enabled)
        and _holds_for(module.RULE.celery, celery)
    )


def _holds_for(versions: str, celery: Version | None) -> bool:
    if not versions or celery is None:
        return True
    try:
        return SpecifierSet(versions).contains(".".join(map(str, celery)), prereleases=True)
    except InvalidSpecifier:
        return False


def run_rule(module: ModuleType, subject: Subject, context: Context) -> Iterator[Finding]:
    """The findings of a rule for a subject.

    If it raises, that is logged, and the findings before the error are kept.
    """
    try:
        yield from module.check(subject, context)
    except Exception:
        logger.exception("rule %s failed", module.RULE.code)
