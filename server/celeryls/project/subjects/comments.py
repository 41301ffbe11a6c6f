"""Comments that suppress findings, as subjects of rules; ranges count lines from the first line of their unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from celeryls.syntax.places import Range


class IgnoredCode(NamedTuple):
    """A code, or the beginning of one, in a comment that suppresses findings.

    ``is_used`` says that it suppresses something, or that this can't be told; ``is_known`` that a rule has such a code.
    """

    code: str
    at: Range
    is_used: bool
    is_known: bool


class SuppressingComment(NamedTuple):
    """A comment that suppresses findings.

    ``at`` is the part of the comment that says so; without ``codes`` it is about all findings. ``is_used`` is about the
    comment as a whole. Only our own comments are subjects, and those of others that name a code of ours.
    """

    at: Range
    codes: tuple[IgnoredCode, ...]
    is_used: bool
