"""The folders that hold snippets: the built-in ones, a workspace's, a user's."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, get_args

import celeryls
from celeryls.snippets.header import read
from celeryls.snippets.model import Mode, Snippet, SnippetError, SnippetPlace
from celeryls.snippets.render import render

if TYPE_CHECKING:
    from collections.abc import Iterator

SUFFIX = ".py.j2"
MAX_FILE = 256_000
"""Bytes."""

MAX_FILES = 500
"""How many files a folder may have; a folder with more is not one of snippets."""

MAX_FOLDERS = 500
"""How many subfolders are searched; the setting might name the whole disk."""


@cache
def builtin() -> tuple[Snippet, ...]:
    """The built-in snippets, in the order of their prefixes.

    Raises:
        SnippetError: One of them is broken.
    """
    snippets, errors = _read_all(builtin_folder())
    if errors:
        raise errors[0]
    return tuple(sorted(snippets, key=lambda snippet: snippet.prefix))


def builtin_folder() -> Path:
    """The folder of the built-in snippets: in the package or, in a checkout, next to it."""
    package = Path(celeryls.__file__).parent
    installed = package / "_snippets"
    return installed if installed.is_dir() else package.parents[1] / "snippets"


def user_folder() -> Path:
    """The folder of a user's own snippets, which are available in every workspace."""
    import click  # noqa: PLC0415 - the server needs nothing else of it

    return Path(click.get_app_dir("celeryls")) / "snippets"


def load(folder: Path) -> tuple[tuple[Snippet, ...], tuple[SnippetError, ...]]:
    """The usable snippets of a folder and its subfolders, and the errors of the others.

    Raises nothing: a missing folder holds no snippets. Each snippet is rendered once, to find errors early.
    """
    snippets, errors = _read_all(folder)
    usable = []
    for snippet in snippets:
        try:
            for mode in get_args(Mode):
                render(snippet, SnippetPlace(), mode=mode)
        except SnippetError as error:
            errors.append(error)
        else:
            usable.append(snippet)
    return tuple(usable), tuple(errors)


def _read_all(folder: Path) -> tuple[list[Snippet], list[SnippetError]]:
    snippets: list[Snippet] = []
    errors: list[SnippetError] = []
    for count, path in enumerate(_files(folder, errors)):
        if count == MAX_FILES:
            errors.append(SnippetError(folder, 1, f"more than {MAX_FILES} snippets; the rest is left out"))
            break
        try:
            snippets.append(read(path, _text(path, folder)))
        except SnippetError as error:
            errors.append(error)
        except Exception as error:  # noqa: BLE001 - a file that nobody foresaw is left out, and the others are read
            errors.append(SnippetError.unexpected(path, error))
    return snippets, errors


def _files(folder: Path, errors: list[SnippetError]) -> Iterator[Path]:
    try:
        os.fsencode(folder)
    except UnicodeEncodeError:
        return
    if "\0" in str(folder):
        return
    for count, (root, folders, names) in enumerate(os.walk(folder)):
        if count > MAX_FOLDERS:
            errors.append(SnippetError(folder, 1, f"more than {MAX_FOLDERS} folders in it; the rest is left out"))
            return
        folders.sort()
        yield from (Path(root, name) for name in sorted(names) if name.endswith(SUFFIX))


def _text(path: Path, folder: Path) -> str:
    try:
        if not path.resolve().is_relative_to(folder.resolve()):
            raise SnippetError(path, 1, "the link points outside of the snippet folder")
        if not path.is_file():
            raise SnippetError(path, 1, "not a file")
        with path.open("rb") as file:
            content = file.read(MAX_FILE + 1)
    except (OSError, RuntimeError) as error:
        # A link to itself raises RuntimeError.
        raise SnippetError(path, 1, f"can't be read: {error}") from error
    if len(content) > MAX_FILE:
        raise SnippetError(path, 1, f"larger than {MAX_FILE // 1000} kB")
    if b"\0" in content:
        raise SnippetError(path, 1, "not a text")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise SnippetError(path, content.count(b"\n", 0, error.start) + 1, "not in UTF-8") from error
