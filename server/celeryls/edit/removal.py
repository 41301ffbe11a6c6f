"""Removes one item from between brackets: an argument of a call, an entry of a dict, an item of a list."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.edit.text import replace

if TYPE_CHECKING:
    from collections.abc import Sequence

    from celeryls.edit.text import Edit
    from celeryls.syntax.spans import Span

_REST_OF_LINE = re.compile(r",?[ \t]*(?:\r\n|\r|\n)")
_COMMA = re.compile(r"\s*,")


def remove_item(text: str, items: Sequence[Span], number: int) -> Edit | None:
    """The edit that removes the item with its comma; one that has lines of its own goes with these.

    ``items`` are all items between the brackets, in code points. None where a comment would be lost.
    """
    start, end = items[number]
    line = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
    rest = _REST_OF_LINE.match(text, end)
    if not text[line:start].strip() and rest:
        start, end = line, rest.end()
    elif number + 1 < len(items):
        end = items[number + 1].start
    elif number:
        start = items[number - 1].end
    elif comma := _COMMA.match(text, end):
        end = comma.end()
    return None if "#" in _without(text[start:end], text[slice(*items[number])]) else replace(start, end, "")


def _without(text: str, item: str) -> str:
    """What is removed beside the item, in which a ``#`` may stand in a string."""
    before, _, after = text.partition(item)
    return before + after
