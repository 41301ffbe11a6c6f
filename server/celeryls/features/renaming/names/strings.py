"""Strings that name a task, and whether they surely do."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.renaming.model import HISTORY, NAME, UNSURE
from celeryls.features.renaming.module_lists import is_listed_module

if TYPE_CHECKING:
    from collections.abc import Iterable

    from celeryls.edit.text import Note
    from celeryls.features.renaming.name_file import NameFile
    from celeryls.project.model.tasks import UseRecord
    from celeryls.source.occurrences.literals import StringLiteral
    from celeryls.syntax.spans import Span

_WORD = re.compile(r"\w+")
NAMING = ("beat", "send", "signature", "route", "name")
"""The kinds of uses whose strings are names of tasks; those of mocks are paths of Python objects."""


def last_word(name: str) -> str:
    """The last word of a task's name, by which strings with it are found."""
    words = _WORD.findall(name)
    return words[-1] if words else name


def note_of(
    literal: StringLiteral,
    file: NameFile,
    known: Iterable[tuple[Span, UseRecord | None]],
    *,
    is_path: bool,
    is_held: bool,
) -> Note | None:
    """The note for a string that is equal to a task's name; None if it is not to be changed.

    ``known`` are the uses in the file, and the place of the option ``name``, which is no use. ``is_path`` says that
    something else may have the same name: the function, if it is not renamed, or a module. ``is_held`` says that a
    variable with the string stands where the index knows the name.
    """
    around = literal.node.parent
    if around is not None and around.type == "expression_statement":
        return None  # a docstring
    if is_listed_module(literal.node, file.text):
        return None  # a task may be named as its module is
    is_known = is_held or any(
        span.touches(literal.node.start_byte + 1, literal.node.end_byte - 1)
        for span, use in known
        if use is None or use.kind in NAMING
    )
    if not is_known and "." not in literal.value:
        return None
    if file.is_migration:
        return HISTORY
    return NAME if is_known or not is_path else UNSURE
