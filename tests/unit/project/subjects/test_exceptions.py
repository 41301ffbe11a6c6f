"""Which classes are exceptions, and what their ancestors do with arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tests.unit.project.subjects.test_connections import ROOT, index_of

from celeryls.project.subjects.model import ExceptionClass

if TYPE_CHECKING:
    from collections.abc import Iterator


def exceptions(text: str) -> Iterator[tuple[str, bool]]:
    """The exception classes of a module by name, and whether their ancestors keep the arguments."""
    index = index_of({"errors.py": text})
    bindings = index.snapshot.tables.bindings.get(f"{ROOT}/errors.py")
    assert bindings is not None
    for label in bindings.units:
        for each in index.subjects.in_unit(f"{ROOT}/errors.py", label):
            if isinstance(each, ExceptionClass):
                yield each.definition.name, each.bases_are_plain


def test_an_exception_is_far_above():
    chain = "".join(f"class E{number + 1}(E{number}): pass\n" for number in range(60))
    found = dict(exceptions(f"class E0(ValueError): pass\n{chain}class Plain(object): pass\n"))
    assert found == {f"E{number}": True for number in range(61)}


def test_an_ancestor_that_makes_its_instances_itself_is_found_beside_others():
    text = (
        "class Base(Exception):\n    def __init__(self, code): ...\n"
        "class Left(Base): pass\nclass Right(Exception): pass\nclass Both(Right, Left): pass\n"
    )
    assert dict(exceptions(text)) == {"Base": True, "Left": False, "Right": True, "Both": False}


def test_classes_that_inherit_in_a_ladder_are_looked_at_once():
    """Each class has twice as many ways to the top as those below it: 60 would take years."""
    ladder = "".join(
        f"class A{number + 1}(A{number}, B{number}): pass\nclass B{number + 1}(A{number}, B{number}): pass\n"
        for number in range(60)
    )
    assert dict(exceptions(f"class A0: pass\nclass B0: pass\n{ladder}")) == {}
    found = dict(exceptions(f"class A0(OSError): pass\nclass B0(Exception): pass\n{ladder}"))
    assert len(found) == 122
