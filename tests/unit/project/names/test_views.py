"""What is read of another file is noted: an answer is forgotten when that changes, and only then."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from tests.unit.configurations import ROOT

import celeryls
from celeryls.project.names.modules import Modules
from celeryls.project.names.resolve import Resolver
from celeryls.project.names.views import WHOLE
from celeryls.project.values.evaluate import Evaluation, text_of
from celeryls.project.values.scoped_value import ScopedValue
from celeryls.source.expression.values import Name
from celeryls.source.outline.files import outline
from celeryls.syntax.places import Range

FILE = f"{ROOT}/a.py"
TEXT = """\
from b import *
X = 1
Y = [X]
Y += [2]
class C:
    N = 1
def f(p):
    q = task()
    return X
"""
FUNCTION = (("def", "f"),)
SERVER = Path(celeryls.__file__).parent


def resolver(**files):
    paths = {f"{ROOT}/{name}.py": text for name, text in files.items()}
    return Resolver({path: outline(text, whole=True) for path, text in paths.items()}, Modules.of(ROOT, paths))


@pytest.mark.parametrize(
    ("ask", "expected", "sources"),
    [
        (lambda names: len(names.bindings_of("X")), 1, {"X"}),
        (lambda names: len(list(names.bindings_anywhere("N"))), 2, {"N", "*"}),
        (lambda names: names.is_constant("X", ()), False, {"X", "*"}),
        (lambda names: names.is_constant("N", (("class", "C"),)), True, {"N", "*"}),
        (lambda names: names.is_constant("Y", ()), False, {"Y", "*"}),
        (lambda names: len(names.stars(())), 1, {"*"}),
        (lambda names: (names.exports("X"), names.exports("_x")), (True, False), {"__all__"}),
        (lambda names: list(names.inner(names.definition((("class", "C"),)))), ["N"], {"C", "C.*"}),
        (lambda names: names.is_local("p", FUNCTION), True, {"f", "f()"}),
        (lambda names: names.is_local("z", FUNCTION), False, {"f", "f()"}),
        (lambda names: names.reduced("X", FUNCTION), (), {"f()"}),
        (lambda names: names.reduced("q", FUNCTION), FUNCTION, {"f()"}),
        (lambda names: list(names.units), ["", "C", "f"], {WHOLE}),
        (lambda names: names.unit("f") is None, False, {"unit f"}),
        (lambda names: sorted(names.top), ["C", "X", "Y", "f"], {WHOLE}),
    ],
)
def test_each_question_notes_what_its_answer_was_read_from(ask, expected, sources):
    of = resolver(a=TEXT)
    assert of.memo.keep("question", lambda: ask(of.bindings(FILE))) == expected
    for source in ("X", "Y", "C", "f", "*", "__all__", "C.*", "f()", "unit f", "unit C", WHOLE):
        forgotten = of.memo.change([(FILE, source)])
        assert forgotten == ({"question"} if source in sources else set()), source
        of.memo.keep("question", lambda: ask(of.bindings(FILE)))


def test_a_file_without_facts_has_no_names_and_an_answer_hangs_on_it():
    of = resolver(a="")
    assert of.memo.keep("question", lambda: of.bindings(f"{ROOT}/none.py").bindings_of("x")) == ()
    assert of.memo.change([(f"{ROOT}/none.py", "x")]) == {"question"}


def test_a_constant_of_another_file_hangs_on_its_name_alone():
    of = resolver(a="from b import NAME\n", b="PKG = 'shop'\nNAME = f'{PKG}.pack'\nOTHER = []\nOTHER += [1]\n")
    bound = ScopedValue(Name("NAME", Range(0, 0, 0, 4)), FILE, "", (), {})
    assert of.memo.keep("question", lambda: text_of(bound, of)) == "shop.pack"
    assert of.memo.change([(f"{ROOT}/b.py", each) for each in (WHOLE, "OTHER", "x", "unit ")]) == set()
    for name in ("PKG", "NAME"):
        assert of.memo.change([(f"{ROOT}/b.py", name)]) == {"question"}
        of.memo.keep("question", lambda: text_of(bound, of))


def test_what_a_helper_returns_hangs_on_the_helper():
    of = resolver(a="from b import entry\nX = entry('a')\n", b="def entry(t):\n    return {'task': t}\ndef f(): ...\n")
    ((_, unit),) = [each for each in of.bindings(FILE).units.items() if each[1].assignments]
    bound = ScopedValue(unit.assignments[0].value, FILE, "", (), {})
    of.memo.keep("question", lambda: Evaluation(of).value(bound))
    assert of.memo.change([(f"{ROOT}/b.py", each) for each in ("f", "f()", WHOLE)]) == set()
    assert of.memo.change([(f"{ROOT}/b.py", "entry()")]) == {"question"}


def test_nobody_notes_by_hand_what_was_read_or_reads_past_the_views():
    """Only the room of names may: everywhere else it would be forgotten some day."""
    outside = [path for path in SERVER.rglob("*.py") if path.parent != SERVER / "project" / "names"]
    by_hand = [path.name for path in outside if re.search(r"\bmemo\.read(?:_all)?\(", path.read_text("utf-8"))]
    past = [path.name for path in outside if re.search(r"resolver\.table\(", path.read_text("utf-8"))]
    assert (by_hand, past) == ([], ["index.py"])
    modules = [path.name for path in outside if re.search(r"resolver\.modules\b", path.read_text("utf-8"))]
    assert sorted(modules) == ["index.py", "reachable.py"]  # who sets them, and a search that keeps no answer
