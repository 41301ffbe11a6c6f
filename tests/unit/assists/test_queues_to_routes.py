"""After all queues are moved to the routes, real Celery sends each task where it sent it before."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from tests import oracle
from tests.unit.knowledge import ROOT, Project
from tests.unit.reading import decorated

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from celeryls.features.code_actions import Action
    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.tasks import TaskRecord

MOVED = {"django_apps", "fastapi_worker", "src_layout", "class_settings"}
"""Projects in which queues must be moved; some of the others have routes that can't be told, or several apps."""


class _AllApps(Project):
    """What is known of a project with all of its apps."""

    def apps_of(self, task: TaskRecord) -> tuple[DeployedApp, ...]:
        return self.snapshot.apps_of(task)

    def apps(self) -> tuple[DeployedApp, ...]:
        return self.snapshot.apps()


@pytest.mark.parametrize("name", oracle.WORKERS)
def test_each_task_goes_where_it_went_before(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = tmp_path / name
    shutil.copytree(oracle.PROJECTS / "stand_ins", tmp_path / "stand_ins")
    shutil.copytree(oracle.PROJECTS / name, root)
    monkeypatch.setattr(oracle, "PROJECTS", tmp_path)
    files = {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob("*.py"))}
    with_queues(files)
    written(files, root)
    before = destinations(name)
    options = sum(text.count("queue=") for text in files.values())
    moves = 0
    while (found := next(offered(files, "queues-to-routes"), None)) is not None:
        path, action = found
        take(files, path, action)
        assert action.title not in [again.title for _, again in offered(files, "queues-to-routes")]
        moves += 1
    written(files, root)
    assert destinations(name) == before
    if name in MOVED:
        assert moves
        assert sum(text.count("queue=") for text in files.values()) < options


def destinations(name: str) -> dict[str, dict[str, object]]:
    """Where `.delay()` sends each task of each worker."""
    found = {
        worker: oracle._run.__wrapped__("oracle_facts.py", name, worker)["tasks"] for worker in oracle.WORKERS[name]
    }
    return {worker: {task: fact["delay"] for task, fact in tasks.items()} for worker, tasks in found.items()}


def with_queues(files: dict[str, str]) -> None:
    """Gives each task that may have one a queue of its own on its decorator; two tasks share one."""
    taken: set[str] = set()
    while found := next(
        (each for each in offered(files, "route-to-queue", len(taken)) if each[1].task not in taken), None
    ):
        path, action = found
        taken.add(action.task)
        take(files, path, action)


def take(files: dict[str, str], path: str, action: Action) -> None:
    edits, others = action.edits(), action.others()
    files[path] = apply(files[path], edits)
    for change in others:
        files[change.path.removeprefix(f"{ROOT}/")] = apply(change.text, change.edits)


def written(files: dict[str, str], root: Path) -> None:
    for path, text in files.items():
        ast.parse(text)
        (root / path).write_text(text)


def offered(files: dict[str, str], action: str, number: int = 0) -> Iterator[tuple[str, Action]]:
    """The action for each task that is offered it, with the path of its file."""
    known = _AllApps(files, (f"queue-{number // 2}",))
    for path, text in files.items():
        around = replace(known.around(path), wrappers=known.snapshot.wrappers)
        file = SourceFile.of(text)
        for each in decorated(file):
            at = each.name_span.start
            yield from ((path, found) for found in actions(file, at, at, Style(), around) if found.id == action)
