"""What `celeryls check` tells of one finding, for all formats."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from celeryls.checking.rule import Severity

Safety = Literal["safe", "unsafe"]


@dataclass(frozen=True, slots=True, order=True)
class ReportedPlace:
    """A place in a file.

    The path is relative to the working directory, with ``/``. Lines and columns count from 1, columns in code points;
    the end is behind the last one.
    """

    path: str
    line: int
    column: int
    end_line: int
    end_column: int


@dataclass(frozen=True, slots=True)
class ReportedEdit:
    """Replaces what stands at a place."""

    place: ReportedPlace
    text: str


@dataclass(frozen=True, slots=True)
class ReportedFix:
    """A fix; its edits are computed when they are needed."""

    title: str
    safety: Safety
    edits: Callable[[], tuple[ReportedEdit, ...]]


@dataclass(frozen=True, slots=True)
class ReportedFinding:
    """A finding; ``text`` is the text of its file, ``related`` are other places, each with a message."""

    code: str
    name: str
    severity: Severity
    message: str
    place: ReportedPlace
    text: str
    fix: ReportedFix | None
    related: tuple[tuple[ReportedPlace, str], ...] = ()

    @property
    def order(self) -> tuple[ReportedPlace, str, str]:
        """What findings are sorted by."""
        return self.place, self.code, self.message


@dataclass(frozen=True, slots=True)
class UndecidedPlace:
    """A place that the text does not decide, so that rules are silent about it; ``what`` says which kind."""

    what: str
    place: ReportedPlace
    detail: str


@dataclass(frozen=True, slots=True)
class CheckReport:
    """The result of one run, sorted by place.

    ``fixed`` are the numbers of findings that were fixed, or would be, by code. ``errors`` are messages about what went
    wrong; the exit status is 2 then. With ``unsafe`` unsafe fixes are applied like safe ones. ``known`` is how many
    findings the baseline has, and ``gone`` how many of its entries are not found any more.
    """

    findings: tuple[ReportedFinding, ...]
    undecided: tuple[UndecidedPlace, ...]
    fixed: Mapping[str, int] = field(default_factory=dict)
    errors: tuple[str, ...] = ()
    unsafe: bool = False
    known: int = 0
    gone: int = 0
