"""The edits of one file for a rename."""

from __future__ import annotations

from functools import cached_property
from pathlib import PurePath
from typing import TYPE_CHECKING

from celeryls.edit.text import Edit
from celeryls.features.renaming.function.strings import renamed_in_string
from celeryls.features.renaming.model import UNSURE, RenameRefusedError
from celeryls.features.renaming.names.strings import NAMING, last_word, note_of
from celeryls.features.renaming.names.variables import variable_of
from celeryls.features.renaming.places import span_in
from celeryls.source.occurrences.literals import literals

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.edit.text import Note
    from celeryls.features.assisting.context import ProjectAnswers
    from celeryls.features.renaming.function.uses import FunctionUses
    from celeryls.features.renaming.model import Renaming
    from celeryls.features.renaming.name_file import NameFile
    from celeryls.project.model.tasks import UseRecord
    from celeryls.project.names.entities import Spot
    from celeryls.source.occurrences.literals import StringLiteral
    from celeryls.syntax.spans import Span


class FileRenaming:
    """A rename in one file; ``uses`` are those of the function, None if it keeps its name.

    ``variables`` are those whose values name the task.
    """

    def __init__(
        self,
        renaming: Renaming,
        file: NameFile,
        uses: FunctionUses | None,
        known: ProjectAnswers,
        variables: frozenset[str],
    ) -> None:
        self._renaming = renaming
        self._file = file
        self._uses = uses
        self._known = known
        self._variables = variables

    def edits(self) -> tuple[Edit, ...]:
        """The edits, in the order of the text."""
        found = [*self._of_strings(), *(self._uses.edits(self._file.path) if self._uses else ())]
        return tuple(sorted(found, key=lambda each: (each.start, each.end)))

    def _of_strings(self) -> Iterator[Edit]:
        file, done = self._file, set()
        words = {last_word(name) for name in self._renaming.names}
        if self._uses is not None:
            words.add(self._renaming.task.function)
        for word in sorted(words):
            for literal in literals(file.text, file.tree, word):
                if literal.node.start_byte in done:
                    continue
                done.add(literal.node.start_byte)
                if (changed := self._changed(literal)) is not None:
                    yield self._edit(literal, *changed)

    def _changed(self, literal: StringLiteral) -> tuple[str, Note | None] | None:
        names = self._renaming.names
        if literal.value in names:
            note = self._note(literal)
            return (names[literal.value], note) if note else None
        new = self._renaming.function
        if self._uses is None or new is None:
            return None
        path = renamed_in_string(literal, self._file, self._uses, self._renaming.task.function, new)
        if path is None:
            return None
        if literal.value in self._renaming.task.names:  # the task keeps its name, the path of the function changes
            kinds = self._kinds_at(literal)
            if kinds & set(NAMING) or self._is_held(literal):
                return None
            return path, None if "patch" in kinds else UNSURE
        return path, None

    def _note(self, literal: StringLiteral) -> Note | None:
        return note_of(literal, self._file, self._places, is_path=self._is_path, is_held=self._is_held(literal))

    def _is_held(self, literal: StringLiteral) -> bool:
        """Whether a variable that names the task has the string as its value."""
        return variable_of(literal.node, self._file.text) in self._variables

    @property
    def _is_path(self) -> bool:
        """Whether the task's name is also the path of a function that keeps its name, or that of a module."""
        task, name = self._renaming.task, self._renaming.task.name or ""
        is_function_s = self._renaming.function is None and name == f"{task.module}.{task.function}"
        return is_function_s or self._known.module_at(name, self._file.path) is not None

    def _kinds_at(self, literal: StringLiteral) -> set[str]:
        node = literal.node
        return {
            use.kind if use else "name"
            for span, use in self._places
            if span.touches(node.start_byte + 1, node.end_byte - 1)
        }

    @cached_property
    def _places(self) -> list[tuple[Span, UseRecord | None]]:
        """The places in the file at which the index knows the task's name."""
        task, path = self._renaming.task, self._file.path
        uses = [use for name in task.names for use in self._known.uses_of(name) if use.spot.path == path]
        found: list[tuple[Span, UseRecord | None]] = [(self._span(use.spot), use) for use in uses]
        option = task.option("name")
        if option is not None and option.spot.path == path:
            found.append((self._span(option.spot), None))
        return found

    def _span(self, spot: Spot) -> Span:
        return span_in(self._file.text, self._known.location(spot).range)

    def _edit(self, literal: StringLiteral, value: str, note: Note | None) -> Edit:
        replaced = literal.replaced(value)
        if replaced is None:
            line = self._file.line(literal.span.start)
            shown = PurePath(self._file.path).name
            raise RenameRefusedError(f"{shown}, line {line}, puts the name together of several strings")
        span, text = replaced
        return Edit(*span, (text,), note)
