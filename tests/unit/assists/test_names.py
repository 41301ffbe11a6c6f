"""What an action writes means in the file what it should, and overrules nothing without saying so."""

import ast

import pytest
from tests.unit.knowledge import Project

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.features.lone_file import lone_findings
from celeryls.source.text.file import SourceFile

HEAD = "from celery import shared_task\n"


def offered(marked):
    at = marked.index("$0")
    return list(actions(SourceFile.of(marked.replace("$0", "")), at, at, Style()))


def written(marked, action_id="retry-with-backoff"):
    edits = next(each for each in offered(marked) if each.id == action_id).edits()
    result = apply(marked.replace("$0", ""), edits)
    ast.parse(result)
    return result


def titles(marked):
    return [each.title for each in offered(marked)]


def test_an_import_for_type_checkers_names_nothing_at_run_time():
    imported = HEAD + "from typing import TYPE_CHECKING\n\nif TYPE_CHECKING:\n    import requests\n"
    result = written(imported + "\n\n@shared_task$0\ndef f():\n    import requests\n    requests.get('x')\n")
    assert "from requests import RequestException\n" in result
    assert "autoretry_for=(RequestException,)" in result


def test_a_name_that_means_something_else_is_not_taken():
    head = HEAD + "from requests import get\n\n\nclass RequestException(Exception): ...\n"
    result = written(head + "\n\n@shared_task$0\ndef f():\n    get('x')\n")
    assert "autoretry_for=(requests.RequestException,)" in result
    assert "import requests\n" in result


def test_where_the_module_s_name_is_taken_too_the_whole_name_is_written():
    head = HEAD + "from sqlalchemy.exc import OperationalError\n\ndb = 3\n"
    result = written(head + "\n\n@shared_task$0\ndef f():\n    Order.objects.get()\n")
    assert "autoretry_for=(django.db.OperationalError,)" in result
    assert "import django.db\n" in result


def test_where_the_package_s_name_is_taken_too_the_builtins_stand_in():
    head = HEAD + "from sqlalchemy.exc import OperationalError\n\ndb = django = 3\n"
    result = written(head + "\n\n@shared_task$0\ndef f():\n    Order.objects.get()\n")
    assert "autoretry_for=(ConnectionError, TimeoutError)" in result


@pytest.mark.parametrize("spread", ["{'queue': 'x'}", "OPTS", "dict(queue='x')"])
def test_a_mapping_that_can_be_read_is_read(spread):
    found = titles(f"{HEAD}\nOPTS = {{'queue': 'x'}}\n\n\n@shared_task(**{spread})$0\ndef f(): ...\n")
    assert not [title for title in found if "queue" in title or "may repeat" in title]
    assert "Celery: retry with backoff (exceptions are a guess)" in found


@pytest.mark.parametrize("inner", ["{**OPTS, 'acks_late': True}", "dict(**OPTS)", "{'queue': 'x', **OPTS}"])
def test_a_mapping_that_holds_another_is_read_with_it(inner):
    found = titles(f"{HEAD}\nOPTS = {{'queue': 'x'}}\nMORE = {inner}\n\n\n@shared_task(**MORE)$0\ndef f(): ...\n")
    assert not [title for title in found if "queue" in title or "may repeat" in title]
    assert "Celery: retry with backoff (exceptions are a guess)" in found


@pytest.mark.parametrize("inner", ["{**other()}", "{**MORE}", "{QUEUE: OPTS}", "{None: OPTS}", "{**OTHER}"])
def test_a_mapping_that_holds_what_can_t_be_read_can_t_be_read(inner):
    found = titles(f"{HEAD}\nOPTS = {{'queue': 'x'}}\nMORE = {inner}\n\n\n@shared_task(**MORE)$0\ndef f(): ...\n")
    assert "Celery: retry with backoff (exceptions are a guess; **MORE may already set it)" in found


@pytest.mark.parametrize("change", ["OPTS['a'] = 1", "OPTS = other()", "OPTS.update(other)", "OPTS |= other"])
def test_a_mapping_that_changes_can_t_be_read(change):
    found = titles(f"{HEAD}\nOPTS = {{'queue': 'x'}}\n{change}\n\n\n@shared_task(**OPTS)$0\ndef f(): ...\n")
    assert "Celery: route to a queue (queue= on the decorator; **OPTS may already set it)" in found


def test_a_long_mapping_does_not_fill_the_title():
    found = titles(f"{HEAD}\n\n@shared_task(**options(1, 2, 3))$0\ndef f(): ...\n")
    assert "Celery: retry with backoff (exceptions are a guess; **… may already set it)" in found


@pytest.mark.parametrize("above", ["", "class Calm(Task):\n    max_retries = 3\n\n\n"])
def test_a_base_class_s_policy_is_overruled_openly(above):
    own = "class Polite(Calm): ..." if above else "class Polite(Task):\n    autoretry_for = (OSError,)"
    polite = f"{above}{own}\n"
    found = titles(f"{HEAD}\n\n{polite}\n\n@shared_task(base=Polite)$0\ndef f(): ...\n")
    assert "Celery: retry with backoff, overriding Polite (exceptions are a guess)" in found


@pytest.mark.parametrize(
    "base", ["", "class Polite(Task):\n    def on_success(self): ...\n", "from polite import Polite\n"]
)
def test_nothing_is_said_of_a_base_class_that_surely_has_no_policy_or_can_t_be_read(base):
    found = titles(f"{HEAD}\n\n{base}\n\n@shared_task(base=Polite)$0\ndef f(): ...\n")
    assert "Celery: retry with backoff (exceptions are a guess)" in found


def test_progress_is_no_delay():
    body = "    self.update_state(meta={'a': 1})  # countdown\n    raise self.retry()\n"
    result = written(f"{HEAD}\n\n@shared_task(bind=True)$0\ndef f(self):\n{body}", "retry-by-hand")
    assert "default_retry_delay=60" in result


def test_one_call_without_a_delay_needs_the_default():
    body = "    if x:\n        raise self.retry(countdown=1)\n    raise self.retry()\n"
    result = written(f"{HEAD}\n\n@shared_task(bind=True)$0\ndef f(self):\n{body}", "retry-by-hand")
    assert "default_retry_delay=60" in result


def test_a_name_that_may_hold_a_tuple_is_no_finding():
    text = (
        "from shop.errors import TransientErrors\n\n\n@shared_task(autoretry_for=TransientErrors)\ndef f(): ...\n\n\n"
        "A, PassingError = (OSError,), (KeyError,)\n\n\n@shared_task(autoretry_for=PassingError)\ndef g(): ...\n"
    )
    assert lone_findings(SourceFile.of(HEAD + text)) == ()


def test_a_class_of_the_file_is_one_whatever_its_name():
    text = "class Gone(OSError): ...\n\n\n@shared_task(autoretry_for=(Gone))\ndef f(): ...\n"
    assert [each.code for each in lone_findings(SourceFile.of(HEAD + text))] == ["CEL201"]


@pytest.mark.parametrize(
    "head", ["from app.tkq import broker\n\n\n@broker.task", "from app.ext import scheduler\n\n\n@scheduler.task('x')"]
)
def test_what_is_called_neither_app_nor_celery_makes_no_task(head):
    assert titles(f"{head}$0\ndef f(): ...\n") == []


def test_an_app_beside_another_library_still_makes_tasks():
    assert titles("import invoke\nfrom config import app\n\n\n@app.task$0\ndef f(): ...\n")


def test_lines_may_end_with_a_lone_return():
    text = HEAD + "OPTS = {'queue': 'x'}\nx = 1\n\n\n@shared_task(**OPTS, autoretry_for=shop.GoneError)\ndef f(): ...\n"
    returns = text.replace("\n", "\r")
    assert [each.code for each in lone_findings(SourceFile.of(returns))] == ["CEL201"]
    at = returns.index("@shared_task")
    assert not [each for each in actions(SourceFile.of(returns), at, at, Style()) if "queue" in each.title]


@pytest.mark.parametrize(("celery", "remark"), [(None, ""), ((5, 6, 3), ""), ((5, 7), ", which Celery 5.7 deprecates")])
def test_a_title_speaks_of_the_version_only_if_it_is_known(celery, remark):
    known = Project({"tasks.py": f"{HEAD}\n\n@shared_task\ndef f(): ...\n"})
    text = known.files["tasks.py"]
    at = text.index("def f")
    found = actions(SourceFile.of(text), at, at, style_of(text, Style()), known.around("tasks.py", celery))
    assert f"Celery: route to a queue (queue= on the decorator{remark})" in [each.title for each in found]
