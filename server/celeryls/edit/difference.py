"""Computes the edits that turn one text into another."""

from __future__ import annotations

from difflib import SequenceMatcher
from itertools import accumulate
from typing import TYPE_CHECKING

from celeryls.edit.text import replace
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.text import Edit


def difference(before: str, after: str) -> tuple[Edit, ...]:
    """The edits, in the order of the text; what both texts share on a line is not touched.

    Offsets are code points of ``before``. Equal texts give no edits.
    """
    old, new = lines.split(before), lines.split(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old_part, new_part = old[head : len(old) - tail], new[head : len(new) - tail]
    offsets = list(accumulate(map(len, old), initial=0))
    matcher = SequenceMatcher(None, old_part, new_part, autojunk=False)
    return tuple(
        _trimmed(offsets[head + i], "".join(old_part[i:j]), "".join(new_part[k:end]))
        for tag, i, j, k, end in matcher.get_opcodes()
        if tag != "equal"
    )


def _trimmed(start: int, old: str, new: str) -> Edit:
    head = _shared(old, new)
    old, new = old[head:], new[head:]
    tail = _shared(old[::-1], new[::-1])
    return replace(start + head, start + head + len(old) - tail, new[: len(new) - tail])


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    """The length of the common prefix, in characters or lines."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((index for index, (a, b) in pairs if a != b), min(len(one), len(other)))
