"""Celery's own words inside code, over stdio: what is offered, and what the file holds once one was accepted."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
import pytest_asyncio
from lsprotocol import types

from .apply import position
from .asking import indexed, written
from .clients import plain, rich
from .editor import Editor, ended, started, within

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

pytestmark = pytest.mark.asyncio(loop_scope="module")

SHOP = {
    "requirements.txt": "celery==5.6.2\ndjango\n",
    "shop/__init__.py": "",
    "shop/tasks.py": """\
from celery import shared_task


@shared_task(bind=True, queue="mail")
def ship(self, order_id, express=False): ...


@shared_task(name="billing.charge")
def charge(amount, *, currency="EUR"): ...
""",
    "shop/celery.py": """\
from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
""",
    "shop/settings.py": 'INSTALLED_APPS = []\nCELERY_BROKER_URL = "redis://"\n',
}
HEAD = """\
from celery import Task, current_app, shared_task
from celery.schedules import crontab
from shop.celery import app
from shop.tasks import charge, ship

"""
ACCEPTED = {
    "an option": ("@shared_task(b$0)\ndef f(self): ...", "bind=", "@shared_task(bind=True)\ndef f(self): ..."),
    "an option before others": (
        "@shared_task(bind=True, q$0, ignore_result=True)\ndef f(self): ...",
        "queue=",
        '@shared_task(bind=True, queue="mail", ignore_result=True)\ndef f(self): ...',
    ),
    "an option's name in the middle": (
        "@shared_task(bi$0nd=True)\ndef f(self): ...",
        "bind",
        "@shared_task(bind=True)\ndef f(self): ...",
    ),
    "a value": ("@shared_task(bind=$0)\ndef f(self): ...", "True", "@shared_task(bind=True)\ndef f(self): ..."),
    "a queue": (
        '@shared_task(queue="$0")\ndef f(): ...',
        "mail",
        '@shared_task(queue="mail")\ndef f(): ...',
    ),
    "a rate": (
        '@shared_task(rate_limit="30$0")\ndef f(): ...',
        "30/m",
        '@shared_task(rate_limit="30/m")\ndef f(): ...',
    ),
    "an exception of the body": (
        '@shared_task(autoretry_for=$0)\ndef f():\n    raise KeyError("x")',
        "(KeyError,)",
        '@shared_task(autoretry_for=(KeyError,))\ndef f():\n    raise KeyError("x")',
    ),
    "a call option": ("ship.apply_async((1,), co$0)", "countdown=", "ship.apply_async((1,), countdown=10)"),
    "a task's argument": ("ship.delay(o$0)", "order_id=", "ship.delay(order_id=order_id)"),
    "a task's argument in a dict": (
        'ship.apply_async(kwargs={"$0"})',
        "order_id",
        'ship.apply_async(kwargs={"order_id": None})',
    ),
    "a task's name": (
        'current_app.send_task("billing.$0old.name")',
        "billing.charge",
        'current_app.send_task("billing.charge")',
    ),
    "a task's name in a schedule": (
        'app.conf.beat_schedule = {"a": {"task": "sh$0", "schedule": 5}}',
        "shop.tasks.ship",
        'app.conf.beat_schedule = {"a": {"task": "shop.tasks.ship", "schedule": 5}}',
    ),
    "a key of an entry": (
        'app.conf.beat_schedule = {"a": {"$0"}}',
        "schedule",
        'app.conf.beat_schedule = {"a": {"schedule": 60.0}}',
    ),
    "a schedule": (
        'app.conf.beat_schedule = {"a": {"schedule": $0}}',
        "crontab(minute=0, hour=3)",
        'app.conf.beat_schedule = {"a": {"schedule": crontab(minute=0, hour=3)}}',
    ),
    "a setting": ("app.conf.task_track$0", "task_track_started", "app.conf.task_track_started = True"),
    "a setting's value": (
        'app.conf.update(task_serializer="$0")',
        "msgpack",
        'app.conf.update(task_serializer="msgpack")',
    ),
    "an option of a class": (
        "class Base(Task):\n    max_$0",
        "max_retries",
        "class Base(Task):\n    max_retries = 3",
    ),
}
NOTHING = {
    "a comment": "# ship.delay($0",
    "a string": 'print("$0")',
    "a docstring": '"""ship.delay($0"""',
    "an f-string": 'print(f"{ship.delay($0)}")',
    "another call": "print($0)",
    "a cache": "cache.set($0)",
    "a pool": "import multiprocessing\npool = multiprocessing.Pool()\npool.apply_async($0)",
    "something that is no task": "def pack(): ...\n\n\npack.delay($0)",
    "a function's parameters": "def ship($0): ...",
    "a dict of one's own": 'x = {"$0"}',
    "a class of one's own": "class Base:\n    max_$0",
    "retry outside of tasks": "def f(self):\n    self.retry($0)",
}


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def editor(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    made = await started(written(tmp_path_factory.mktemp("shop"), SHOP), rich())
    await indexed(made, "shop.tasks.ship", "billing.charge")
    yield made
    await ended(made)


@pytest_asyncio.fixture(loop_scope="module", scope="module")
async def simple(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Editor]:
    made = await started(written(tmp_path_factory.mktemp("shop"), SHOP), plain())
    await indexed(made, "shop.tasks.ship", "billing.charge")
    yield made
    await ended(made)


@pytest.mark.parametrize("name", ACCEPTED)
async def test_a_word_that_is_accepted_is_written_whole(editor: Editor, simple: Editor, name: str) -> None:
    marked, label, expected = ACCEPTED[name]
    for each in (editor, simple):
        found = await each.accept(HEAD + marked + "\n", label, None)
        assert found == HEAD + expected + "\n"
        ast.parse(found)


@pytest.mark.parametrize("name", NOTHING)
async def test_elsewhere_nothing_is_offered(editor: Editor, name: str) -> None:
    assert await editor.labels(HEAD + NOTHING[name] + "\n", f"shop/views_{list(NOTHING).index(name)}.py") == []


async def test_settings_have_the_names_that_the_app_reads(editor: Editor) -> None:
    found = await editor.accept("CELERY_TASK_SERI$0\n", "CELERY_TASK_SERIALIZER", "shop/settings.py")
    assert found == 'CELERY_TASK_SERIALIZER = "json"\n'


async def test_a_character_that_asks_by_itself_brings_up_no_pattern(editor: Editor) -> None:
    uri, at = editor.opened("cel$0\n")
    place = position(editor.texts[uri], at, editor.encoding)
    context = types.CompletionContext(types.CompletionTriggerKind.TriggerCharacter, "=")
    params = types.CompletionParams(types.TextDocumentIdentifier(uri), place, context)
    found = await within(editor.client.text_document_completion_async(params))
    assert isinstance(found, types.CompletionList)
    assert list(found.items) == []
    assert await editor.items(uri, at)


async def test_a_word_is_explained_when_it_is_looked_at(editor: Editor) -> None:
    uri, at = editor.opened(HEAD + "@shared_task(ac$0)\n")
    (item,) = [item for item in await editor.items(uri, at) if item.label == "acks_late="]
    assert item.documentation is None
    resolved = await editor.resolved(item)
    assert isinstance(resolved.documentation, types.MarkupContent)
    assert resolved.documentation.value.startswith("Acknowledges the message after the task has run")
    uri, at = editor.opened(HEAD + 'app.send_task("$0")\n')
    (item,) = [item for item in await editor.items(uri, at) if item.label == "shop.tasks.ship"]
    assert item.detail == "shop.tasks.ship(order_id, express=False)"


async def test_options_of_another_release_are_left_out(editor: Editor) -> None:
    labels = await editor.labels(HEAD + "@shared_task($0)\n")
    assert "pydantic=" in labels
    assert "acks_on_failure=" not in labels
