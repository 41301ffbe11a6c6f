"""The definitions of rules and findings."""

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
"""How much of the project must be read before a rule can run.

Its file, all tasks and settings, all uses of these, or all files of the folder.
"""


@dataclass(frozen=True, slots=True)
class Rule:
    """The definition of a rule.

    ``subject`` is one of the classes in `celeryls.project.subjects.model`, ``also`` are further ones. A unit without
    any of ``words`` in its text is skipped; a rule about the whole project has no words. ``celery`` are the versions it
    applies to, in pip's notation; it also applies if the version is unknown.
    """

    code: str
    name: str
    severity: Severity
    subject: type
    words: tuple[str, ...] = ("",)
    enabled: bool = True
    celery: str = ""
    needs: Needs = "file"
    also: tuple[type, ...] = ()

    def is_about(self, subject: object) -> bool:
        """Whether the rule checks that subject."""
        return type(subject) is self.subject or type(subject) in self.also


@dataclass(frozen=True, slots=True)
class Fix:
    """A change that fixes a finding.

    Its edits count code points of the text of the finding's unit; ``files`` of the change are whole files. ``safe``
    says that it preserves the intended behavior, so it may be applied together with many others. ``assist`` is the id
    of an assist that may make the same change; an editor shows only one of them.
    """

    title: str
    change: Change
    safe: bool = True
    assist: str = ""


@dataclass(frozen=True, slots=True)
class Related:
    """Another place that is related to a finding."""

    spot: Spot
    message: str


@dataclass(frozen=True, slots=True)
class Finding:
    """A place and a message about the consequence.

    ``at`` is a range in the unit of the subject or, if the subject is the project, a place in any file. ``fixes`` may
    be empty; the preferred one comes first. ``severity`` defaults to the rule's.
    """

    at: Range | Spot
    message: str
    fixes: tuple[Fix, ...] = ()
    related: tuple[Related, ...] = ()
    tag: Tag | None = None
    severity: Severity | None = None
