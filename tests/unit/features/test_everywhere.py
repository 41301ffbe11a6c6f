"""No question about any name in any project of `tests/projects` raises anything."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[3] / "benchmarks"))

from questions import questions

PROJECTS = Path(__file__).parents[2] / "projects"
NAMES = sorted(path.name for path in PROJECTS.iterdir() if path.is_dir() and not path.name.startswith("__"))


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_an_answer(name):
    asked = questions(PROJECTS / name).ask_everywhere(most=150)
    assert asked.raised == []
    assert asked.seconds["graph"]
