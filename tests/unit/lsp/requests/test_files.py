"""Which files are read beside the open ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from celeryls.lsp.requests.files import is_read_beside


@pytest.mark.parametrize(
    "name",
    [
        "requirements.txt",
        "dev-requirements.txt",
        "apps/api/requirements/base.txt",
        "requirements/edx/base.in",
        "dependencies/pip/base.txt",
        "uv.lock",
        "celeryls.toml",
        "",
    ],
)
def test_a_file_that_may_say_which_celery_it_is_is_read_again(name: str):
    assert is_read_beside(Path("/work") / name)


@pytest.mark.parametrize("name", ["shop/tasks.py", "notes.txt", "requirements.py"])
def test_any_other_file_is_not(name: str):
    assert not is_read_beside(Path("/work") / name)
