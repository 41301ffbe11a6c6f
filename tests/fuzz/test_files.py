"""Whatever the files of a project contain, they crash nothing, and all others are read."""

from __future__ import annotations

import tempfile
from pathlib import Path

from hypothesis import strategies as st

from celeryls.environment.services import celery_versions
from celeryls.features.findings import Findings
from celeryls.features.library import Library
from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.snippets import SnippetPlace
from celeryls.workspace.folder_settings import folder_settings
from celeryls.workspace.formatting import formatting
from celeryls.workspace.settings_layers import Layer

from .corpus import OTHERS
from .mutations import contents
from .rounds import fuzz

_EXCLUDING = {".gitignore", "pyproject.toml", "celeryls.toml"}
_KNOWN = "from celery import shared_task\n\n\n@shared_task(max_retires=3)\ndef add(x, y): ...\n"


@st.composite
def changed_files(draw: st.DrawFn) -> dict[str, bytes]:
    names = draw(st.lists(st.sampled_from(sorted(OTHERS)), min_size=1, max_size=3, unique=True))
    return {name: draw(contents(OTHERS[name].encode())) for name in names}


def check(files: dict[str, bytes]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder).resolve()
        tasks = root / "shop" / "tasks.py"
        for name, data in {**{name: text.encode() for name, text in OTHERS.items()}, **files}.items():
            path = root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(data)
        tasks.write_text(_KNOWN)
        settings = folder_settings(root, Layer(), trusted=True).settings
        formatting(tasks, root)
        celery_versions(root)
        Library().snippets((root / "snippets",), SnippetPlace())
        found = index_folder(ScanRequest(str(root), settings.exclude, settings.wrappers), cache=False)
        findings = Findings(found.index)
        for other in findings.other_files("everything"):
            findings.in_other(other, Path(other).read_bytes().decode("utf-8", "replace"), "everything")
        if files.keys().isdisjoint(_EXCLUDING):
            assert "add" in {task.function for task in found.snapshot.tasks()}


def test_files_of_a_project() -> None:
    fuzz(check, 100, files=changed_files())
