"""An option is the same wherever it stands: tests/cases/projects/option-places."""

from __future__ import annotations

from tests.unit.case_project import CASES
from tests.unit.checking import checked

PATH = "t.py"


def found(text: str) -> list[tuple[int, str]]:
    """The lines, from 1, and what stands there."""
    return [
        (text.count("\n", 0, each.place.start) + 1, text[each.place.start : each.place.end])
        for each in checked({PATH: text}, "CEL201").found[PATH]
    ]


def test_each_place_is_found_once_and_the_set_is_fine():
    assert found((CASES / "option-places" / PATH).read_text()) == [
        (7, "(OSError)"),  # the class that is a base
        (17, "(OSError)"),  # app.task(…)(function)
        (18, "(OSError)"),  # shared_task(…)(function)
        (22, "**OPTS"),
        (26, "(OSError)"),  # **dict(…)
        (32, "(OSError)"),  # the class that is registered
        (38, "(OSError)"),  # task_annotations
        (42, "ERRORS"),
    ]


def test_django_s_annotations_and_options_inside_of_options():
    django = 'CELERY_TASK_ANNOTATIONS = {"*": {"autoretry_for": (OSError)}}\n'
    assert found(django) == [(1, "(OSError)")]
    spread = (
        "from celery import shared_task\n\n"
        'OPTS = {"autoretry_for": OSError}\n\n\n'
        '@shared_task(**{**OPTS, "max_retries": 5})\ndef f(): ...\n'
    )
    assert [line for line, _ in found(spread)] == [6]
