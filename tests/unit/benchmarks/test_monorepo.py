"""The repository that `make bench` measures on is the same each time, and has the tasks that it says it has."""

import ast
import sys
from pathlib import Path

import pytest

from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

import monorepo

SMALL = (300, 60)
WRAPPERS = frozenset({"platform_jobs.job", "platform_jobs.reporting_job"})


def test_it_is_the_same_each_time():
    assert list(monorepo.texts(*SMALL)) == list(monorepo.texts(*SMALL))


@pytest.mark.parametrize("size", [SMALL, (500, 100), (1000, 250), (403, 97)])
def test_it_has_as_many_files_and_tasks_as_are_asked_for(size):
    paths = [path for path, _ in monorepo.texts(*size)]
    assert len(paths) == len(set(paths))
    assert len([path for path in paths if path.endswith(".py")]) == size[0]
    names = monorepo.task_names(*size)
    assert len(names) == len(set(names)) == size[1]


def test_all_of_it_is_python():
    for path, text in monorepo.texts(*SMALL):
        if path.endswith(".py"):
            ast.parse(text, path)


def test_most_files_have_nothing_to_do_with_celery():
    texts = [text for path, text in monorepo.texts(20_000 // 50, 5_000 // 50) if path.endswith(".py")]
    assert len([text for text in texts if "celery" in text.lower()]) < len(texts) / 10


def test_all_tasks_but_the_classes_are_found_file_by_file():
    found = [
        task.definition.name
        for path, text in monorepo.texts(*SMALL)
        if path.endswith("tasks.py")
        for _, task in tasks(SourceFile.of(text), WRAPPERS)
    ]
    functions = [name.rpartition(".")[2] for name in monorepo.task_names(*SMALL)]
    assert sorted(found) == sorted(name for name in functions if not name.startswith("Rebuild"))


def test_it_is_written_once(tmp_path):
    root = monorepo.written(tmp_path, *SMALL)
    written = {path: path.stat().st_mtime_ns for path in root.rglob("*.py")}
    assert monorepo.written(tmp_path, *SMALL) == root
    assert {path: path.stat().st_mtime_ns for path in root.rglob("*.py")} == written
    assert len(written) == SMALL[0]
