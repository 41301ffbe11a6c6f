"""An index of outlines that are decoded again for each question knows what one of decoded outlines does."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import pytest

from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.indexing.whole_index import GatheringObserver
from celeryls.project.index.index import Index
from celeryls.project.names.bindings import Bindings
from celeryls.project.stored.bindings import StoredBindings
from celeryls.source.outline.encoding import decode
from celeryls.source.stored import outlines as module
from celeryls.source.stored.outlines import StoredOutline, forget_decoded, stored

sys.path.insert(0, str(Path(__file__).parents[4] / "benchmarks"))

from monorepo import written

PROJECTS = sorted(path for path in (Path(__file__).parents[3] / "projects").iterdir() if path.is_dir())


@pytest.fixture(autouse=True)
def decoded_each_time(monkeypatch):
    """Each outline is forgotten as soon as another one is asked for."""
    monkeypatch.setattr(module, "ROOM", 0)
    forget_decoded()
    yield
    forget_decoded()


def scanned(root: Path) -> GatheringObserver:
    gathered = GatheringObserver(lambda *_: None)
    Scan(ScanRequest(str(root))).run(gathered)
    return gathered


def kept(data: bytes):
    return stored(data, decode(data)) if data else None


def index_of(root: Path, files, outlines) -> Index:
    index = Index(root)
    index.listed(files)
    index.update(outlines)
    index.resolve_pending()
    return index


def known(index: Index):
    snapshot, tables = index.snapshot, index.snapshot.tables
    files = {path: tables.files.get(path) for path in sorted(tables.files)}
    places = {
        path: [
            (index.snapshot.location(each.spot), index.snapshot.extent(each)) for each in index.snapshot.tasks_in(path)
        ]
        for path in files
    }
    return files, places, snapshot.wrappers


def found(index: Index):
    """Which subjects rules are told of, by file and unit, and what can't be followed."""
    snapshot, subjects = index.snapshot, {}
    for path in sorted(snapshot.tables.bindings):
        names = snapshot.tables.bindings.get(path)
        units = {label: index.subjects.in_unit(path, label) for label in names.units} if names else {}
        combined = index.subjects.combined(path, snapshot)
        subjects[path] = [
            [(label, *map(_kind, several)) for label, several in told.items()] for told in (units, combined)
        ]
    return subjects, index.unfollowed().all()


def _kind(subject) -> tuple[str, object]:
    return type(subject).__name__, getattr(subject, "range", None)


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_a_project_is_known_as_before(project: Path):
    scan = scanned(project)
    one = index_of(project, scan.files, {path: decode(data) if data else None for path, data in scan.outlines.items()})
    other = index_of(project, scan.files, {path: kept(data) for path, data in scan.outlines.items()})
    assert known(other) == known(one)
    assert found(other) == found(one)


def test_so_is_a_monorepo_whose_files_change(tmp_path: Path):
    root = written(tmp_path, 400, 100)
    scan = scanned(root)
    index = index_of(root, scan.files, {path: kept(data) for path, data in scan.outlines.items()})
    texts = sorted(path for path, data in scan.outlines.items() if data)
    draw = random.Random(4)
    outlines = dict(scan.outlines)
    for _ in range(20):
        one, other = draw.sample(texts, 2)
        outlines[one], outlines[other] = outlines[other], outlines[one]
        index.update({path: kept(outlines[path]) for path in (one, other)})
        index.resolve_pending()
    anew = index_of(root, scan.files, {path: decode(data) if data else None for path, data in outlines.items()})
    assert known(index) == known(anew)


def test_bindings_are_those_of_the_outline(tmp_path: Path):
    scan = scanned(written(tmp_path, 400, 100))
    for data in filter(None, scan.outlines.values()):
        outline = kept(data)
        assert isinstance(outline, StoredOutline)
        names, expected = StoredBindings(outline), Bindings(decode(data))
        assert (names.scopes, names.stars, names.units) == (expected.scopes, expected.stars, expected.units)
        assert (names.lines, names.changing, names.public) == (expected.lines, expected.changing, expected.public)
