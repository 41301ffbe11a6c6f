"""A project's own decorators, where a setting names them, and files that a setting leaves out."""

import pytest

from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile
from celeryls.workspace.excluded import is_excluded

WRAPPERS = frozenset({"shop.jobs.job"})


def names(text, wrappers=WRAPPERS):
    return [task.definition.name for _, task in tasks(SourceFile.of(text), wrappers)]


@pytest.mark.parametrize(
    "head",
    [
        "from shop.jobs import job\n\n\n@job",
        "from shop.jobs import job as work\n\n\n@work(queue='mail')",
        "from shop import jobs\n\n\n@jobs.job()",
        "import shop.jobs\n\n\n@shop.jobs.job",
        "from .jobs import job\n\n\n@job",
        "from . import jobs\n\n\n@jobs.job",
    ],
)
def test_a_wrapper_makes_a_task_under_whatever_name(head):
    text = f"{head}\ndef send(): ...\n"
    assert names(text) == ["send"]
    assert names(text, frozenset()) == []


def test_another_decorator_of_that_name_makes_none():
    assert names("from rq.decorators import job\n\n\n@job\ndef send(): ...\n") == []


def test_a_wrapper_is_still_known_after_an_edit():
    text = "from shop.jobs import job\n\n\n@job\ndef send(): ...\n"
    file = SourceFile.of(text).edited(len(text), len(text), "\n\n@job\ndef ship(): ...\n")
    assert [task.definition.name for _, task in tasks(file, WRAPPERS)] == ["send", "ship"]


def test_patterns_are_those_of_a_gitignore(tmp_path):
    patterns = ("legacy/", "*_pb2.py", "!keep_pb2.py")
    assert is_excluded(tmp_path / "legacy/tasks.py", tmp_path, patterns)
    assert is_excluded(tmp_path / "api/x_pb2.py", tmp_path, patterns)
    assert not is_excluded(tmp_path / "api/keep_pb2.py", tmp_path, patterns)
    assert not is_excluded(tmp_path / "api/tasks.py", tmp_path, patterns)


def test_a_bad_pattern_matches_nothing_and_the_others_still_count(tmp_path):
    assert is_excluded(tmp_path / "legacy/tasks.py", tmp_path, ("!", "legacy/"))


def test_a_pattern_that_would_be_tried_for_years_excludes_nothing(tmp_path):
    long, endless = tmp_path / ("a" * 200 + ".py"), "*a" * 12 + "b"
    assert not is_excluded(long, tmp_path, (endless,))
    assert is_excluded(long, tmp_path, (endless, "a*.py"))
    assert is_excluded(tmp_path / "legacy/x/is_old_now.py", tmp_path, (endless, "legacy/**/*_old_*.py"))
