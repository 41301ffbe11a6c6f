"""What the catalogue says of each release of Celery."""

from __future__ import annotations

import ast
import re
import subprocess
import sys

import celery
import pytest
from scripts.catalogue.compare.differences import differences

from celeryls.catalogue.load import catalogue
from celeryls.catalogue.names import CANVAS, FUNCTIONS, RUNNING, SENDING, SIGNING, TASK_OPTIONS

NEWEST, OLDEST = catalogue(), catalogue("5.3")
KINDS = (
    "task_options", "call_options", "settings", "methods", "attributes", "functions", "signals", "hooks",
    "removed_imports",
)  # fmt: skip
RECORDS = [each for kind in KINDS for each in getattr(NEWEST, kind).values()]


def test_the_installed_celery_is_as_the_catalogue_says():
    """Options, defaults, settings, old names, signals, hooks: imported and asked."""
    assert list(differences(catalogue(celery.__version__))) == []


def test_a_wrong_catalogue_differs():
    found = "; ".join(differences(OLDEST))
    for what in ("pydantic", "confirm_timeout", "task_repr_maxlevels", "database_engine_options", "task_success"):
        assert what in found


@pytest.mark.parametrize(
    ("version", "release"),
    [
        (None, NEWEST.release), ("5.4", "5.4.0"), ("5.5.1", "5.5.3"), ((5, 6), "5.6.3"), ((5, 6, 2), "5.6.3"),
        ("4.4.7", "5.3.6"), ((5,), "5.3.6"), ("6.1", NEWEST.release), ("main", NEWEST.release), ((), NEWEST.release),
    ],
)  # fmt: skip
def test_a_version_gives_what_its_minor_release_has(version, release):
    assert catalogue(version).release == release


def test_a_catalogue_is_made_once():
    assert catalogue("5.4.0") is catalogue((5, 4))


def test_what_a_release_brought_is_there_since_then():
    assert "pydantic" not in catalogue("5.4").task_options
    assert catalogue("5.5").task_options["pydantic"].since == "5.5"
    assert "delay_on_commit" not in OLDEST.methods
    assert catalogue("5.4").methods["delay_on_commit"].django
    assert NEWEST.task_options["dont_autoretry_for"].since == "5.3"
    assert NEWEST.task_options["max_retries"].since is None


def test_a_default_is_that_of_the_release():
    settings = [catalogue(version).settings["control_queue_exclusive"].default for version in ("5.6", "5.7")]
    assert settings == ["False", "True"]


def test_what_is_deprecated_later_is_not_yet_so():
    assert catalogue("5.6").task_options["queue"].deprecated is None
    queue = NEWEST.task_options["queue"]
    assert (queue.deprecated, queue.removed, queue.instead) == ("5.7", "6.0", "`task_routes`")
    assert NEWEST.settings["task_acks_on_failure_or_timeout"].removed == "7.0"


def test_a_signal_tells_what_is_passed_by_some_only():
    assert NEWEST.signals["task_retry"].passes == ("request", "einfo")
    assert NEWEST.signals["task_retry"].sometimes == ("reason",)
    assert NEWEST.signals["on_after_configure"].passes == ("source",)


@pytest.mark.parametrize(
    ("dotted", "name", "instead"),
    [
        ("celery.task.periodic_task", "celery.task.periodic_task", None),
        ("celery.utils.encoding.safe_str", "celery.utils.encoding", "kombu.utils.encoding"),
        ("djcelery.models.PeriodicTask", "djcelery", None),
    ],
)
def test_a_removed_import_is_found_by_itself_and_by_its_module(dotted, name, instead):
    found = NEWEST.removed_import(dotted)
    assert found is not None
    assert (found.name, found.instead) == (name, instead)


@pytest.mark.parametrize("dotted", ["celery.schedules.crontab", "celery", "tasks"])
def test_what_can_be_imported_is_no_removed_import(dotted):
    assert NEWEST.removed_import(dotted) is None


def test_an_option_says_which_setting_holds_without_it():
    of_tasks = {each.setting for each in NEWEST.task_options.values()}
    of_calls = {each.setting for each in NEWEST.call_options.values()}
    assert (of_tasks | of_calls) - {None} <= set(NEWEST.settings)


def test_the_names_for_hot_code_are_those_of_the_records():
    assert set(NEWEST.task_options) <= TASK_OPTIONS
    outside = {name for name, each in NEWEST.methods.items() if each.kind and not each.inside}
    assert outside == SENDING | RUNNING | SIGNING
    assert CANVAS <= FUNCTIONS == set(NEWEST.functions)


def test_a_text_is_a_sentence_or_two():
    for record in RECORDS:
        assert re.fullmatch(r"[A-Z`].{10,238}\.", record.text), record
        assert record.text.count("`") % 2 == 0, record
        assert record.place, record


def test_values_are_python():
    for record in RECORDS:
        for value in (*getattr(record, "types", ()), *getattr(record, "choices", ()), getattr(record, "default", None)):
            ast.parse(value or "None", mode="eval")


def test_the_data_is_not_read_before_it_is_asked_for():
    loading = "import sys; import celeryls.lsp.server, celeryls.indexing.process.child"
    code = f"{loading}; print('celeryls.catalogue.load' in sys.modules)"
    done = subprocess.run([sys.executable, "-I", "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
