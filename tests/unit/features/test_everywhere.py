"""No question about any name in any project of `tests/projects` fails."""

from pathlib import Path

import pytest
from tests.unit.features.everywhere import ask_everywhere

from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder

PROJECTS = Path(__file__).parents[2] / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir() and not path.name.startswith("__"))


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer(name):
    root = PROJECTS / name
    found = index_folder(ScanRequest(str(root), (), ()), cache=False)
    asked = ask_everywhere(found.snapshot, root, most=150)
    assert asked.seconds["graph"]
