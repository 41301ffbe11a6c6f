"""What an editor gets that renames something, as the texts of the files afterwards."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from celeryls.lsp.requests import rename

if TYPE_CHECKING:
    from collections.abc import Generator

    from tests.unit.case_project import CaseProject


def prepared(project: CaseProject, path: str, text: str) -> tuple[str, str] | None:
    """What an editor offers to rename at the middle of a text: what stands at the range, and the name to edit."""
    uri = _open(project, path)
    params = types.PrepareRenameParams(types.TextDocumentIdentifier(uri), project.middle(uri, text))
    found = answered(rename.prepare_rename(project.server, params))
    if found is None:
        return None
    place = found.range
    assert place.start.line == place.end.line
    line = project.texts[uri].split("\n")[place.start.line]
    return line[place.start.character : place.end.character], found.placeholder


def rename_edit(project: CaseProject, path: str, text: str, new: str) -> types.WorkspaceEdit | None:
    """The edit that renames what stands in the middle of a text."""
    uri = _open(project, path)
    params = types.RenameParams(types.TextDocumentIdentifier(uri), project.middle(uri, text), new)
    edit: types.WorkspaceEdit | None = answered(rename.rename(project.server, params))
    return edit


def renamed(project: CaseProject, path: str, text: str, new: str) -> dict[str, str]:
    """The texts of the changed files after a rename, by their paths."""
    edit = rename_edit(project, path, text, new)
    return project.applied(edit) if edit else {}


def _open(project: CaseProject, path: str) -> str:
    uri = (project.root / path).as_uri()
    return uri if uri in project.texts else project.open(path)


def answered(handled: Generator[Any, Any, Any]) -> Any:
    """What a handler answers that waits for nothing but its own work."""
    try:
        work, arguments, _ = next(handled)
        while True:
            work, arguments, _ = handled.send(asyncio.run(work(*arguments)))
    except StopIteration as done:
        return done.value
