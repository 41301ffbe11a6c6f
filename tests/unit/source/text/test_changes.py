"""What changed in a broken unit since it was clean is told exactly, however many places were edited."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.decorators import shapes
from tests.unit.random_edits import TEXTS, edits
from tests.unit.reading import decorated

from celeryls.source.outline.files import outline_of
from celeryls.source.text.changes import difference
from celeryls.source.text.document import Document

if TYPE_CHECKING:
    from celeryls.source.text.changes import Changes


def gaps(changes: Changes, before: str, after: str) -> tuple[list[str], list[str]]:
    """What stands between the changes, in the older and in the newer text."""
    old, new = [0], [0]
    for change in changes:
        old += [change.first, change.last]
        new += [change.new_first, change.new_last]
    return (
        [before[start:end] for start, end in zip(old[::2], [*old[1::2], len(before)], strict=True)],
        [after[start:end] for start, end in zip(new[::2], [*new[1::2], len(after)], strict=True)],
    )


@settings(max_examples=300)
@given(st.one_of(TEXTS, shapes().map(lambda shape: shape.text)), st.data())
def test_between_the_changes_both_texts_are_the_same(text: str, data: st.DataObject):
    document = Document("file:///a.py", text)
    for _ in range(data.draw(st.integers(1, 5))):
        document.change(*data.draw(edits(len(document.text))))
        for unit in document.file.units:
            assert not (unit.clean and unit.before)
            if unit.before:
                old, new = gaps(unit.changes, unit.before, unit.text)
                assert old == new


@given(st.text("ab\n"), st.text("ab\n"))
def test_a_difference_is_one_change(before: str, after: str):
    changes = difference(before, after)
    assert len(changes) == (before != after)
    old, new = gaps(changes, before, after)
    assert old == new


FACTORY = """\
def make(app):
    @app.task
    def first(x):
        return x

    @app.task(queue="mail")
    def second(x):
        send.delay(x)

    @app.task
    def third(x):
        return x
"""


def test_what_stands_between_two_half_typed_places_is_kept():
    document = Document("file:///a.py", f"from celery import shared_task\n\n\n{FACTORY}")
    for word in ("first(x):\n        return x", "third(x):\n        return x"):
        at = document.text.index(word) + len(word)
        document.change(at, at, "\n        foo(")
    (_, broken) = document.file.units
    assert len(broken.changes) == 2
    found = {each.name: each for each in decorated(document.file)}
    assert set(found) == {"first", "second", "third"}
    assert document.text[slice(*found["second"].decorators[0].span)] == '@app.task(queue="mail")'
    (line, unit) = outline_of(document.file).units[-1]
    second = next(each for each in unit.definitions if each.name == "second")
    text = document.text.split("\n")[line + second.name_range.line]
    assert text[second.name_range.column : second.name_range.end_column] == "second"
    assert [each.call.callee.dotted for each in unit.calls] == ["send.delay"]  # type: ignore[union-attr]  # a name


def test_what_is_typed_away_and_typed_again_has_not_changed():
    document = Document("file:///a.py", FACTORY)
    at = document.text.index("return x")
    document.change(at, at, "(")
    word = document.text.index("send")
    document.change(word, word + 4, "")
    document.change(word, word, "send")
    (_, unit) = document.file.units
    assert [(change.first, change.new_last - change.new_first) for change in unit.changes] == [(at, 1)]
