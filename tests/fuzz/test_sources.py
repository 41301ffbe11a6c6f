"""Whatever somebody types, every answer is given, and edits leave valid Python valid."""

from __future__ import annotations

import ast
import asyncio
import warnings
from functools import cache
from typing import TYPE_CHECKING

from hypothesis import strategies as st
from tests.unit.random_edits import edits

from celeryls.edit.style import style_of
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.source.outline.files import outline_of
from celeryls.source.text.file import SourceFile
from celeryls.sweep.other_files import SweptProject
from celeryls.sweep.trial import trials_of
from celeryls.workspace.formatting import formatting

from .corpus import modules, projects
from .in_process import EditedDocument, no_errors_logged
from .mutations import sources
from .rounds import fuzz

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [path.read_bytes().decode() for path in modules()]


def test_an_open_document() -> None:
    def check(text: str, data: st.DataObject) -> None:
        async def edited() -> None:
            document = EditedDocument(text)
            for _ in range(3):
                document.ask_all(data.draw(st.integers(0, len(document.text))))
                document.change(*data.draw(edits(len(document.text))))

        with no_errors_logged():
            asyncio.run(edited())

    fuzz(check, 40, text=sources(TEXTS), data=st.data())


def test_actions_and_fixes_in_a_project() -> None:
    def check(place: tuple[Path, Path], data: st.DataObject) -> None:
        root, path = place
        text = data.draw(sources([path.read_bytes().decode()]))
        project = _project(root)
        index, before = project.found.index, project.found.outlines.get(str(path))
        with no_errors_logged():
            index.update({str(path): outline_of(SourceFile.of(text), whole=True)})
            index.resolve_pending()
            try:
                tried = list(trials_of(path, text, style_of(text, formatting(path, root)), project))
            finally:
                index.update({str(path): before})
                index.resolve_pending()
        for trial in tried:
            assert not _parses(trial.before) or _parses(trial.after), f"{trial.action} at {trial.at}"

    places = [(root, path) for root in projects() for path in modules() if path.is_relative_to(root)]
    fuzz(check, 30, place=st.sampled_from(places), data=st.data())


@cache
def _project(root: Path) -> SweptProject:
    return SweptProject(root, index_folder(ScanRequest(str(root)), cache=False))


def _parses(text: str) -> bool:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            ast.parse(text)
        except (SyntaxError, ValueError, RecursionError, MemoryError):
            return False
    return True
