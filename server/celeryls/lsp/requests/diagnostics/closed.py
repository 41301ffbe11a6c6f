"""The findings of files that are not open; what was said of a file is kept while nothing that it rests on changes."""

from __future__ import annotations

import hashlib
import logging
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple
from weakref import WeakKeyDictionary

from lsprotocol import types

from celeryls.lsp.action_context import text_on_disk
from celeryls.lsp.diagnostics import diagnostic, each_shown
from celeryls.lsp.findings import findings_on_disk
from celeryls.lsp.places import location, uri
from celeryls.lsp.session import OpenDocument
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from celeryls.checking.placed_finding import PlacedFinding
    from celeryls.environment.services import CeleryVersions
    from celeryls.features.findings import FileBasis
    from celeryls.indexing.listing import Stamp
    from celeryls.lsp.index.folder import FolderIndex
    from celeryls.lsp.session import Session
    from celeryls.project.names.entities import Spot
    from celeryls.workspace.server_settings import ServerSettings

logger = logging.getLogger(__name__)

Report = types.WorkspaceFullDocumentDiagnosticReport | types.WorkspaceUnchangedDocumentDiagnosticReport


class SaidOfFile(NamedTuple):
    """The id of what was last said of a file, and what that rests on.

    ``basis`` is None where no rule was asked. ``places`` are those in related information, with what the client was
    told of them.
    """

    result_id: str
    stamp: Stamp
    settings: ServerSettings
    versions: CeleryVersions | None
    basis: FileBasis | None
    places: tuple[tuple[Spot, types.Location], ...]


_said: WeakKeyDictionary[FolderIndex, dict[str, SaidOfFile]] = WeakKeyDictionary()
"""By path; one entry for each file of the folder at most."""


def closed_diagnostics(session: Session, folder: FolderIndex, path: str) -> list[types.Diagnostic]:
    """All findings of a file that is not open, as it is on disk; the folder's index must be settled.

    Empty where it can't be read, and where telling them fails.
    """
    return _told(session, folder, path)[0]


def closed_report(session: Session, folder: FolderIndex, path: str, known: str | None) -> Report:
    """As ``closed_diagnostics``; ``known`` is the id of the result that the client has.

    Nothing is read or computed again where that is what was said last, and still holds.
    """
    every = _said.setdefault(folder, {})
    said = every.get(path)
    if said is not None and said.result_id == known and _holds(session, folder, path, said):
        return types.WorkspaceUnchangedDocumentDiagnosticReport(uri(session, path), known)
    every.pop(path, None)
    items, fresh = _told(session, folder, path)
    if fresh is not None:
        every[path] = fresh
    return report_on(uri(session, path), items, known)


def report_on(of: str, items: list[types.Diagnostic], known: str | None) -> Report:
    """The report on the findings of the file with that URI."""
    found = _result_id(items)
    if found == known:
        return types.WorkspaceUnchangedDocumentDiagnosticReport(of, found)
    return types.WorkspaceFullDocumentDiagnosticReport(of, items, result_id=found)


def keep_only(folder: FolderIndex, paths: Collection[str]) -> None:
    """Drops what was said of all other files of a folder."""
    every = _said.get(folder, {})
    for path in every.keys() - set(paths):
        del every[path]


def _holds(session: Session, folder: FolderIndex, path: str, said: SaidOfFile) -> bool:
    """Whether what was said of a file is still true; False where that can't be told."""
    try:
        return (
            said.settings is session.folders.settings(folder.root)
            and said.versions is session.folders.celery.get(folder.root)
            and said.stamp == _stamped(path, folder)[0]
            and (said.basis is None or folder.findings.hold(path, said.basis))
            and all(location(session, folder.snapshot.location(spot)) == place for spot, place in said.places)
        )
    except Exception:
        logger.exception("whether the findings in %s still hold can't be told", path)
        return False


def _told(session: Session, folder: FolderIndex, path: str) -> tuple[list[types.Diagnostic], SaidOfFile | None]:
    """The findings of a file, and what they rest on; None if they have to be computed again in any case."""
    settings = session.folders.settings(folder.root)
    if not settings.diagnostics_enabled:
        return [], None
    stamp, is_recent = _stamped(path, folder)
    items: list[types.Diagnostic] = []
    basis: FileBasis | None = None
    places: tuple[tuple[Spot, types.Location], ...] = ()
    try:
        text = None if session.folders.excluded(Path(path)) else text_on_disk(path)
        if text is not None:
            opened = OpenDocument(Document(uri(session, path), text), Path(path), folder.root, session.folders)
            found, basis = findings_on_disk(session, folder, opened)
            items = list(each_shown(opened, found, partial(diagnostic, session, opened)))
            places = tuple(_places(session, folder, found))
    except Exception:
        logger.exception("the findings in %s can't be told", path)  # an error in one file only affects that file
        return [], None
    if stamp is None or is_recent:
        return items, None
    versions = session.folders.celery.get(folder.root)
    return items, SaidOfFile(_result_id(items), stamp, settings, versions, basis, places)


def _stamped(path: str, folder: FolderIndex) -> tuple[Stamp | None, bool]:
    """The stamp of a file, None without one, and whether it is so recent that it does not show a change."""
    from celeryls.indexing.listing import is_racy, stamp_of  # noqa: PLC0415 - not before `initialize` is answered

    stamp = stamp_of(path, str(folder.root))
    return stamp, stamp is not None and is_racy(stamp)


def _places(
    session: Session, folder: FolderIndex, found: Iterable[PlacedFinding]
) -> Iterable[tuple[Spot, types.Location]]:
    if session.client.related_information:
        for spot in dict.fromkeys(each.spot for one in found for each in one.finding.related):
            yield spot, location(session, folder.snapshot.location(spot))


def _result_id(items: list[types.Diagnostic]) -> str:
    return hashlib.sha1(repr(items).encode("utf-8", "backslashreplace"), usedforsecurity=False).hexdigest()
