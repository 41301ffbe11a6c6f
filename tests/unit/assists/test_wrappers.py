"""Actions on tasks that a project's own decorators and classes make: what these set counts as set."""

from __future__ import annotations

from dataclasses import replace

import pytest
from tests.unit.knowledge import Project

from celeryls.edit.style import Style
from celeryls.edit.text import apply
from celeryls.features.code_actions import Action, actions
from celeryls.source.text.file import SourceFile

JOBS = """\
from functools import partial

from celery import Task, shared_task


def job(func=None, **options):
    return shared_task(queue="slow", max_retries=5, **options)


def limited(rate_limit=None, queue="slow"):
    return shared_task(rate_limit=rate_limit, queue=queue)


def function_first(func, **options):
    return shared_task(**options)(func)


def bare(func):
    return shared_task(func)


def patient():
    policy = {"retry_backoff": 5, "retry_backoff_max": 60, "retry_jitter": True, "max_retries": 3}
    return shared_task(autoretry_for=(OSError,), **policy)


late = partial(shared_task, acks_late=True)
made = shared_task(bind=True)


class Base(Task):
    autoretry_for = (OSError,)
    max_retries = 2
    rate_limit = "1/s"
"""
OTHERS = ("add-test", "rename-task")
"""Actions that leave the decorator as it is."""
ALL = ["retry-after-delay", "retry-with-backoff", "rate-limit", "route-to-queue"]


NAMES = ("job", "limited", "function_first", "bare", "patient", "late", "made")
HEAD = f"from celery import shared_task\n\nfrom shop.jobs import {', '.join(NAMES)}, Base\n\n\n"


def offered(decorator: str) -> list[Action]:
    text = f"{HEAD}{decorator}\ndef ship(order_id): ...\n"
    project = Project({"shop/jobs.py": JOBS, "shop/orders.py": text})
    around = replace(project.around("shop/orders.py"), wrappers=frozenset(f"shop.jobs.{name}" for name in NAMES))
    at = text.index("def ship")
    found = actions(SourceFile.of(text), at, at, Style(line_length=200), around)
    return [action for action in found if action.id not in OTHERS]


def kinds(found: list[Action]) -> list[str]:
    """Those of them that these tests are about."""
    return [action.id for action in found if action.id in ALL]


def after(decorator: str, action: str) -> str:
    """The decorator after the action."""
    edits = next(each for each in offered(decorator) if each.id == action).edits()
    return apply(HEAD + decorator, edits).removeprefix(HEAD)


def test_celery_s_own_decorator_takes_everything():
    assert sorted(kinds(offered("@shared_task"))) == sorted(ALL)


def test_what_the_wrapper_sets_is_not_set_again():
    assert sorted(kinds(offered("@job()"))) == ["rate-limit", "retry-after-delay", "retry-with-backoff"]
    assert "max_retries" not in after("@job()", "retry-with-backoff")
    assert "autoretry_for=" in after("@job()", "retry-with-backoff")
    assert offered("@patient()") == []


def test_the_longest_delay_is_reckoned_with_the_wrapper_s_retries():
    assert "retry_backoff_max=160" in after("@job()", "retry-with-backoff")


def test_only_options_that_the_wrapper_names_are_offered():
    assert [action.id for action in offered("@limited()")] == ["rate-limit"]
    assert after("@limited()", "rate-limit") == '@limited(rate_limit="10/m")'


@pytest.mark.parametrize("decorator", ["@bare", "@function_first", "@made"])
def test_a_decorator_that_takes_no_options_is_offered_none(decorator: str):
    assert offered(decorator) == []


@pytest.mark.parametrize("decorator", ["@late", "@late(bind=True)", "@job"])
def test_a_decorator_that_passes_options_on_is_offered_them(decorator: str):
    assert "rate-limit" in kinds(offered(decorator))


def test_what_the_base_class_sets_counts():
    found = kinds(offered("@shared_task(base=Base)"))
    assert "rate-limit" not in found
    assert "route-to-queue" in found
    assert "autoretry_for" not in after("@shared_task(base=Base)", "retry-with-backoff")
    assert "retry_backoff_max=20" in after("@shared_task(base=Base)", "retry-with-backoff")


def test_of_a_decorator_that_only_the_settings_know_the_title_says_so():
    text = "from shop.magic import task\n\n\n@task\ndef ship(order_id): ...\n"
    named = frozenset({"shop.magic.task"})
    project = Project({"shop/orders.py": text})
    around = replace(project.around("shop/orders.py"), named=named, wrappers=named)
    found = list(actions(SourceFile.of(text), text.index("def"), text.index("def"), Style(), around))
    assert found
    assert all(action.title.endswith("if task accepts it)") for action in found)
    assert not any("accepts it" in action.title for action in offered("@job()"))


def test_what_a_decorator_sets_that_only_the_settings_know_is_not_claimed():
    text = "from shop.magic import task\n\n\n@task(retry_backoff=True)\ndef ship(order_id): ...\n"
    named = frozenset({"shop.magic.task"})
    around = replace(Project({"shop/orders.py": text}).around("shop/orders.py"), named=named, wrappers=named)
    found = actions(SourceFile.of(text), text.index("def"), text.index("def"), Style(), around)
    assert "retry-on-nothing" not in {action.id for action in found}
