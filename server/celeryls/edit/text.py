"""An edit of a text, and how several edits are applied."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.edit.stops import Stop


@dataclass(frozen=True, slots=True)
class Note:
    """What a client says about edits before it makes them; edits with the same note are listed together.

    If it ``asks``, the user decides whether they are made.
    """

    label: str
    description: str
    asks: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Replaces ``text[start:end]``, both in code points, with ``parts``.

    The parts are literal text and tab stops; a client without snippet edits gets each stop's default.
    """

    start: int
    end: int
    parts: tuple[str | Stop, ...]
    note: Note | None = None

    @property
    def text(self) -> str:
        """The new text, with every tab stop replaced by its default."""
        return "".join(part if isinstance(part, str) else part.default for part in self.parts)


def replace(start: int, end: int, text: str) -> Edit:
    """An edit without tab stops."""
    return Edit(start, end, (text,))


def insert(at: int, text: str) -> Edit:
    """An edit that removes nothing."""
    return Edit(at, at, (text,))


def apply(text: str, edits: Iterable[Edit]) -> str:
    """The text after all edits; their ranges refer to the original text, and edits that touch keep their order.

    Raises:
        ValueError: Two edits overlap.
    """
    result: list[str] = []
    done = 0
    for edit in sorted(edits, key=lambda edit: (edit.start, edit.end)):
        if edit.start < done:
            raise ValueError(f"edits overlap at {edit.start}")
        result += (text[done : edit.start], edit.text)
        done = edit.end
    result.append(text[done:])
    return "".join(result)
