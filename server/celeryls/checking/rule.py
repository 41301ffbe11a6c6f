"""What a rule is and what it says."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from celeryls.edit.change import Change
    from celeryls.project.names.entities import Spot
    from celeryls.syntax.places import Range

Severity = Literal["error", "warning", "information", "hint"]
Tag = Literal["unnecessary", "deprecated"]
Needs = Literal["file", "definitions", "uses", "everything"]
"""How much of the project has to be read before a rule may speak: its file, all tasks and settings, all uses of these,
or all files of the folder."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a rule is about.

    ``subject`` is one of the classes in `celeryls.project.subjects.model`. Without one of ``words`` in its text a unit
    is not looked at; a rule of the project as a whole has none. ``celery`` are the versions that it holds for, as pip
    writes them; it holds for a version that is not known, too.
    """

    code: str
    name: str
    severity: Severity
    subject: type
    words: tuple[str, ...] = ("",)
    enabled: bool = True
    celery: str = ""
    needs: Needs = "file"


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that mends a finding.

    Its edits count code points of the text of the unit that the finding stands in; ``files`` of the change are whole
    files. ``safe`` says that behavior is as it was meant: such a fix may be applied with many others at once.
    """

    title: str
    change: Change
    safe: bool = True


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that a finding is about."""

    spot: Spot
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A place and what will happen there.

    ``at`` is a range in the unit of the subject, or, where the project is the subject, a place in any file.
    ``fixes`` has the preferred one first and may be empty. ``severity`` is that of the rule where it is None.
    """

    at: Range | Spot
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tag: Tag | None = None
    severity: Severity | None = None
