"""Settings that are split over files by django-split-settings are read as one; `tests/projects` has more of them."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from tests.unit.configurations import APP, ROOT, index, plain, snapshot

from celeryls.indexing.scan import ScanRequest
from celeryls.indexing.whole_index import index_folder
from celeryls.source.outline.files import outline

if TYPE_CHECKING:
    from pathlib import Path

HEAD = "from split_settings.tools import include, optional\n"
DJANGO = f"{APP}app.config_from_object('settings', namespace='CELERY')\n"


def imports(settings, head=HEAD, **files):
    (app,) = snapshot(app=DJANGO, settings=head + settings, **files).apps()
    return plain(app.settings["imports"].known) if "imports" in app.settings else None


@pytest.mark.parametrize(
    "settings",
    [
        "include('part.py')\n",
        "include('./part.py', scope=globals())\n",
        "include(optional('part.py'), optional('nowhere.py'))\n",
        "include('p*t.py')\n",
        "include('p?rt.py')\n",
        "parts = ['part.py']\ninclude(*parts)\n",
        "include(*('part.py',))\n",
        "NAME = 'part'\ninclude(f'{NAME}.py')\n",
        "include('sub/../part.py')\n",
        "if X:\n    include('part.py')\n",
    ],
)
def test_a_file_is_included_however_it_is_written(settings):
    assert imports(settings, part="CELERY_IMPORTS = ['a']\n") == ["a"]


@pytest.mark.parametrize("head", ["from split_settings import tools\n", "import split_settings.tools as tools\n"])
def test_include_may_have_its_module_in_front(head):
    assert imports("tools.include('part.py')\n", head, part="CELERY_IMPORTS = ['a']\n") == ["a"]


@pytest.mark.parametrize(
    ("head", "settings"),
    [
        ("from django.urls import include\nimport split_settings\n", "include('part.py')\n"),
        (HEAD, "include('../outside.py')\n"),
        (HEAD, "include(name())\n"),
        (HEAD, "include(optional(None), optional())\n"),
        (HEAD, "include(scope='part.py')\n"),
        (HEAD, "def f():\n    include('part.py')\n"),
        (HEAD, "include()\n"),
    ],
)
def test_what_includes_nothing_that_can_be_told_includes_nothing(head, settings):
    assert imports(settings, head, part="CELERY_IMPORTS = ['a']\n") is None


def test_files_see_what_was_there_before_them_and_change_it():
    settings = "FIRST = 'a'\ninclude('one.py', 'two.py')\nCELERY_IMPORTS += ['d']\ninclude('three.py')\n"
    one = "CELERY_IMPORTS = [FIRST]\nSECOND = 'b'\nCELERY_IMPORTS = [*CELERY_IMPORTS, 'c']\n"
    assert imports(
        settings,
        one=one,
        two="CELERY_IMPORTS.append(SECOND)\n",
        three="THIRD = CELERY_IMPORTS\nCELERY_IMPORTS = [*THIRD, LATER]\n",
    ) == ["a", "c", "b", "d", "<name>"]


def test_a_wildcard_takes_files_by_their_names_and_no_hidden_ones():
    files = {"parts__b": "CELERY_IMPORTS += ['b']\n", "parts__a": "CELERY_IMPORTS = ['a']\n"}
    more = {"parts__.c": "CELERY_IMPORTS += ['c']\n", "parts__d__e": "CELERY_IMPORTS += ['e']\n"}
    assert imports("include('parts/*.py')\n", **files, **more) == ["a", "b"]


def test_a_setting_stands_where_its_file_has_it():
    files = {"settings": f"{HEAD}include('part.py')\n", "part": "\nCELERY_IMPORTS = ['a']\n"}
    found = snapshot(app=DJANGO, **files)
    (app,) = found.apps()
    location = found.location(app.settings["imports"].spot)
    assert (location.path, location.range.line) == (f"{ROOT}/part.py", 1)


def test_a_file_that_comes_into_being_is_included_and_an_edit_of_it_counts():
    files = {"app": DJANGO, "settings": f"{HEAD}include('parts/*.py')\n", "parts__a": "CELERY_IMPORTS = ['a']\n"}
    made = index(**files)

    def now():
        assert made.resolve_pending()
        return plain(made.snapshot.apps()[0].settings["imports"].known)

    assert now() == ["a"]
    paths = [f"{ROOT}/app.py", f"{ROOT}/settings.py", f"{ROOT}/parts/a.py", f"{ROOT}/parts/b.py"]
    made.listed(paths)
    made.update({f"{ROOT}/parts/b.py": outline("CELERY_IMPORTS.append('b')\n", whole=True)})
    assert now() == ["a", "b"]
    made.update({f"{ROOT}/parts/b.py": outline("CELERY_IMPORTS.append('c')\n", whole=True)})
    assert now() == ["a", "c"]


@pytest.mark.parametrize(
    "files",
    [
        {
            "settings": f"{HEAD}include('settings.py', 'part.py')\n",
            "part": f"{HEAD}include('settings.py', 'part.py')\n",
        },
        {
            "settings": f"{HEAD}include('p*.py')\n",
            **{f"p{n:02}": "CELERY_IMPORTS = [*CELERY_IMPORTS, *Y]\nY = [*Y, *CELERY_IMPORTS]\n" for n in range(40)},
        },
        {"settings": f"{HEAD}include('{'*a' * 200}.py')\n", "a" * 100: "CELERY_IMPORTS = []\n"},
    ],
)
def test_files_that_include_each_other_come_to_an_end(files):
    began = time.process_time()
    assert len(snapshot(app=DJANGO, **files).apps()) == 1
    assert time.process_time() - began < 10


@pytest.mark.parametrize("line", ["from m{} import *", "from m{} import CELERY_IMPORTS", "include('m{}.py')"])
def test_a_chain_of_many_files_comes_to_an_end(line):
    files = {f"m{number}": f"{HEAD}{line.format(number + 1)}\n" for number in range(500)}
    files |= {"settings": f"{HEAD}{line.format(470)}\n", "m500": "CELERY_IMPORTS = ['a']\n"}
    assert plain(snapshot(app=DJANGO, **files).apps()[0].settings["imports"].known) == ["a"]
    far = files | {"settings": f"{HEAD}{line.format(0)}\n"}
    (app,) = snapshot(app=DJANGO, **far).apps()
    assert "imports" not in app.settings or plain(app.settings["imports"].known) == "<limit>"


def test_the_whole_of_an_included_file_is_read(tmp_path: Path):
    files = {
        "app.py": DJANGO,
        "settings.py": f"{HEAD}include('parts/*.py')\n",
        "parts/common.py": "PACKAGE = 'shop'\n",
        "parts/jobs.py": "CELERY_IMPORTS = [f'{PACKAGE}.jobs']\n",
    }
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    (app,) = index_folder(ScanRequest(str(tmp_path)), cache=False).snapshot.apps()
    assert plain(app.settings["imports"].known) == ["shop.jobs"]
