"""What was read to tell who starts whom is kept until a file of it changes."""

from __future__ import annotations

from tests.unit.features.calls.shop import PROJECT, SNAPSHOT, task
from tests.unit.knowledge import ROOT

from celeryls.features.calls.hierarchy import outgoing
from celeryls.features.calls.reading import KeptCallReading
from celeryls.features.calls.starters import task_starter
from celeryls.project.steps import finish


class Reads:
    """The files of the project, and which were read since the last question."""

    def __init__(self):
        self.paths = []

    def __call__(self, path):
        self.paths.append(path)
        return PROJECT.files.get(path.removeprefix(f"{ROOT}/"))

    def asked(self, kept, snapshot=SNAPSHOT):
        self.paths.clear()
        starter = task_starter(SNAPSHOT, task("through"))
        return [target.name for target, _ in finish(outgoing(kept.of(snapshot, self), starter))]


def test_no_file_is_read_twice():
    kept, read = KeptCallReading(), Reads()
    found = read.asked(kept)
    assert found
    assert read.paths
    assert read.asked(kept) == found
    assert read.paths == []


def test_what_has_changed_is_read_again():
    kept, read = KeptCallReading(), Reads()
    found = read.asked(kept)
    first = list(read.paths)
    kept.changed([f"{ROOT}/not/read.py"])
    assert read.asked(kept) == found
    assert read.paths == []
    for changed in (first[0], ROOT):
        kept.changed([changed])
        assert read.asked(kept) == found
        assert read.paths == first
    kept.drop()
    read.asked(kept)
    assert read.paths == first


def test_what_has_read_too_much_is_not_kept():
    kept, read = KeptCallReading(most=10), Reads()
    read.asked(kept)
    read.asked(kept)
    assert read.paths
