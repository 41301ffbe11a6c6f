"""Patterns are made of what the project has."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from .asking import eventually, indexed, written
from .clients import rich

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

TASKS = """from celery import shared_task

from .models import Customer


@shared_task(queue="slow")
def pack(order_id):
    return Customer.objects.get(pk=order_id)


@shared_task
def ship(order_id): ...


"""
SHOP = {
    "manage.py": 'os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")\n',
    "requirements.txt": "celery==5.6.2\ndjango\n",
    "config/__init__.py": "",
    "config/settings.py": "CELERY_BEAT_SCHEDULE = {\n}\n",
    "config/celery.py": (
        'from celery import Celery\n\napp = Celery("config")\n'
        'app.config_from_object("django.conf:settings", namespace="CELERY")\n'
        'app.conf.task_routes = {"x.y": {"queue": "foreign"}, "x.z": {"queue": "email"}}\n'
    ),
    "shop/__init__.py": "",
    "shop/models.py": "class Customer(models.Model): ...\n\n\nclass Item(models.Model): ...\n",
    "shop/tasks.py": TASKS,
    "stock/__init__.py": "",
    "stock/models.py": "class Order(models.Model): ...\n\n\nclass Item(models.Model): ...\n",
}


@pytest.fixture
async def editor(tmp_path: Path, start: Start) -> Editor:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack", "shop.tasks.ship")
    return editor


async def body(editor: Editor, marked: str, prefix: str, path: str) -> str:
    """The snippet that a pattern inserts, tab stops and all."""
    uri, at = editor.opened(marked, path)
    item = next(item for item in await editor.items(uri, at) if item.label == prefix)
    editor.close(uri)
    assert item.text_edit
    return item.text_edit.new_text


async def test_a_pattern_works_on_the_app_s_models(editor: Editor) -> None:
    mail = await body(editor, TASKS + "cem$0", "cemail", "shop/tasks.py")
    assert "import" not in mail  # the file has it
    assert "$7 = ${10:Customer}.objects.get(pk=$7_id)" in mail
    assert "${7:customer}_id: ${8:int}" in mail
    assert "import ${10|Order,Item|}\n" in await body(editor, "cem$0", "cemail", "stock/tasks.py")

    uri = editor.open("class Basket(models.Model): ...\n", "stock/models.py")
    assert "import ${10:Basket}\n" in await body(editor, "cem$0", "cemail", "stock/tasks.py")
    editor.close(uri)


async def test_names_are_left_to_celery_as_in_the_project(editor: Editor) -> None:
    assert "name=" not in await body(editor, "cem$0", "cemail", "stock/tasks.py")
    assert "@shared_task\ndef ${1:send_reminder}" in await body(editor, "csm$0", "csmall", "stock/tasks.py")


async def test_a_pattern_goes_to_a_queue_of_its_kind_and_any_task_to_that_of_its_module(editor: Editor) -> None:
    mail = await body(editor, TASKS + "cem$0", "cemail", "shop/tasks.py")
    assert 'queue="${2|email,' in mail
    assert 'queue="${2|slow,' in await body(editor, TASKS + "ctas$0", "ctask", "shop/tasks.py")
    assert "queue=" not in await body(editor, "ctas$0", "ctask", "stock/tasks.py")
    assert "queue=" not in await body(editor, "crep$0", "creport", "stock/tasks.py")


async def test_a_chain_and_an_entry_are_made_of_tasks_that_exist(editor: Editor) -> None:
    chain = await body(editor, TASKS + "cch$0", "cchain", "shop/tasks.py")
    assert "@shared_task" not in chain
    assert "${1|pack,ship|}.s($2),\n        ${4|ship,pack|}.s()," in chain
    entry = await body(editor, "CELERY_BEAT_SCHEDULE = {\n    cb$0\n}\n", "cbeatentry", "config/settings.py")
    assert '"${1|pack,ship|}": {' in entry
    assert '"task": "${2|shop.tasks.pack,shop.tasks.ship|}",' in entry


async def test_the_version_is_awaited_before_a_title_speaks_of_it(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    uri = editor.open("from celery import shared_task\n\n\n@shared_task\ndef f(): ...\n", "stock/tasks.py")
    titles = [action.title for action in await editor.actions(uri, 35)]
    assert any("queue=" in title for title in titles)
    assert not any("deprecates" in title for title in titles)


async def test_settings_have_the_names_that_their_app_reads(tmp_path: Path, start: Start) -> None:
    app = 'from celery import Celery\n\napp = Celery("x")\napp.config_from_object("configuration")\n'
    app += "\n\n@app.task\ndef f(): ...\n"
    written(tmp_path, {"work.py": app, "configuration.py": "DEBUG = True\n"})
    editor = await start(rich())
    await indexed(editor, "work.f")
    limits = await body(editor, "DEBUG = True\nclimits$0", "climits", "configuration.py")
    assert "\ntask_time_limit = " in limits
    assert "CELERY" not in limits


async def test_patterns_for_django_stay_out_of_a_project_that_surely_has_none(tmp_path: Path, start: Start) -> None:
    written(tmp_path, {"requirements.txt": "celery==5.6.2\n", "jobs/__init__.py": "", "jobs/tasks.py": TASKS})
    editor = await start(rich())

    async def is_left_out() -> bool:
        return "cemail" not in await editor.labels("ce$0", "jobs/more_tasks.py")

    await eventually(is_left_out)
    assert {"ctask", "csmall"} <= set(await editor.labels("c$0", "jobs/more_tasks.py"))
    assert "cemail" in await editor.labels("import django\n\n\nce$0", "jobs/other_tasks.py")


async def test_whoever_asks_again_for_a_word_in_the_settings_gets_what_is_made_for_them(editor: Editor) -> None:
    uri = editor.open(SHOP["config/settings.py"] + "\n\ncl", "config/settings.py")

    async def labels() -> set[str]:
        return {item.label for item in await editor.items(uri, len(editor.texts[uri]))}

    assert await labels() == set()
    assert await labels() == {"climits"}
    editor.change(uri, len(editor.texts[uri]) - 1, len(editor.texts[uri]), "")
    assert await labels() == set()
    assert {"climits", "croutes", "csettings"} <= await labels()
    assert "ctask" not in await labels()
