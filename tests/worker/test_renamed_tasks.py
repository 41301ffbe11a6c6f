"""After all tasks of a project are renamed, the oldest Celery knows the same by other names."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.oracle import PROJECTS, WORKERS, facts_of_copy
from tests.unit.features.renaming.copies import ProjectCopy, known, renamed_everywhere, written

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize("name", ["fastapi_worker", "two_apps"])
def test_the_oldest_celery_registers_routes_and_schedules_as_before(
    tmp_path: Path, oldest_celery: Path, name: str
) -> None:
    copy = ProjectCopy(PROJECTS / name)
    before = written(copy, tmp_path / "before")
    renamed = renamed_everywhere(copy)
    assert len(renamed) > 3
    after = written(copy, tmp_path / "after")
    for which in WORKERS[name].values():
        old = facts_of_copy(before, which, oldest_celery)
        assert known(facts_of_copy(after, which, oldest_celery)) == known(old, renamed) != known(old)
