"""What a hover is about."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from celeryls.syntax.places import Range


class Topic(NamedTuple):
    """A place in a unit, and the Markdown about it, which is made when it is asked for."""

    at: Range
    text: Callable[[], str]


def paragraphs(*parts: str | None) -> str:
    """Markdown of the parts that there are."""
    return "\n\n".join(part for part in parts if part)
