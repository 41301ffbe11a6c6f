"""Findings after edits are those of the text as it is, whatever was kept of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import Phase, given, settings
from hypothesis import strategies as st
from tests.unit.random_edits import edits

from celeryls.features.findings import Findings
from celeryls.project.index.index import Index
from celeryls.source.outline.files import DocumentOutlines, outline_of
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from celeryls.source.text.file import SourceFile

PARTS = st.sampled_from(
    [
        "from celery import Celery, shared_task\nfrom shop.tasks import add\n\n",
        "app = Celery()\napp.conf.task_ignore_result = True\n\n",
        "app.conf.task_ignore_resul = True\n\n",
        "def reader():\n    for each in app.conf.task_ignore_resul: ...\n\n\n",
        "app.conf.task_routes = {'shop.tasks.sub': 'x'}\n\n",
        "app.conf.beat_schedule = {'a': {'task': 'shop.tasks.gone', 'schedule': 1}}\n\n",
        "@shared_task\ndef add(x): ...\n\n\n",
        "@shared_task(bind=True)\ndef sub(x): ...\n\n\n",
        "@shared_task(autoretry_for=(ValueError))\ndef bad(x): ...\n\n\n",
        "@shared_task(autoretry_for=(ValueError))  # noqa\ndef quiet(x): ...\n\n\n",
        "@shared_task\ndef waits():\n    add.delay(1).get()\n    return {1}\n\n\n",
        "def caller():\n    add.delay(1, countdwn=3)  # celery: ignore[CEL304]\n    add.delay()\n\n\n",
        "def sender():\n    app.send_task('shop.tasks.ad', (1,))\n\n\n",
    ]
)
TEXTS = st.lists(PARTS, max_size=8).map("".join)
PIECES = st.one_of(PARTS, st.sampled_from(["x", " ", "\n", "(", ")", "'", "add", "# noqa\n", "@"]))
PATHS = ("/p/shop/tasks.py", "/p/shop/app.py")


def said(found: Findings, path: str, file: SourceFile) -> list[tuple[object, ...]]:
    return [
        (each.code, each.place, each.range, each.severity, each.finding.message)
        for each in found.in_file(path, file, "everything")
    ]


def anew(files: dict[str, Document]) -> Findings:
    index = Index(Path("/p"))
    index.listed(PATHS)
    index.update({path: outline_of(document.file, whole=True) for path, document in files.items()})
    index.resolve_pending()
    return Findings(index)


@settings(max_examples=60, phases=(Phase.generate,))
@given(TEXTS, TEXTS, st.data())
def test_after_each_edit(one: str, other: str, data: st.DataObject):
    files = {path: Document(f"file://{path}", text) for path, text in zip(PATHS, (one, other), strict=True)}
    outlines = {path: DocumentOutlines() for path in PATHS}
    index = Index(Path("/p"))
    index.listed(PATHS)
    found = Findings(index)
    for _ in range(data.draw(st.integers(1, 5))):
        index.update({path: outlines[path].read(files[path].file) for path in PATHS}, edited=True)
        index.resolve_pending()
        fresh = anew(files)
        for path, document in files.items():
            assert said(found, path, document.file) == said(fresh, path, document.file)
        document = files[data.draw(st.sampled_from(PATHS))]
        start, end, _ = data.draw(edits(len(document.text)))
        document.change(start, end, data.draw(PIECES))
