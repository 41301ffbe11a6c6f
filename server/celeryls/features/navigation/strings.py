"""Tasks whose full name is a string that nothing tells to be one: a constant, a fixture, an argument."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from celeryls.features.naming import NamedTasks
from celeryls.project.model.location import Location
from celeryls.source.occurrences.written import written_string
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable, Iterator

    from celeryls.features.calls.texts import ProjectTexts
    from celeryls.features.navigation.position import PositionQuery

_NAME = re.compile(r"[^\W\d]\w*(?:\.\w+)+")
_QUOTED = re.compile(r"""(?P<quote>['"])(?P<name>[^\W\d]\w*(?:\.\w+)+)(?P=quote)""")
_IN_FIXTURE = re.compile(r"""(?<![\w.'"-])(?P<name>[^\W\d]\w*(?:\.\w+)+)(?![\w.'"-])""")


def named_in_string(query: PositionQuery) -> NamedTasks | None:
    """The tasks whose full name is the string at a position; None elsewhere.

    A name without a dot may mean anything, unless a row of a fixture is known to name its task there. In a fixture,
    which may be YAML, the name needs no quotes. In Python the value of the whole string counts, however it is written;
    a name in quotes inside of another string counts, too.
    """
    if query.named is not None:
        return query.named
    if query.file is not None and (written := written_string(query.file, query.offset)) is not None:
        tasks = query.snapshot.tasks_named(written.value) if written.value and _NAME.fullmatch(written.value) else ()
        if tasks:
            return NamedTasks(written.range, tasks, quoted=True)
        if written.is_joined or written.is_bytes:
            return None  # what stands in quotes is not what it says
    for found in _names(query.content, fixture=query.in_fixture):
        if found.start("name") <= query.column <= found.end("name"):
            tasks = query.snapshot.tasks_named(found["name"])
            place = Range(query.line, found.start("name"), query.line, found.end("name"))
            return NamedTasks(place, tasks, quoted=True) if tasks else None
    return None


def strings_naming(
    names: frozenset[str], paths: Iterable[str], texts: ProjectTexts
) -> Generator[None, None, tuple[Location, ...]]:
    """The strings in files that are one of some dotted names; in steps of one file."""
    found: list[Location] = []
    for path in paths:
        text = texts.module_text(path)
        if text is not None and any(name in text for name in names):
            found += _in_text(path, text, names)
        yield
    return tuple(found)


def _in_text(path: str, text: str, names: frozenset[str]) -> Iterator[Location]:
    fixture = not path.endswith(".py")
    for line, content in enumerate(re.split(r"\r\n|\n|\r", text)):
        if any(name in content for name in names) and not content.lstrip().startswith("#"):
            for found in _names(content, fixture=fixture):
                if found["name"] in names:
                    yield Location(path, Range(line, found.start("name"), line, found.end("name")))


def _names(content: str, *, fixture: bool) -> Iterator[re.Match[str]]:
    yield from _QUOTED.finditer(content)
    if fixture:
        yield from _IN_FIXTURE.finditer(content)
