"""On whole projects: after a rename each file is valid and no old name is left; a rename back restores each byte."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

import pytest
from tests.oracle import PROJECTS, WORKERS, facts, facts_of_copy
from tests.unit.features.renaming.copies import ProjectCopy, known, renamed_everywhere, written

from celeryls.features.renaming.model import RenameRefusedError
from celeryls.features.renaming.requested import has_own_name

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = PROJECTS.parent.parent / "examples" / "shop"
EVERY = [*(PROJECTS / name for name in WORKERS), EXAMPLES]
# What no text tells decides the queues of these: `test_oracle.py` in `project/apps` says why.
ON_CELERY = ("django_apps", "fastapi_worker", "src_layout", "two_apps")
_LEAST = 0.5  # of the tasks; names of others are computed, or belong to several


@pytest.mark.parametrize("root", EVERY, ids=lambda root: root.name)
def test_a_rename_and_back_restores_every_byte(root: Path):
    copy = ProjectCopy(root)
    before = dict(copy.texts)
    names = sorted({task.name for task in copy.snapshot.tasks() if task.name})
    done = 0
    for name in names:
        function = copy.task(name).function if len(copy.snapshot.tasks_named(name)) == 1 else ""
        try:
            changes = copy.rename_name(name, f"{name}_anew")
        except RenameRefusedError:
            continue
        done += 1
        asked = sum(bool(edit.note and edit.note.asks) for each in changes for edit in each.edits)
        assert all(ast.parse(text) for text in copy.texts.values())
        assert not copy.snapshot.uses_of(name)
        left = [text for text in copy.texts.values() if re.search(rf"[\"']{re.escape(name)}[\"']", text)]
        assert not left or asked or "." not in name
        copy.rename_name(f"{name}_anew", name)
        assert copy.texts == before, name
        if has_own_name(copy.task(name)):
            _function_and_back(copy, name, function, before)
    assert done >= _LEAST * len(names)


def _function_and_back(copy: ProjectCopy, name: str, function: str, before: dict[str, str]) -> None:
    try:
        copy.rename_function(name, f"{function}_anew")
    except RenameRefusedError:
        return
    assert copy.task(name).function == f"{function}_anew"
    copy.rename_function(name, function)
    assert copy.texts == before, name


@pytest.mark.parametrize("name", ON_CELERY)
def test_real_celery_knows_the_same_by_other_names(tmp_path: Path, name: str):
    copy = ProjectCopy(PROJECTS / name)
    renamed = renamed_everywhere(copy)
    assert renamed
    root = written(copy, tmp_path / name)
    for worker, which in WORKERS[name].items():
        assert known(facts_of_copy(root, which)) == known(facts(name, worker), renamed)


def test_a_name_that_tasks_of_several_files_may_have_is_no_task_s_own(tmp_path: Path):
    task = "from celery import shared_task\n\n\n@shared_task\ndef send(): ...\n"
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "tasks.py").write_text(task)
    text = 'from celery import current_app as app\n\napp.send_task("one.tasks.send")\napp.send_task("tasks.send")\n'
    (tmp_path / "views.py").write_text(text)
    copy = ProjectCopy(tmp_path)
    assert all("tasks.send" in each.names for each in copy.snapshot.tasks())
    before = dict(copy.texts)
    copy.rename_name("one.tasks.send", "one.tasks.post")
    assert copy.texts[str(tmp_path / "views.py")] == text.replace("one.tasks.send", "one.tasks.post")
    copy.rename_name("one.tasks.post", "one.tasks.send")
    assert copy.texts == before
