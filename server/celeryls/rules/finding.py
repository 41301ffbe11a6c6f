"""What a rule says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from celeryls.edit.change import Change
    from celeryls.syntax.spans import Span

Severity = Literal["error", "warning", "information", "hint"]


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding."""

    title: str
    change: Change


@dataclass(frozen=True, slots=True)
class Finding:
    """A place and what will happen there; ``fixes`` has the preferred one first and may be empty.

    Positions count code points of the text that the rule was given: a task's own ``source``.
    """

    code: str
    severity: Severity
    span: Span
    message: str
    fixes: tuple[Fix, ...] = ()
