"""From a task's name in a string to its function, in the client's units, saved or not; from calls if asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import definition, eventually, indexed, opened, path_of, references, shown, text_at, written
from .clients import plain, rich

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": (
        "from celery import shared_task\n\n\n@shared_task\ndef pack(order): ...\n\n\n"
        '@shared_task(name="mail.send")\ndef send(to): ...\n'
    ),
    "shop/views.py": (
        "from celery import current_app, signature\nfrom shop.tasks import pack\n\n\n"
        "def view(app):\n"
        '    current_app.send_task("shop.tasks.pack", args=[1])\n'
        '    "📦é", signature("mail.send", queue="mail")\n'
        '    current_app.tasks["shop.tasks.pack"].delay(1)\n'
        "    pack.delay(1)\n"
        '    return "mail.sent"\n'
    ),
    "shop/settings.py": (
        'CELERY_BEAT_SCHEDULE = {"pack": {"task": "shop.tasks.pack", "schedule": 3}}\n'
        'CELERY_TASK_ROUTES = {"mail.send": {"queue": "mail"}}\n'
    ),
}


LINKS = types.DefinitionClientCapabilities(link_support=True)


async def found(editor: Editor, uri: str, text: str) -> list[tuple[str, str]]:
    """The definitions as file and name, in a client that knows no links."""
    answer = await definition(editor, uri, text)
    places = [place for place in answer if isinstance(place, types.Location)]
    assert len(places) == len(answer)
    return [
        (path_of(place.uri).relative_to(editor.root).as_posix(), text_at(editor, place.uri, place.range))
        for place in places
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
async def test_a_task_s_name_in_a_string_leads_to_its_function(tmp_path: Path, start: Start, encoding: str) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain(encoding))
    await indexed(editor, "shop.tasks.pack", "mail.send")
    views, settings = opened(editor, "shop/views.py"), opened(editor, "shop/settings.py")
    pack, send = [("shop/tasks.py", "pack")], [("shop/tasks.py", "send")]
    assert await found(editor, views, '"shop.tasks.pack", args') == pack
    assert await found(editor, views, '"mail.send"') == send
    assert await found(editor, settings, '"shop.tasks.pack"') == pack
    assert await found(editor, settings, '"mail.send"') == send
    assert await found(editor, opened(editor, "shop/tasks.py"), '"mail.send"') == send


async def test_calls_lead_to_their_task_where_no_other_server_answers(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    views = opened(editor, "shop/views.py")
    for text in ("pack.delay", "k.delay(1)"):
        assert await found(editor, views, text) == [("shop/tasks.py", "pack")], text
    editor.client.workspace_did_change_configuration(
        types.DidChangeConfigurationParams({"celeryls": {"definitions": "strings"}})
    )

    async def left_to_others() -> bool:
        return await found(editor, views, "pack.delay") == []

    await eventually(left_to_others)


async def test_a_setting_asks_for_calls_beside_another_server_too(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain(), hasPythonServer=True, settings={"definitions": "all"})
    await indexed(editor, "shop.tasks.pack")
    assert await found(editor, opened(editor, "shop/views.py"), "pack.delay") == [("shop/tasks.py", "pack")]


async def test_a_pattern_of_the_routes_leads_to_all_tasks_that_it_matches(tmp_path: Path, start: Start) -> None:
    routes = 'from celery import Celery\n\napp = Celery("shop")\napp.conf.task_routes = {"*.*": {"queue": "mail"}}\n'
    written(tmp_path, SHOP | {"shop/app.py": routes})
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    answer = await found(editor, opened(editor, "shop/app.py"), "*.*")
    assert sorted(answer) == [("shop/tasks.py", "pack"), ("shop/tasks.py", "send")]


async def test_names_of_python_and_other_strings_are_left_to_others(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain(), hasPythonServer=True)
    await indexed(editor, "shop.tasks.pack")
    views = opened(editor, "shop/views.py")
    for text in (" pack.", "t pack", '"mail"', '"mail.sent"', "signature("):
        assert await found(editor, views, text) == [], text


async def test_a_client_that_links_is_told_where_the_name_stands_and_where_all_of_the_task(
    tmp_path: Path, start: Start
) -> None:
    written(tmp_path, SHOP)
    capabilities = rich("utf-16")
    assert capabilities.text_document is not None
    capabilities.text_document.definition = LINKS
    editor = await start(capabilities)
    await indexed(editor, "mail.send")
    views = opened(editor, "shop/views.py")
    (link,) = await definition(editor, views, '"mail.send"')
    assert isinstance(link, types.LocationLink)
    assert link.origin_selection_range is not None
    assert text_at(editor, views, link.origin_selection_range) == "mail.send"
    assert text_at(editor, link.target_uri, link.target_selection_range) == "send"
    assert (link.target_range.start.line, link.target_range.end.line) == (7, 8)


async def test_all_tasks_of_one_name_are_named(tmp_path: Path, start: Start) -> None:
    again = 'from celery import shared_task\n\n\n@shared_task(name="mail.send")\ndef post(to): ...\n'
    written(tmp_path, SHOP | {"shop/post.py": again})
    editor = await start(rich())
    await indexed(editor, "mail.send")
    views = opened(editor, "shop/views.py")
    assert await found(editor, views, '"mail.send"') == [("shop/post.py", "post"), ("shop/tasks.py", "send")]


async def test_what_is_typed_counts_before_it_is_saved(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich("utf-8"))
    await indexed(editor, "mail.send")
    views, tasks = opened(editor, "shop/views.py"), opened(editor, "shop/tasks.py")
    text = editor.texts[tasks]
    editor.change(tasks, 0, 0, "# 📦\n\n")
    at = editor.texts[tasks].index("mail.send")
    editor.change(tasks, at, at + len("mail.send"), "post.send")
    assert await found(editor, views, '"mail.send"') == []
    (place,) = await definition(editor, views, '"shop.tasks.pack", args')
    assert isinstance(place, types.Location)
    assert place.range.start.line == 6
    editor.change(views, editor.texts[views].index("mail.send"), editor.texts[views].index("mail.send") + 4, "post")
    assert await found(editor, views, '"post.send"') == [("shop/tasks.py", "send")]
    editor.close(tasks)
    assert text == (tmp_path / "shop/tasks.py").read_text()
    assert await found(editor, views, '"post.send"') == []
    (place,) = await definition(editor, views, '"shop.tasks.pack", args')
    assert isinstance(place, types.Location)
    assert place.range.start.line == 4


async def test_a_file_s_name_may_be_odd(tmp_path: Path, start: Start) -> None:
    odd = "shop/spä ce#50%/tasks.py"
    text = 'from celery import shared_task\n\n\n@shared_task(name="odd")\ndef odd(): ...\n'
    written(tmp_path, SHOP | {odd: text})
    editor = await start(plain())
    await indexed(editor, "odd")
    uri = opened(editor, "shop/views.py")
    editor.change(uri, 0, 0, 'app.send_task("odd")\n')
    places = await definition(editor, uri, '"odd"')
    assert [(path_of(place.uri), place.uri) for place in places if isinstance(place, types.Location)] == [
        (tmp_path / odd, (tmp_path / odd).as_uri())
    ]


async def test_a_file_that_is_not_saved_yet_counts(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "mail.send")
    views = opened(editor, "shop/views.py")
    new = editor.open("from celery import shared_task\n\n\n@shared_task\ndef fresh(): ...\n", "shop/fresh.py")
    editor.change(views, 0, 0, 'app.send_task("shop.fresh.fresh")\n')
    assert await found(editor, views, '"shop.fresh.fresh"') == [("shop/fresh.py", "fresh")]
    editor.close(new)
    assert await found(editor, views, '"shop.fresh.fresh"') == []


async def test_a_row_in_a_fixture_leads_to_its_task_and_is_one_of_its_references(tmp_path: Path, start: Start) -> None:
    row = '[{"model": "django_celery_beat.periodictask", "fields": {"name": "📦", "task": "shop.tasks.pack"}}]\n'
    written(tmp_path, {**SHOP, "shop/fixtures/beat.json": row, "shop/other.json": row})
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    fixture = editor.open(row, "shop/fixtures/beat.json", "json")
    other = editor.open(row, "shop/other.json", "json")
    assert await found(editor, fixture, "shop.tasks.pack") == [("shop/tasks.py", "pack")]
    assert await found(editor, fixture, "periodictask") == []
    assert await found(editor, other, "shop.tasks.pack") == []
    places = shown(editor, await references(editor, fixture, "shop.tasks.pack"))
    assert ("shop/fixtures/beat.json", 1, "shop.tasks.pack") in places
    assert ("shop/views.py", 9, "pack") in places


async def test_a_queue_and_a_setting_lead_to_where_they_are_declared(tmp_path: Path, start: Start) -> None:
    settings = SHOP["shop/settings.py"] + "CELERY_TASK_QUEUES = [Queue('mail')]\nCELERY_TASK_TIME_LIMIT = 3\n"
    celery = (
        "from celery import Celery\n\napp = Celery('shop')\n"
        "app.config_from_object('django.conf:settings', namespace='CELERY')\nprint(app.conf.task_time_limit)\n"
    )
    manage = "import os\nos.environ.setdefault('DJANGO_SETTINGS_MODULE', 'shop.settings')\n"
    head = "from kombu import Queue\n"
    written(tmp_path, {**SHOP, "manage.py": manage, "shop/settings.py": head + settings, "shop/celery.py": celery})
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    views, app = opened(editor, "shop/views.py"), opened(editor, "shop/celery.py")
    assert await found(editor, views, '"mail")') == [("shop/settings.py", "'mail'")]
    assert await found(editor, app, "task_time_limit") == [("shop/settings.py", "CELERY_TASK_TIME_LIMIT = 3")]
