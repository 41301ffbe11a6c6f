"""The outline of a document after edits is that of its text, whatever was taken from the outline before."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.random_edits import PIECES, edits

from celeryls.source.outline import files
from celeryls.source.outline.files import DocumentOutlines, outline_of
from celeryls.source.outline.reader import read_unit
from celeryls.source.text.document import Document

MORE = st.sampled_from(
    [
        "@shared_task\ndef add(x): ...\n",
        "add.delay(1)\n",
        "def f():\n    add(1)\n    made(2)\n",
        "made = app.task(f)\n",
        "from .tasks import add\n",
        "X = 1\n",
    ]
)


@settings(max_examples=300)
@given(st.lists(st.one_of(MORE, PIECES), max_size=20).map("".join), st.data())
def test_after_each_edit(text: str, data: st.DataObject):
    document, kept = Document("file:///a.py", text), DocumentOutlines()
    for _ in range(data.draw(st.integers(1, 5))):
        assert kept.read(document.file) == outline_of(document.file, whole=True)
        document.change(*data.draw(edits(len(document.text))))
    assert kept.read(document.file) == outline_of(document.file, whole=True)


def test_a_new_name_of_a_task_is_looked_for_in_all_units():
    """A call of what was a plain function is not stored before it is decorated."""
    document = Document("file:///a.py", "\ndef add(x): ...\n\n\ndef f():\n    return [add]\n")
    kept = DocumentOutlines()
    kept.read(document.file)
    document.change(0, 1, "\n@shared_task\n")
    assert kept.read(document.file) == outline_of(document.file, whole=True)
    document.change(document.text.index("add"), document.text.index("add") + 3, "sub")
    assert kept.read(document.file) == outline_of(document.file, whole=True)


def test_a_letter_has_one_unit_read(monkeypatch):
    document = Document("file:///a.py", "".join(f"def f{n}():\n    return {n}\n\n\n" for n in range(30)))
    kept, read = DocumentOutlines(), []
    kept.read(document.file)

    def reading(text, names):
        read.append(text)
        return read_unit(text, names)

    monkeypatch.setattr(files, "read_unit", reading)
    at = document.text.index("return 20")
    for letters in ("x = 1; ", "\n"):
        document.change(at, at, letters)
        kept.read(document.file)
    assert len(read) == 2


def test_what_cant_be_read_leaves_nothing_of_before(monkeypatch):
    document, kept = Document("file:///a.py", "x = 1\n\n\ndef f(): ...\n"), DocumentOutlines()
    kept.read(document.file)
    document.change(0, 5, "y = 2")

    def fail(*_):
        raise RuntimeError

    with monkeypatch.context() as failing:
        failing.setattr(files, "read_unit", fail)
        with pytest.raises(RuntimeError):
            kept.read(document.file)
    assert kept.read(document.file) == outline_of(document.file, whole=True)
