"""The names of a file after an edit are those of its text, whatever was kept of them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from tests.unit.random_edits import TEXTS, edits

from celeryls.project.names.bindings import Bindings
from celeryls.project.names.edited_bindings import EditedBindings
from celeryls.project.steps import finish
from celeryls.source.outline.files import outline_of
from celeryls.source.text.file import SourceFile

PARTS = st.sampled_from(
    [
        "import a\n",
        "from b import *\n",
        "X = [1]\nX += [2]\n",
        "def f(p):\n    q = task()\n    return q\n\n",
        "class C:\n    N = 1\n    def m(self): ...\n\n",
        "@shared_task\ndef g(x): ...\n\n",
    ]
)


def said(names: Bindings) -> tuple[object, ...]:
    order = [(scope, tuple(bound.items())) for scope, bound in names.scopes.items()]
    return (order, names.stars, names.changing, list(names.units.items()), names.lines, names.public)


@given(st.lists(PARTS, max_size=6).map("".join), TEXTS, st.data())
def test_after_each_edit(parts, text, data):
    file = SourceFile.of(parts + text)
    outline = outline_of(file, whole=True)
    names, anew = EditedBindings(outline), Bindings(outline)
    for _ in range(3):
        file = file.edited(*data.draw(edits(len(file.text))))
        outline = outline_of(file, whole=True)
        before, names = names, EditedBindings(outline, names)
        before_anew, anew = anew, Bindings(outline)
        assert said(names) == said(anew)
        assert finish(before.changed(names)) == finish(before_anew.changed(anew))


def test_what_did_not_change_is_not_read_again():
    file = SourceFile.of("".join(f"def f{n}():\n    x = task()\n\n" for n in range(20)))
    before = EditedBindings(outline_of(file, whole=True))
    at = file.text.index("x = task()", 200)
    after = EditedBindings(outline_of(file.edited(at, at, "y = "), whole=True), before)
    read = [label for label, part in after.parts.items() if part is not before.parts.get(label)]
    assert len(read) == 1
