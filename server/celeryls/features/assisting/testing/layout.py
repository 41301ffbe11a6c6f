"""Where the project keeps the tests of a module, and in which form they are written."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import PurePath
from typing import TYPE_CHECKING, Literal, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from celeryls.features.assisting.offer import Target

_FOLDERS = ("tests", "test")
_CLASS = re.compile(r"^class \w+\(.*TestCase\):", re.MULTILINE)
_FUNCTION = re.compile(r"^(?:async )?def test_", re.MULTILINE)
_DJANGOS = re.compile(r"^from django\.test import .*\bTestCase\b", re.MULTILINE)

FormOfTests = Literal["pytest", "django", "unittest"]
"""Plain functions, or methods of ``django.test.TestCase`` or ``unittest.TestCase``."""


class PlaceOfTests(NamedTuple):
    """The file for the tests of a module; ``text`` is None if it is to be made.

    ``marks_database`` says that a test which uses the database is marked for pytest-django.
    """

    path: str
    text: str | None
    form: FormOfTests
    marks_database: bool


def place_of_tests(target: Target) -> PlaceOfTests | None:
    """Where a test of the task belongs; None if its file can't be read, or is not a file of a workspace folder."""
    path, known = PurePath(target.context.path), target.context.known
    if known is None or not target.context.root or not path.is_relative_to(target.context.root):
        return None
    found = next(_existing(target, path), None) or _new(target, path)
    written = target.context.read(str(found))
    is_listed = found.stem in known.names_in(str(found.parent))
    if written is None and is_listed:
        return None
    text = written.text if written is not None else None
    return PlaceOfTests(str(found), text, *_form(target, found, text))


def _existing(target: Target, path: PurePath) -> Iterator[PurePath]:
    """The files that have tests of the module, the likeliest first."""
    for folder, names in _folders(target, path):
        yield from (folder / f"{name}.py" for name in _file_names(path) if name in names)
        if folder == path.parent and "tests" in names and not _names(target, folder / "tests"):
            yield folder / "tests.py"


def _new(target: Target, path: PurePath) -> PurePath:
    """The file to be made: where the nearest tests are, else where the framework puts the first ones."""
    name = f"{_file_names(path)[0]}.py"
    for folder, names in _folders(target, path):
        if folder != path.parent or any(each.startswith("test_") for each in names):
            return folder / name
    app = path.parents[path.parent.name == "tasks"]
    return app / "tests.py" if target.context.has_django else PurePath(target.context.root, "tests", name)


def _folders(target: Target, path: PurePath) -> Iterator[tuple[PurePath, frozenset[str]]]:
    """The folders that may have the tests of a module, with the names in them, the nearest first."""
    for folder in _candidates(str(path), target.context.root):
        names = _names(target, folder)
        if names or folder == path.parent:
            yield folder, names


@lru_cache(maxsize=16)
def _candidates(path: str, root: str) -> tuple[PurePath, ...]:
    """The folders that may have the tests of a module, the nearest first; its own is always one.

    A folder of tests may have the folders of the code in it: ``tests/shop/test_tasks.py`` of ``shop/tasks.py``.
    """
    above = [each for each in PurePath(path).parents if each.is_relative_to(root)]
    found: list[PurePath] = []
    for depth, folder in enumerate(above):
        inner = above[0].relative_to(folder).parts
        for tests in (folder / each for each in _FOLDERS):
            parts = (tests, tests / "unit")
            found += (part.joinpath(*inner[kept:]) for part in parts for kept in range(len(inner)))
            found += reversed(parts)
        if depth == 0:
            found.append(folder)
    return tuple(found)


def _file_names(path: PurePath) -> tuple[str, ...]:
    stem = path.parent.name if path.stem == "__init__" else path.stem
    return f"test_{stem}", f"test_{path.parent.name}_{stem}", f"{stem}_test"


def _names(target: Target, folder: PurePath) -> frozenset[str]:
    known = target.context.known
    return known.names_in(str(folder)) if known is not None else frozenset()


def _form(target: Target, found: PurePath, text: str | None) -> tuple[FormOfTests, bool]:
    """How tests are written there: as in the file itself, else as in one beside it."""
    texts = [text] if text and text.strip() else [*_beside(target, found)]
    joined = "\n".join(texts)
    marks = target.context.has_django and "TestCase" not in joined
    if _FUNCTION.search(joined):
        return "pytest", "django_db" in joined or marks
    if _CLASS.search(joined):
        return ("django" if _DJANGOS.search(joined) or target.context.has_django else "unittest"), False
    has_conftest = any("conftest" in _names(target, each) for each in (found.parent, *found.parents))
    return ("pytest", marks) if has_conftest or not target.context.has_django else ("django", False)


def _beside(target: Target, found: PurePath) -> Iterator[str]:
    """The texts of a few other tests near a file that is to be made."""
    near = sorted(each for each in _names(target, found.parent) if each.startswith("test_"))
    for name in near[:3]:
        written = target.context.read(str(found.parent / f"{name}.py"))
        if written is not None:
            yield written.text
