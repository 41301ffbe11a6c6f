"""Whether a file shows that its project uses Django."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.source.expression.values import Name

if TYPE_CHECKING:
    from celeryls.source.outline.model import UnitOutline
    from celeryls.source.stored.outlines import AnyOutline


def shows_django(outline: AnyOutline) -> bool:
    """Whether a file imports Django, or is a settings module of it."""
    return any(_imports(unit) or _has_apps(unit) for _, unit in outline.units)


def _imports(unit: UnitOutline) -> bool:
    return any(each.module == "django" or each.module.startswith("django.") for each in unit.imports)


def _has_apps(unit: UnitOutline) -> bool:
    targets = (each.target for each in unit.assignments)
    return any(isinstance(target, Name) and target.dotted == "INSTALLED_APPS" for target in targets)
