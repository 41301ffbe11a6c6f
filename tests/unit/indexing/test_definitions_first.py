"""The first pass has all definitions and the configuration, and the second ends where reading all at once does."""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.scanning import TASK, Told, fresh, write

from celeryls.indexing.closure.import_order import imports_first
from celeryls.indexing.scan import Scan, ScanRequest
from celeryls.project.index.index import Index
from celeryls.source.outline.encoding import decode
from celeryls.source.text.relevance import calls, may_define

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from definitions_first import known_of, one_pass, two_passes
from monorepo import written

if TYPE_CHECKING:
    from celeryls.project.index.snapshot import Snapshot

PROJECTS = sorted(path for path in (Path(__file__).parents[2] / "projects").iterdir() if path.is_dir())
USE = "from .tasks import {name}\n\n\ndef view(request):\n    {name}.delay(1)\n"


@pytest.mark.parametrize("project", PROJECTS, ids=lambda path: path.name)
def test_the_first_pass_has_all_definitions_and_the_second_all_facts(project: Path):
    found, (facts, snapshot) = two_passes(project), one_pass(project)
    assert found.last - found.first == set()
    assert found.facts == facts
    assert known_of(found.snapshot) == known_of(snapshot)


def test_in_a_monorepo_too_where_wrappers_lie_in_a_library(tmp_path: Path):
    root = written(tmp_path, 400, 100)
    found, (facts, snapshot) = two_passes(root), one_pass(root)
    assert sum(each.kind == "task" for each in found.last) == 100
    assert found.last - found.first == set()
    assert found.facts == facts
    assert known_of(found.snapshot) == known_of(snapshot)
    assert len(found.first) < sum(len(known.uses) for known in known_of(snapshot).values())


def test_uses_come_after_all_definitions(tmp_path: Path):
    files = {"a/views.py": USE.format(name="add"), "a/tasks.py": TASK.format(name="add"), "a/__init__.py": ""}
    write(tmp_path, files)
    told = fresh(tmp_path)
    assert told.definitions is not None
    assert set(told.definitions) == {str(tmp_path / "a/tasks.py")}
    assert set(told.facts_of) == {str(tmp_path / name) for name in ("a/tasks.py", "a/views.py")}


def test_what_a_wrapper_of_the_project_makes_is_a_definition(tmp_path: Path):
    wrapper = "from celery import shared_task\n\n\ndef job(**options):\n    return shared_task(queue='a', **options)\n"
    made = "from .base import job\n\n\n@job()\ndef add(x):\n    return x\n"
    uses = "from .base import job\n\nprint(job)\n"
    write(tmp_path, {"a/__init__.py": "", "a/base.py": wrapper, "a/made.py": made, "a/uses.py": uses})
    told = fresh(tmp_path)
    assert told.definitions is not None
    assert set(told.definitions) == {str(tmp_path / name) for name in ("a/base.py", "a/made.py")}


def test_a_second_scan_that_reads_changes_does_not_tell_of_definitions(tmp_path: Path):
    write(tmp_path, {"a.py": TASK.format(name="add")})
    scan = Scan(ScanRequest(str(tmp_path)))
    scan.run(Told())
    write(tmp_path, {"b.py": TASK.format(name="mul")})
    again = Told()
    scan.run(again)
    assert again.definitions is None
    assert set(again.facts_of) == {str(tmp_path / "b.py")}


def test_files_are_told_after_those_that_they_import_also_from_the_cache(tmp_path: Path):
    chain = {f"a/{name}.py": f"from .{after} import tasks\n\n\ntasks.x.delay()\n" for name, after in ("bc", "cd", "de")}
    write(tmp_path, {"a/__init__.py": "", **chain, "a/e.py": "from . import tasks\n\ntasks.x.delay()\n"})
    scan, told = Scan(ScanRequest(str(tmp_path))), Told()
    scan.run(told)
    expected = [str(tmp_path / f"a/{name}.py") for name in "edcb"]
    assert list(told.facts_of) == expected
    again = Told()
    Scan(scan.wanted, scan.store, scan.found).run(again)
    assert list(again.facts_of) == expected


def test_resolving_files_as_they_come_resolves_each_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    root = written(tmp_path, 400, 100)
    resolved: Counter[str] = Counter()
    knowledge = Index._knowledge

    def counting(index: Index, path: str) -> object:
        resolved[path] += 1
        return knowledge(index, path)

    monkeypatch.setattr(Index, "_knowledge", counting)
    snapshot = _resolved_as_they_come(root)
    assert len(list(snapshot.tasks())) == 100
    assert sum(resolved.values()) <= 1.05 * len(resolved)


def _resolved_as_they_come(root: Path) -> Snapshot:
    index = Index(root)

    class Resolving(Told):
        def listed(self, files: list[str]) -> None:
            index.listed(files)

        def facts(self, path: str, encoded: bytes) -> None:
            index.update({path: decode(encoded) if encoded else None})
            index.resolve_pending()

    Scan(ScanRequest(str(root))).run(Resolving())
    return index.snapshot


def test_a_circle_of_imports_is_cut_where_it_is_entered():
    imports = {"a": ("b", "x"), "b": ("c", "b"), "c": ("a",), "d": ("b",)}
    asked: list[str] = []

    def imported(path: str) -> tuple[str, ...]:
        asked.append(path)
        return imports[path]

    assert list(imports_first("adcb", imported)) == ["c", "b", "a", "d"]
    assert sorted(asked) == ["a", "b", "c", "d"]


@pytest.mark.parametrize(
    "text",
    [
        "@shared_task\n", "@app.task(bind=True)\n", "    @celery_app.task\n", "run = app.task(f)\n", "class A(Task):\n",
        "app = Celery('x')\n", "CELERY_BROKER_URL = 'x'\n", "app.conf.beat_schedule = {}\n", "{'schedule': 30}\n",
        "Queue('a')\n", "class A(AppConfig):\n", "def route_for(name, task=None):\n", "task_routes = {}\n",
    ],
)  # fmt: skip
def test_these_define_something(text: str):
    assert may_define(text.encode())


@pytest.mark.parametrize(
    "text", ["add.delay(1)\n", "from .tasks import add\n", "@pytest.mark.some_task\n", "chain(a.s(), b.si())\n"]
)
def test_these_only_use_something(text: str):
    assert not may_define(text.encode())


@pytest.mark.parametrize(
    ("text", "expected"),
    [("@job\n", True), ("@lib.job(1)\n", True), ("x = job(f)\n", True), ("import job\n", False), ("jobs(f)\n", False)],
)
def test_a_wrapper_counts_where_it_decorates_or_is_called(text, expected):
    assert calls("job", text.encode()) is expected
