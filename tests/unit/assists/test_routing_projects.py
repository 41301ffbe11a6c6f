"""After the action real Celery sends the task where it says: every task of every project in tests/projects."""

from __future__ import annotations

import ast
import shutil
from dataclasses import replace
from pathlib import Path
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

    from celeryls.project.apps.deployed_app import DeployedApp
    from celeryls.project.model.tasks import TaskRecord

WORKERS = [(name, worker) for name, workers in oracle.WORKERS.items() for worker in workers]
NOTHING_OFFERED = {("opaque_configuration", "robots")}
"""No text tells where these apps have their routes."""


class _Worker(Project):
    """What is known where only the app that is called ``main`` counts, or one whose name is not known."""

    main: str

    def apps_of(self, task: TaskRecord) -> tuple[DeployedApp, ...]:
        return tuple(app for app in self.snapshot.apps_of(task) if app.record.main in (None, self.main))


@pytest.fixture
def copies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the oracle looks for projects."""
    shutil.copytree(oracle.PROJECTS / "stand_ins", tmp_path / "stand_ins")
    monkeypatch.setattr(oracle, "PROJECTS", tmp_path)
    return tmp_path


@pytest.mark.parametrize(("name", "worker"), WORKERS)
def test_the_route_that_was_added_is_the_one_that_celery_takes(name: str, worker: str, copies: Path) -> None:
    """And all other tasks go where they went before, those of the project's other apps, too."""
    root = copies / name
    shutil.copytree(Path(oracle.__file__).parent / "projects" / name, root)
    others = [each for each in oracle.WORKERS[name] if each != worker]
    facts = oracle._run.__wrapped__("oracle_facts.py", name, worker)
    before, elsewhere = facts["tasks"], {each: _routes(name, each) for each in others}
    added = dict(_routed(root, facts["app"], set(before)))
    assert bool(added) is ((name, worker) not in NOTHING_OFFERED)
    after = oracle._run.__wrapped__("oracle_facts.py", name, worker)["tasks"]
    for task, (queue, title) in added.items():
        assert after[task]["route"]["queue"] == queue or "takes precedence" in title, (task, title)
    for task in before.keys() - added.keys():
        assert after[task]["route"] == before[task]["route"], task
    assert {each: _routes(name, each) for each in others} == elsewhere


def _routes(name: str, worker: str) -> dict[str, object]:
    tasks = oracle._run.__wrapped__("oracle_facts.py", name, worker)["tasks"]
    return {task: fact["route"] for task, fact in tasks.items()}


def _routed(root: Path, main: str, registered: set[str]) -> Iterator[tuple[str, tuple[str, str]]]:
    """Takes the action for every task of an app that is offered it, each with a queue of its own."""
    files = {path.relative_to(root).as_posix(): path.read_text() for path in sorted(root.rglob("*.py"))}
    wrappers = Project(files).snapshot.wrappers
    names = [(path, at) for path in files for at in range(len(_definitions(files[path])))]
    for number, (path, index) in enumerate(names):
        known = _Worker(files, (f"queue-{number}",))
        known.main = main
        text = files[path]
        at = _definitions(text)[index]
        task = known.task_at(f"{ROOT}/{path}", *_place(text, at))
        if task is None or task.name not in registered:
            continue
        around = replace(known.around(path), wrappers=wrappers)
        found = actions(SourceFile.of(text), at, at, Style(), around)
        action = next((action for action in found if action.id.startswith("route-in-settings")), None)
        if action is not None:
            files[path] = apply(text, action.edits())
            for change in action.others():
                files[change.path.removeprefix(f"{ROOT}/")] = apply(change.text, change.edits)
            yield task.name, (f"queue-{number}", action.title)
    for path, text in files.items():
        ast.parse(text)
        (root / path).write_text(text)


def _definitions(text: str) -> list[int]:
    """Where the names of decorated functions stand."""
    return [each.name_span.start for each in decorated(SourceFile.of(text))]


def _place(text: str, at: int) -> tuple[int, int]:
    return text.count("\n", 0, at), at - text.rfind("\n", 0, at) - 1
