"""Patterns write settings under the names that the app of the file reads."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from tests.unit.checking import checked
from tests.unit.knowledge import ROOT, Project

from celeryls.edit.stops import to_plain, to_snippet
from celeryls.features.project_choices import fitted_place
from celeryls.features.setting_names import setting_names
from celeryls.snippets import Snippet, SnippetError, SnippetPlace, WrongValueError, builtin, plain_file, render
from celeryls.snippets.header import read
from celeryls.source.text.file import SourceFile

if TYPE_CHECKING:
    from collections.abc import Mapping

_APP = 'from celery import Celery\n\napp = Celery("x")\napp.config_from_object("celeryconfig"{})\n'
_PATTERNS = ("cbeat", "climits", "cresults", "croutes", "csettings")


def pattern(prefix: str) -> Snippet:
    return next(each for each in builtin() if each.prefix == prefix)


def place(files: Mapping[str, str], path: str) -> SnippetPlace:
    known = Project(files).snapshot
    return fitted_place(SnippetPlace(), SourceFile.of(files[path]), f"{ROOT}/{path}", known)


def names(prefix: str, at: SnippetPlace) -> list[str]:
    body = to_plain(render(pattern(prefix), at, mode="values").body)
    return [line.partition(" = ")[0] for line in body.splitlines() if line[0].isalpha()]


@pytest.mark.parametrize(
    ("argument", "present", "expected"),
    [
        ("", "", ["task_soft_time_limit", "task_time_limit"]),
        (', namespace="SHOP"', "", ["SHOP_TASK_SOFT_TIME_LIMIT", "SHOP_TASK_TIME_LIMIT"]),
        (', namespace="CELERY"', "", ["CELERY_TASK_SOFT_TIME_LIMIT", "CELERY_TASK_TIME_LIMIT"]),
        ("", 'BROKER_URL = "redis://"\n', ["CELERYD_TASK_SOFT_TIME_LIMIT", "CELERYD_TASK_TIME_LIMIT"]),
    ],
)
def test_the_app_that_reads_the_file_decides(argument: str, present: str, expected: list[str]):
    files = {"tasks.py": _APP.format(argument), "celeryconfig.py": present}
    assert names("climits", place(files, "celeryconfig.py")) == expected


@pytest.mark.parametrize("prefix", _PATTERNS)
@pytest.mark.parametrize("argument", ["", ', namespace="SHOP"'])
def test_celery_knows_every_setting_that_is_written(prefix: str, argument: str):
    app = _APP.format(argument)
    at = place({"tasks.py": app, "celeryconfig.py": ""}, "celeryconfig.py")
    text = plain_file(render(pattern(prefix), at, mode="values"))
    files = {"tasks.py": app, "celeryconfig.py": text}
    written = Project(files).snapshot.apps()[0].settings
    assert {setting.written for setting in written.values()} == set(names(prefix, at))
    assert not any(checked(files, "CEL501").found.values())


@pytest.mark.parametrize(
    ("path", "header", "namespace"),
    [
        ("celeryconfig.py", "", None),
        ("config.py", 'broker_url = "redis://"\n', None),
        ("config.py", "CELERY_TASK_TIME_LIMIT = 3\n", "CELERY"),
        ("celeryconfig.py", "CELERY_TASK_TIME_LIMIT = 3\n", "CELERY"),
        ("settings.py", "task_routes = {}\nCELERY_TASK_ROUTES = task_routes\n", "CELERY"),
        ("settings.py", "include = []\n", "CELERY"),
        ("settings.py", "", "CELERY"),
    ],
)
def test_where_no_app_is_known_the_text_decides_then_the_file_s_name(path: str, header: str, namespace: str | None):
    assert setting_names(header, f"{ROOT}/{path}", None).namespace == namespace


def test_names_of_celery_3_stay_among_their_kind():
    assert setting_names('BROKER_URL = ""\n', "/x/celeryconfig.py", None).are_old
    assert not setting_names('BROKER_URL = ""\nbroker_url = BROKER_URL\n', "/x/celeryconfig.py", None).are_old
    assert not setting_names('BROKER_URL = ""\n', "/x/settings.py", None).are_old


def test_the_choices_of_a_setting_have_the_file_s_names():
    at = SnippetPlace(settings_namespace=None)
    assert "${1|beat_schedule,app.conf.beat_schedule|}" in to_snippet(render(pattern("cbeat"), at, mode="stops").body)
    written = render(pattern("cbeat"), at, {"setting": "app.conf.beat_schedule"}, mode="values")
    assert to_plain(written.body).startswith("app.conf.beat_schedule = {")
    with pytest.raises(WrongValueError, match="takes one of beat_schedule, app"):
        render(pattern("cbeat"), at, {"setting": "CELERY_BEAT_SCHEDULE"}, mode="values")


def test_results_stay_out_of_django_s_database_where_the_settings_are_not_django_s():
    assert "django" not in plain_file(render(pattern("cresults"), SnippetPlace(settings_namespace=None), mode="values"))
    assert "django-db" in plain_file(render(pattern("cresults"), SnippetPlace(), mode="values"))


@pytest.mark.parametrize("snippet", builtin(), ids=lambda each: each.prefix)
def test_a_title_says_where_the_code_needs_django(snippet: Snippet):
    code = plain_file(render(snippet, SnippetPlace(settings_namespace=None), mode="stops"))
    needs = any(each in code for each in ("from django", "django.conf", ".objects."))
    assert snippet.title.endswith(" (Django)") == needs
    assert not needs or "django" in snippet.found_by


def test_what_celery_3_did_not_have_can_t_stand_among_its_names():
    header = '{#---\nprefix = "c"\ntitle = "t"\ndescription = "d"\n---#}\n{{ "own_name" | setting_name }} = 1\n'
    own = read(Path("own.py.j2"), header)
    assert render(own, SnippetPlace(), mode="values").body == ("CELERY_OWN_NAME = 1",)
    with pytest.raises(SnippetError, match="own_name has none"):
        render(own, SnippetPlace(settings_namespace=None, old_setting_names=True), mode="values")
