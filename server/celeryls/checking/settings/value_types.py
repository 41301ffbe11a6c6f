"""Whether a value has a type that a setting of Celery's takes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from celeryls.project.values.known import Items, Pairs, Plain, with_defaults

if TYPE_CHECKING:
    from celeryls.catalogue.records import CelerySetting
    from celeryls.project.values.known import Known

_COLLECTIONS = frozenset(("list", "tuple", "set", "frozenset", "dict"))


def may_hold(setting: CelerySetting, known: Known | None) -> bool:
    """Whether a value is not one of another type: a name of the project's own holds what it likes."""
    types = {each.partition("[")[0] for each in setting.types}
    match with_defaults(known) if known is not None else None:
        case Items():
            return not types or bool(types & _COLLECTIONS)
        case Pairs():
            return not types or "dict" in types
        case Plain(value=value):
            return not types or type(value).__name__ in types or _is_number_for(value, types)
        case _:
            return not types or bool(types - _COLLECTIONS - {"None"})


def _is_number_for(value: object, types: set[str]) -> bool:
    """Whether a whole number is used as a float, or 0 or 1 as a boolean."""
    return isinstance(value, int) and ("float" in types or ("bool" in types and value in (0, 1)))
