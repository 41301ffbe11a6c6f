"""Variables that hold a task's name: a schedule may say ``{"task": NAME}``."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.renaming.names.strings import NAMING
from celeryls.features.renaming.places import span_in
from celeryls.syntax.nodes import text_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from tree_sitter import Node

    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.features.renaming.model import Renaming
    from celeryls.project.names.entities import Spot

_DOTTED = re.compile(r"[^\W\d]\w*(?:\s*\.\s*[^\W\d]\w*)*")


def naming_spots(renaming: Renaming, known: ProjectAnswers) -> Iterator[Spot]:
    """Where the old names are written as strings, or as something that is worth one."""
    yield from _used(renaming.names, known)
    option = renaming.task.option("name")
    if renaming.names and option is not None and renaming.writes is None:
        yield option.spot


def variables(renaming: Renaming, known: ProjectAnswers, read: Callable[[str], str | None]) -> frozenset[str]:
    """The variables and attributes that stand where the index knows the task's name, also if the task keeps it."""
    found = set()
    spots = naming_spots(renaming, known) if renaming.names else _used(renaming.task.names, known)
    for spot in spots:
        text = read(spot.path)
        if text is not None:
            start, end = span_in(text, known.location(spot).range)
            found.add(variable(text[start:end]))
    return frozenset(each for each in found if each)


def _used(names: Iterable[str], known: ProjectAnswers) -> Iterator[Spot]:
    return (use.spot for name in names for use in known.uses_of(name) if use.kind in NAMING)


def variable(source: str) -> str | None:
    """The last name of a dotted name; None for any other source."""
    return source.rpartition(".")[2].strip() if _DOTTED.fullmatch(source) else None


def variable_of(string: Node, text: str) -> str | None:
    """The variable or attribute that a string is assigned to; None if it is not assigned."""
    child, around = string, string.parent
    while around is not None and around.type == "parenthesized_expression":
        child, around = around, around.parent
    if around is None or around.type != "assignment" or around.child_by_field_name("right") != child:
        return None
    left = around.child_by_field_name("left")
    return variable(text_of(left, text)) if left is not None else None
