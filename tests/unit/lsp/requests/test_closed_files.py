"""The findings of files that are not open: computed again only where something changes that they rest on."""

from __future__ import annotations

import gc
import weakref
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from celeryls.environment.celery_version import CeleryVersion
from celeryls.environment.services import CeleryVersions
from celeryls.indexing import listing
from celeryls.lsp.action_context import text_on_disk
from celeryls.lsp.client import Client
from celeryls.lsp.index.folder import FolderIndex
from celeryls.lsp.requests.diagnostics import closed
from celeryls.lsp.requests.diagnostics.closed import closed_diagnostics, closed_report, keep_only
from celeryls.lsp.session import Session
from celeryls.source.outline.files import outline
from celeryls.workspace.settings_layers import Layer

if TYPE_CHECKING:
    from pathlib import Path

    from celeryls.features.findings import FileBasis

APP = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_ignore_result = False\n'
TASKS = '"""Tasks."""\n\nfrom shop.celery import app\n\n\n@app.task\ndef add(x): ...\n'
FILES = {
    "shop/__init__.py": "",
    "shop/celery.py": APP,
    "shop/tasks.py": TASKS,
    "shop/views.py": "from shop.tasks import add\n\n\ndef view():\n    add.delay(1, y=2)\n",
    "shop/sending.py": 'from shop.celery import app\n\napp.send_task("shop.tasks.add", (1,))\n',
    "shop/waiting.py": "from shop.tasks import add\n\n\ndef wait():\n    return add.delay(1).get()\n",
    "shop/other.py": "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef other(): ...\n",
    "shop/sound.py": "from celery import shared_task\n\n\n@shared_task\ndef sound(): ...\n",
}


class Shop:
    """A client whose project was read, and what it knows of closed files."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.session = Session()
        self.session.client = Client(related_information=True)
        self.session.folders.roots = (root,)
        self.folder = FolderIndex(root)
        self.session.indexes.add(self.folder)
        self.known: dict[str, str] = {}
        self.told: dict[str, list[types.Diagnostic]] = {}
        self.read: list[str] = []
        monkeypatch.setattr(listing, "is_racy", lambda _stamp: False)
        monkeypatch.setattr(closed, "text_on_disk", self._read)

    def _read(self, path: str) -> str | None:
        self.read.append(path)
        return text_on_disk(path)

    def write(self, files: dict[str, str]) -> None:
        """Writes files, and has the index read them."""
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        if not self.folder.is_settled:
            self.folder.listed([str(self.root / name) for name in files])
            self.folder.scanned()
        self.folder.read({str(self.root / name): outline(text) for name, text in files.items()})
        self.settle()

    def settle(self) -> None:
        assert self.folder.take(60)
        self.folder.current(60)
        assert self.folder.is_settled

    def edit(self, name: str, before: str, after: str) -> None:
        """Replaces a text in an open document, which is opened for that."""
        path = self.root / name
        document = self.session.documents.at(str(path))
        if document is None:
            item = types.TextDocumentItem(path.as_uri(), "python", 1, path.read_text(encoding="utf-8"))
            self.session.documents.opened(item)
            document = self.session.documents.at(str(path))
        assert document is not None
        at = document.text.index(before)
        document.change(at, at + len(before), after)
        self.folder.edited(str(path))
        self.settle()

    def pull(self) -> list[str]:
        """Asks for all files; those that were computed again. What is told is what a new client would be told."""
        self.read.clear()
        paths = self.folder.files_on_disk()
        keep_only(self.folder, paths)
        for path in paths:
            report = closed_report(self.session, self.folder, path, self.known.get(path))
            assert report.result_id is not None
            self.known[path] = report.result_id
            if isinstance(report, types.WorkspaceFullDocumentDiagnosticReport):
                self.told[self.name(path)] = list(report.items)
        computed = [self.name(path) for path in self.read]
        for path in paths:
            assert self.told[self.name(path)] == closed_diagnostics(self.session, self.folder, path)
        return computed

    def codes(self, name: str) -> list[str]:
        return [str(each.code) for each in self.told[name]]

    def name(self, path: str) -> str:
        return path.removeprefix(f"{self.root}/")


@pytest.fixture
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Shop:
    found = Shop(tmp_path, monkeypatch)
    found.write(FILES)
    assert set(found.pull()) == set(FILES)
    return found


def test_nothing_is_computed_again_where_nothing_changes(shop: Shop) -> None:
    assert {name: shop.codes(name) for name in FILES if shop.codes(name)} == {
        "shop/views.py": ["CEL302"],
        "shop/other.py": ["CEL201"],
    }
    assert shop.pull() == []


def test_an_edit_that_matters_to_nobody_computes_nothing_again(shop: Shop) -> None:
    shop.edit("shop/sound.py", "def sound(): ...", "def sound(): return 1\n\n\nX = 1")
    assert shop.pull() == []


def test_a_new_parameter_of_a_task_changes_the_findings_of_its_calls(shop: Shop) -> None:
    shop.edit("shop/tasks.py", "(x)", "(x, y)")
    computed = shop.pull()
    assert shop.codes("shop/views.py") == []
    assert not {"shop/other.py", "shop/sound.py", "shop/__init__.py"} & set(computed)
    shop.edit("shop/tasks.py", "(x, y)", "(x)")
    shop.pull()
    assert shop.codes("shop/views.py") == ["CEL302"]
    assert shop.pull() == []


def test_a_setting_changes_the_findings_where_it_counts(shop: Shop) -> None:
    shop.edit("shop/celery.py", "False", "True")
    computed = shop.pull()
    assert shop.codes("shop/waiting.py") == ["CEL312"]
    assert not {"shop/other.py", "shop/sending.py", "shop/__init__.py"} & set(computed)


def test_a_task_with_another_name_changes_the_findings_of_who_sends_it(shop: Shop) -> None:
    shop.edit("shop/tasks.py", "@app.task", '@app.task(name="shop.plus")')
    computed = shop.pull()
    assert shop.codes("shop/sending.py") == ["CEL401"]
    assert not {"shop/other.py", "shop/sound.py"} & set(computed)


def test_related_places_move_with_the_task(shop: Shop) -> None:
    def line() -> int:
        related = shop.told["shop/views.py"][0].related_information
        assert related
        return related[0].location.range.start.line

    before = line()
    shop.edit("shop/tasks.py", "from shop", "import os\n\nfrom shop")
    assert shop.pull() == ["shop/views.py"]
    assert line() == before + 2


def test_a_related_place_in_a_line_with_other_letters_is_looked_at_again(shop: Shop) -> None:
    shop.write({"shop/tasks.py": TASKS.replace("def add(x)", "async def é(): ...\n\n\n@app.task\ndef add(x)")})
    shop.pull()
    assert shop.pull() == []


def test_a_file_is_read_again_once_it_changes_whether_the_index_knows_or_not(shop: Shop) -> None:
    path = shop.root / "shop/other.py"
    path.write_text(path.read_text(encoding="utf-8").replace("))", "))  # celery: ignore"), encoding="utf-8")
    assert shop.pull() == ["shop/other.py"]
    assert shop.codes("shop/other.py") == []
    shop.write({"shop/other.py": "X = 1\n" + FILES["shop/other.py"]})
    assert shop.pull() == ["shop/other.py"]
    assert shop.codes("shop/other.py") == ["CEL201"]


def test_a_file_that_has_just_been_written_is_not_trusted(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(listing, "is_racy", lambda _stamp: True)
    (shop.root / "shop/other.py").touch()
    assert shop.pull() == ["shop/other.py"]
    assert shop.pull() == ["shop/other.py"]


def test_settings_and_the_version_of_celery_count(shop: Shop) -> None:
    shop.session.folders.editor = Layer({"diagnostics.ignore": ("CEL201",)})
    shop.session.reread()
    assert set(shop.pull()) == set(FILES)
    assert shop.codes("shop/other.py") == []
    version = CeleryVersion((5, 4, 0), "set")
    shop.session.folders.celery[shop.root] = CeleryVersions(version)
    assert set(shop.pull()) == set(FILES)
    assert shop.pull() == []


def test_a_file_that_was_open_is_told_anew(shop: Shop) -> None:
    shop.edit("shop/other.py", "(ValueError)", "ValueError")
    assert shop.pull() == []
    shop.session.documents.closed((shop.root / "shop/other.py").as_uri())
    shop.settle()
    assert shop.pull() == ["shop/other.py"]


def test_a_client_that_does_not_know_what_was_said_is_told(shop: Shop) -> None:
    shop.known.clear()
    assert set(shop.pull()) == set(FILES)


def test_a_file_without_a_rule_is_kept_too(shop: Shop) -> None:
    large = "# " + "x" * 400_000 + "\n" + FILES["shop/other.py"]
    shop.write({"shop/other.py": large, "shop/sound.py": "# coding: latin-1\nfrom celery import shared_task  # é\n"})
    assert set(shop.pull()) >= {"shop/other.py", "shop/sound.py"}
    assert shop.codes("shop/other.py") == []
    assert shop.pull() == []


def test_an_error_costs_the_one_file(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    hold = shop.folder.findings.hold

    def failing(path: str, basis: FileBasis) -> bool:
        if path.endswith("sound.py"):
            raise ValueError("out of order")
        return hold(path, basis)

    monkeypatch.setattr(shop.folder.findings, "hold", failing)
    assert shop.pull() == ["shop/sound.py"]


def test_what_is_kept_goes_with_the_folder(shop: Shop) -> None:
    watched = weakref.ref(shop.folder)
    shop.session.indexes.remove(shop.root)
    del shop.folder
    gc.collect()
    assert watched() is None
