"""Whatever is deleted from a file, no fact is kept of which nothing is left in the text."""

from __future__ import annotations

import re
from itertools import combinations
from typing import TYPE_CHECKING

import pytest
from msgspec.structs import astuple
from tests.unit.configurations import ROOT

from celeryls.project.index.index import Index
from celeryls.source.expression.values import Unknown
from celeryls.source.outline.files import outline_of
from celeryls.source.text.document import Document
from celeryls.syntax.places import OutlineRecord, Range

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCHEDULE = """\
from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {
    "ship": {
        "task": "shop.ship",
        "schedule": 60,
    },
    "pack": {"task": "shop.pack", "args": (1,)},
}
"""
LOOP = """\
for each in (
    "a",
    "b",
):
    app.conf.beat_schedule[each] = {
        "task": each,
    }
"""
CLASS = """\
@app.task(
    name="x",
)
class Ship(
    Task,
):
    queue = one = (
        "mail"
    )

    def run(self):
        pack.apply_async(
            args=(self,),
        )
"""
FUNCTION = """\
@app.task(
    queue="mail" if TEST else queues[0],
)
@wrap
def ship(
    order=1,
):
    chain(pack.s(), sell.s()).delay()
    return {
        "a": [*order, *(x for x in y)],
    }
"""


def empty(record: object) -> Iterator[object]:
    """The parts of a fact that have no place in the text; what can't be told is left out."""
    if isinstance(record, OutlineRecord) and not isinstance(record, Range | Unknown):
        place = getattr(record, "range", None)
        if isinstance(place, Range) and place.start == place.end:
            yield record
    if isinstance(record, tuple | OutlineRecord):
        for part in astuple(record) if isinstance(record, OutlineRecord) else record:
            yield from empty(part)


@pytest.mark.parametrize("text", [SCHEDULE, LOOP, CLASS, FUNCTION], ids=["schedule", "loop", "class", "function"])
def test_no_fact_is_kept_of_what_was_deleted(text: str) -> None:
    places = sorted({each for found in re.finditer(r"\w+|[^\w\s]|\n", text) for each in found.span()})
    for start, end in combinations(places, 2):
        document = Document("file:///a.py", text)
        outline_of(document.file)
        document.change(start, end, "")
        left = [each for _, unit in outline_of(document.file).units for each in empty(unit)]
        assert not left, text[start:end]


@pytest.mark.parametrize(
    ("deleted", "left"),
    [
        ('    "ship": {\n', ["pack"]),
        ('"ship": ', ["pack"]),
        ('"ship": {', ["pack"]),
        ('    "ship": {\n        "task": "shop.ship",\n', ["pack"]),
        ('"shop.ship",\n', ["ship", "pack"]),
    ],
)
def test_an_entry_of_a_schedule_is_kept_as_long_as_its_name_is_there(tmp_path: Path, deleted: str, left: list[str]):
    path = f"{ROOT}/tasks.py"
    document, index = Document(f"file://{path}", SCHEDULE), Index(tmp_path)
    index.listed([path])

    def entries() -> list[str]:
        index.update({path: outline_of(document.file, whole=True)}, edited=True)
        index.resolve_pending()
        return [each.key for each in index.snapshot.beat_entries()]

    assert entries() == ["ship", "pack"]
    start = SCHEDULE.index(deleted)
    document.change(start, start + len(deleted), "")
    assert entries() == left
