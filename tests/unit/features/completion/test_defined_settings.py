"""No pattern defines a setting a second time."""

from __future__ import annotations

import pytest

from celeryls.features.completion.defined_settings import new_here
from celeryls.snippets import SnippetPlace, builtin
from celeryls.source.text.file import SourceFile


def left_out(text, place=None):
    kept = new_here(builtin(), place or SnippetPlace("shop"), SourceFile.of(text))
    return {snippet.prefix for snippet in builtin()} - {snippet.prefix for snippet in kept}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", set()),
        ("DEBUG = True\n", set()),
        ("CELERY_TASK_ROUTES = {}\n", {"croutes"}),
        ("if DEBUG:\n    CELERY_TASK_ROUTES = {}\n", {"croutes"}),
        ("CELERY_TASK_TIME_LIMIT = 5\n", {"climits", "csettings"}),
        ("CELERY_BEAT_SCHEDULE: dict = {}\n", {"cbeat"}),
        ("# CELERY_TASK_ROUTES = {}\n", set()),
        ("from .base import CELERY_TASK_ROUTES\n", {"croutes"}),
        ("from celery import Celery\n\napp = Celery()\napp.conf.task_routes = {}\n", {"croutes"}),
        ('app.conf.update(\n    task_acks_late=True,\n    task_routes={"a": f(1)},\n)\n', {"croutes"}),
        ("app.conf.update({'beat_schedule': {}})\n", {"cbeat"}),
        ("app.conf.task_routes == {}\napp.conf.task_time_limit.x = 1\n", set()),
        ("__all__ = ['x']\n", {"cinit"}),
        ("def process_order(): ...\nlogger = 1\n", set()),
    ],
)
def test_what_the_file_defines_is_not_offered_again(text, expected):
    assert left_out(text) == expected


def test_settings_have_the_names_that_the_file_s_app_reads():
    plain = SnippetPlace("shop", settings_namespace=None)
    assert left_out("task_routes = {}\n", plain) == {"croutes"}
    assert left_out("CELERY_TASK_ROUTES = {}\n", plain) == set()
