"""What fixes would change, as a unified diff."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from celeryls.commands.check.places import shown
from celeryls.commands.printing import print_lines
from celeryls.syntax import lines

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from celeryls.commands.printing import StyledText

_STYLES = {"---": "bold", "+++": "bold", "@@ ": "cyan", "-": "red", "+": "green"}


def write(changes: Mapping[str, tuple[str, str]]) -> None:
    """Prints the texts before and after, by absolute path."""
    print_lines(_all(changes))


def _all(changes: Mapping[str, tuple[str, str]]) -> Iterator[list[StyledText]]:
    for path in sorted(changes, key=shown):
        before, after = map(lines.split, changes[path])
        for line in unified_diff(before, after, shown(path), shown(path)):
            style = next((style for start, style in _STYLES.items() if line.startswith(start)), "")
            content = line.rstrip("\r\n")
            yield [(content, style)]
            if content == line:
                yield ["\\ No newline at end of file"]
