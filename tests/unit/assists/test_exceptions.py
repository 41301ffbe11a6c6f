"""The exceptions that a task's body suggests."""

import pytest
from scripts.transient.table import libraries

from celeryls.catalogue.exceptions import table, transient
from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.assisting.offer import Target
from celeryls.features.assisting.retrying import exceptions
from celeryls.features.code_actions import actions
from celeryls.source.tasks.task import tasks
from celeryls.source.text.file import SourceFile

LIBRARIES = libraries()
ROWS = {row.library: row for row in table()}


def task_with(body: str, imports: str = "") -> tuple[SourceFile, Target]:
    """A task of that body."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    file = SourceFile.of(f"from celery import shared_task\n{imports}\n\n@shared_task\ndef work(url):\n{lines}")
    ((unit, task),) = tasks(file)
    return file, Target(file, unit, task, Style())


def retried(body: str, imports: str = "") -> str:
    """The file with retries, each with backoff."""
    file, _ = task_with(body, imports)
    at = file.text.index("@")
    (action,) = (each for each in actions(file, at, at, Style()) if each.id == "retry-with-backoff")
    return apply(file.text, action.edits())


def at_module_level(example: str) -> tuple[str, str]:
    """The rest of an example, and its imports."""
    lines = example.splitlines()
    imports = [line for line in lines if line.startswith(("import", "from"))]
    return "\n".join(line for line in lines if line not in imports), "\n".join(imports)


@pytest.mark.parametrize("library", LIBRARIES, ids=lambda library: library.name)
@pytest.mark.parametrize("split", [lambda example: (example, ""), at_module_level], ids=["inside", "above"])
def test_the_example_of_a_library_leads_to_its_exceptions(library, split):
    _, target = task_with(*split(library.example))
    row = ROWS[library.name]
    found = transient(target.usage.direct)
    assert row in found
    assert target.uses_known_library
    # the one row that counts beside another, for some of its methods
    assert len(found) == (2 if row.methods else 1)
    names = [name.rpartition(".")[2] for name in exceptions(target)[0]]
    assert names[-len(row.exceptions) :] == [each.name.rpartition(".")[2] for each in row.exceptions]


def test_never_all_exceptions():
    assert not {"Exception", "BaseException"} & {each.name for row in table() for each in row.exceptions}


def test_at_least_forty_libraries_are_known():
    assert len(ROWS) > 40


def test_a_body_that_suggests_nothing_gets_the_builtins():
    _, target = task_with("return url.upper()")
    assert exceptions(target) == (("ConnectionError", "TimeoutError"), ())
    assert not target.uses_known_library


@pytest.mark.parametrize("decorator", ["", "(retry_backoff=True)"])
def test_a_guess_is_called_one_and_knowledge_is_not(decorator):
    def titles(body: str) -> set[str]:
        head = "import requests\nfrom celery import shared_task\n\n\n"
        text = f"{head}@shared_task{decorator}\ndef work(url):\n    {body}\n"
        at = text.index("@")
        found = actions(SourceFile.of(text), at, at, Style())
        return {each.title for each in found if each.id in ("retry-with-backoff", "retry-on-nothing")}

    assert not [title for title in titles("requests.get(url)") if "guess" in title]
    assert all(title.endswith("exceptions are a guess)") for title in titles("return url.upper()"))
    assert len(titles("pass")) == (2 if decorator else 1)


def test_exceptions_that_are_there_are_no_guess():
    text = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(OSError,))\ndef work(url): ...\n"
    at = text.index("@")
    assert "Celery: complete the retry policy with backoff" in {
        each.title for each in actions(SourceFile.of(text), at, at, Style())
    }


def test_of_rows_for_one_name_the_nearest_counts():
    assert [row.library for row in transient(["google.cloud.storage.Client"])] == ["Google Cloud Storage and BigQuery"]
    assert [row.library for row in transient(["google.cloud.pubsub_v1"])] == ["Google Cloud"]
    assert transient(["redistribute.now", "urllib.parse.quote", "socket.gethostname"]) == ()


def test_a_row_with_methods_counts_beside_the_others_where_one_of_them_is_called():
    assert [row.library for row in transient(["boto3.client.upload_file"])] == ["boto3", "boto3's uploads"]
    assert [row.library for row in transient(["boto3.client.put_object"])] == ["boto3"]


def test_objects_of_a_model_are_the_orm():
    assert "from django.db import OperationalError\n" in retried("Order.objects.get(pk=url)")


def test_objects_of_a_document_are_its_library_s():
    assert "pymongo.errors" in retried("Order.objects.get(pk=url)", "from mongoengine import Document as Order")


def test_a_name_that_the_file_has_is_used():
    assert "autoretry_for=(Down,)" in retried("get(url)", "from httpx import HTTPError as Down, get")
    assert "autoretry_for=(rq.RequestException,)" in retried("rq.get(url)", "import requests as rq")


def test_exceptions_of_several_libraries_stand_in_one_tuple():
    after = retried("requests.get(url)\nOrder.objects.get()", "import requests\nfrom django.db import transaction")
    assert "autoretry_for=(requests.RequestException, OperationalError)," in after
    assert "from django.db import OperationalError, transaction\n" in after


def test_one_exception_stands_for_those_below_it():
    after = retried(
        "send_mail(url)\nurlopen(url)", "from django.core.mail import send_mail\nfrom urllib.request import urlopen"
    )
    assert "autoretry_for=(URLError, IncompleteRead, OSError)," in after


def test_the_exceptions_of_redis_do_not_hide_the_builtins():
    after = retried("import redis\nredis.Redis().incr('hits')")
    assert "ConnectionError" in after
    assert "from redis.exceptions import ConnectionError" not in after


def test_a_submodule_that_its_package_brings_along_needs_no_import():
    after = retried("redis.Redis().incr('hits')", "import redis")
    assert "autoretry_for=(redis.exceptions.ConnectionError, redis.exceptions.TimeoutError)," in after
    assert after.count("import redis") == 1


def test_two_classes_of_one_name_are_told_apart():
    after = retried("psycopg.connect(url)\nOrder.objects.get()", "import psycopg")
    assert "autoretry_for=(OperationalError, psycopg.OperationalError)," in after
    after = retried("connect(url)\nOrder.objects.get()", "from psycopg import connect")
    assert "autoretry_for=(OperationalError, psycopg.OperationalError)," in after
    assert "import psycopg\n" in after
    assert "from django.db import OperationalError\n" in after


def test_a_tuple_that_is_too_long_for_its_line_has_one_line_for_each():
    after = retried("openai.OpenAI()\nimport stripe\nstripe.Charge.create()", "import openai")
    assert "    autoretry_for=(\n        openai.APIConnectionError,\n" in after
    assert all(len(line) <= 88 for line in after.splitlines())
