"""The exceptions that a task's body suggests."""

import pytest

from celeryls.catalogue.exceptions import TRANSIENT, transient
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.assisting.offer import Target
from celeryls.features.assisting.retrying import exceptions
from celeryls.features.code_actions import actions
from celeryls.source.facts.body import used_names
from celeryls.source.facts.tasks import tasks
from celeryls.source.text.file import SourceFile


def task_with(body: str, imports: str = "") -> tuple[SourceFile, Target]:
    """A task of that body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    file = SourceFile.of(f"from celery import shared_task\n{imports}\n\n@shared_task\ndef work(url):\n{lines}")
    ((_, task),) = tasks(file)
    return file, Target(file, task, Style())


def retried(body: str, imports: str = "") -> str:
    """The file with retries, each with backoff."""
    file, _ = task_with(body, imports)
    at = file.text.index("@")
    (action,) = (each for each in actions(file, at, at, Style()) if each.id == "retry-with-backoff")
    return apply(file.text, action.edits())


@pytest.mark.parametrize("row", TRANSIENT, ids=lambda row: row.library)
def test_the_example_of_a_library_leads_to_its_exceptions(row):
    file, target = task_with(row.example)
    assert row in transient(used_names(target.task, file))
    found = exceptions(target)[0]
    assert [name.rpartition(".")[2] for name in found] == list(row.names)


@pytest.mark.parametrize("row", TRANSIENT, ids=lambda row: row.library)
def test_the_example_with_its_import_at_module_level_leads_there_too(row):
    imports = [line for line in row.example.splitlines() if line.startswith(("import", "from"))]
    body = [line for line in row.example.splitlines() if line not in imports]
    file, target = task_with("\n".join(body), "\n".join(imports))
    assert transient(used_names(target.task, file)) == (row,)


def test_never_all_exceptions():
    assert not {"Exception", "BaseException"} & {name for row in TRANSIENT for name in row.names}


def test_a_body_that_suggests_nothing_gets_the_builtins():
    _, target = task_with("return url.upper()")
    assert exceptions(target) == (("ConnectionError", "TimeoutError"), ())


def test_objects_of_a_model_are_the_orm():
    assert "from django.db import OperationalError\n" in retried("Order.objects.get(pk=url)")


def test_a_name_that_the_file_has_is_used():
    assert "autoretry_for=(Down,)" in retried("get(url)", "from httpx import HTTPError as Down, get")
    assert "autoretry_for=(rq.RequestException,)" in retried("rq.get(url)", "import requests as rq")


def test_exceptions_of_several_libraries_stand_in_one_tuple():
    after = retried("requests.get(url)\nOrder.objects.get()", "import requests\nfrom django.db import transaction")
    assert "autoretry_for=(requests.RequestException, OperationalError)," in after
    assert "from django.db import OperationalError, transaction\n" in after


def test_the_exceptions_of_redis_do_not_hide_the_builtins():
    after = retried("import redis\nredis.Redis().incr('hits')")
    assert "ConnectionError" in after
    assert "from redis.exceptions import ConnectionError" not in after
