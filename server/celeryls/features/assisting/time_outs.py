"""Time-outs and rejections that ``autoretry_for`` covers, and the option that excludes them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.catalogue.exceptions import TransientError
from celeryls.edit.keywords import Keyword
from celeryls.features.assisting.importing import importable

if TYPE_CHECKING:
    from celeryls.features.assisting.offer import Target

_BROAD = re.compile(r"(?<![\w.])(?:Exception|BaseException)(?![\w.])")
_EXCLUDED = tuple(
    TransientError("celery.exceptions", name, loaded=True) for name in ("SoftTimeLimitExceeded", "Reject")
)
_FIRST_WITH_OPTION = (5, 3)


def retries_time_outs(target: Target) -> bool:
    """Whether the decorator's ``autoretry_for`` covers all exceptions, and an option can exclude some of them.

    False where the body itself deals with time-outs, and where the file can't name the exceptions.
    """
    argument = target.task.decorator.argument("autoretry_for")
    if argument is None or not _BROAD.search(argument.text) or target.has("dont_autoretry_for"):
        return False
    if "TimeLimitExceeded" in target.task.body or (target.context.celery or _FIRST_WITH_OPTION) < _FIRST_WITH_OPTION:
        return False
    return len(importable(_EXCLUDED, target.file)[0]) == len(_EXCLUDED)


def exclusion(target: Target) -> tuple[tuple[Keyword, ...], tuple[str, ...]]:
    """The option that excludes time-outs and rejections, and the imports that it needs."""
    names, imports = importable(_EXCLUDED, target.file)
    return (Keyword("dont_autoretry_for", ("(", names[0], ", ", names[1], ")")),), imports
