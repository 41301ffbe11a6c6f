"""A file that was edited is read as if it had just been opened; what is broken keeps what was known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.decorators import shapes
from tests.unit.random_edits import TEXTS, edits, whole
from tests.unit.reading import decorated

from celeryls.source.cursor.context import context_at
from celeryls.source.outline.document.module_level import assignments_of, imports_of
from celeryls.source.tasks.task import tasks
from celeryls.source.text.chunks import split
from celeryls.source.text.document import Document
from celeryls.source.text.file import SourceFile, _broken
from celeryls.source.text.line_starts import line_starts
from celeryls.source.text.units import units

if TYPE_CHECKING:
    from tests.unit.decorators import Shape

    from celeryls.source.text.units import Unit


def known(file: SourceFile) -> tuple[object, ...]:
    return decorated(file), imports_of(file), assignments_of(file)


@settings(max_examples=300)
@given(st.one_of(TEXTS, shapes().map(lambda shape: shape.text)), st.data())
def test_a_text_that_is_whole_is_read_as_if_it_had_just_been_opened(text: str, data: st.DataObject):
    document = Document("file:///a.py", text)
    for _ in range(data.draw(st.integers(1, 4))):
        start, end, new = data.draw(edits(len(document.text)))
        expected = document.text[:start] + new + document.text[end:]
        document.change(start, end, new)
        assert document.text == expected
        assert [document.starts[line] for line in range(len(document.starts))] == line_starts(expected)
        fresh = SourceFile.of(expected)
        assert document.file.chunks == fresh.chunks
        assert "".join(unit.text for unit in document.file.units) == expected
        if whole(fresh):
            assert known(document.file) == known(fresh)
        list(tasks(document.file))
        context_at(document.file, data.draw(st.integers(0, len(expected))))


def read_as_a_whole(file: SourceFile, start: int, end: int, new: str) -> tuple[Unit, ...]:
    """The units after an edit, none of them kept as it was."""
    chunks = split(file.text[:start] + new + file.text[end:])
    seams = frozenset(file._moved_joins(start, end, len(new)))
    read = units(chunks, 0, 0, lambda: seams)
    return tuple(unit if unit.clean else _broken(unit, file.units, start, end, len(new)) for unit in read)


@settings(max_examples=300)
@given(st.one_of(TEXTS, shapes().map(lambda shape: shape.text)), st.data())
def test_what_is_far_from_an_edit_is_as_if_it_had_been_read_again(text: str, data: st.DataObject):
    file = SourceFile.of(text)
    for _ in range(data.draw(st.integers(1, 5))):
        start, end, new = data.draw(edits(len(file.text)))
        expected = read_as_a_whole(file, start, end, new)
        file = file.edited(start, end, new)
        assert file.units == expected
        before = [file.text[: unit.start] for unit in file.units]
        assert list(file.unit_lines) == [len(line_starts(text)) - 1 for text in before]


@settings(max_examples=150)
@given(shapes(whole=True), st.data())
def test_what_breaks_a_file_is_forgotten_when_it_is_undone(shape: Shape, data: st.DataObject):
    start, end, new = data.draw(edits(len(shape.text)))
    document = Document("file:///a.py", shape.text)
    before = known(document.file)
    document.change(start, end, new)
    document.change(start, start + len(new), shape.text[start:end])
    assert known(document.file) == before


@settings(max_examples=150)
@given(shapes(whole=True), st.sampled_from(["(", "{", "[", "'", "x = (\n", "import", "@", "def g(", "if x", '"']))
def test_every_fact_that_an_edit_does_not_touch_survives_it(shape: Shape, new: str):
    """Typed on a line of its own, at the margin, above the task's chunk."""
    file = SourceFile.of(shape.text)
    unit = file.unit_before(shape.decorator + 1)
    after = file.edited(unit.start, unit.start, new + "\n\n")
    assert [task.definition.name for _, task in tasks(after)] == [task.definition.name for _, task in tasks(file)]
    assert imports_of(after).keys() >= imports_of(file).keys() - {"y"}


@given(st.one_of(st.text(), TEXTS))
def test_no_text_is_too_strange(text: str):
    file = SourceFile.of(text)
    assert "".join(file.chunks) == text
    for offset in range(0, len(text) + 1, 5):
        context_at(file, offset)


def test_a_chunk_that_is_data_is_not_parsed_and_costs_no_task_elsewhere():
    data = 'import celery\nx = """' + "a b c\n" * 40_000
    file = SourceFile.of(data + "\n\n@shared_task\ndef f(): ...\n")
    assert [found.definition.name for _, found in tasks(file)] == ["f"]
    assert imports_of(file) == {}
    assert context_at(file, len(data)).kind == "expression"
