"""All places that name a task, from a string or from its function, each once, in the client's units."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .asking import copied, indexed, opened, references, shown, written
from .clients import plain, rich
from .editor import within
from .test_definition import SHOP

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

PACK = [
    ("shop/settings.py", 1, "shop.tasks.pack"),
    ("shop/views.py", 6, "shop.tasks.pack"),
    ("shop/views.py", 8, "shop.tasks.pack"),
    ("shop/views.py", 9, "pack"),
]
SEND = [("shop/settings.py", 2, "mail.send"), ("shop/views.py", 7, "mail.send")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("views_are_open", [True, False], ids=["open", "closed"])
async def test_a_string_and_the_function_lead_to_all_places(
    tmp_path: Path, start: Start, encoding: str, *, views_are_open: bool
) -> None:
    """The place behind an emoji is right in a file that is open, and in one that is not."""
    written(tmp_path, SHOP)
    editor = await start(plain(encoding))
    await indexed(editor, "shop.tasks.pack", "mail.send")
    settings, tasks = opened(editor, "shop/settings.py"), opened(editor, "shop/tasks.py")
    if views_are_open:
        opened(editor, "shop/views.py")
    assert shown(editor, await references(editor, settings, '"shop.tasks.pack"')) == PACK
    assert shown(editor, await references(editor, tasks, "pack")) == PACK
    for uri, text in ((settings, '"mail.send"'), (tasks, "mail.send"), (tasks, "send(to)")):
        assert shown(editor, await references(editor, uri, text)) == SEND


async def test_the_declaration_comes_along_where_it_is_asked_for(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    tasks = opened(editor, "shop/tasks.py")
    found = shown(editor, await references(editor, tasks, "pack", declaration=True))
    assert found == sorted([*PACK, ("shop/tasks.py", 5, "pack")])
    found = shown(editor, await references(editor, tasks, "send(to)", declaration=True))
    assert found == sorted([*SEND, ("shop/tasks.py", 8, "mail.send"), ("shop/tasks.py", 9, "send")])


async def test_those_of_a_name_come_before_the_project_is_read(tmp_path: Path, start: Start) -> None:
    """The answer has them all, and the client sees that it is on its way."""
    tasks = "from celery import shared_task\n\n\n@shared_task\ndef {name}(x):\n    return x\n"
    uses = "from shop.{module} import {name}\n\n\ndef view(request):\n    {name}.delay(request)\n"
    many = {f"shop/view_{number}.py": uses.format(module="other", name="other") * 20 for number in range(1000)}
    few = {f"shop/zip_{number}.py": uses.format(module="tasks", name="pay") for number in range(3)}
    renamed = {"shop/zone.py": "from shop.zip_1 import pay as p\n\n\ndef view():\n    p.delay(1)\n"}
    made = {"shop/tasks.py": tasks.format(name="pay"), "shop/other.py": tasks.format(name="other")}
    written(tmp_path, {"manage.py": "", "shop/__init__.py": "", **made, **many, **few, **renamed})
    capabilities = rich()
    capabilities.window = types.WindowClientCapabilities(work_done_progress=True)
    editor = await start(capabilities)
    uri = opened(editor, "shop/tasks.py")
    await indexed(editor, "shop.tasks.pay")
    context = types.ReferenceContext(include_declaration=False)
    at = types.Position(4, 5)
    params = types.ReferenceParams(context, types.TextDocumentIdentifier(uri), at, work_done_token="mine")
    editor.client.progress_reports["mine"] = []
    found = list(await within(editor.client.text_document_references_async(params)) or [])
    reports: dict[Any, list[Any]] = dict(editor.client.progress_reports)
    mine = reports.pop("mine")
    assert isinstance(mine[0], types.WorkDoneProgressBegin)
    assert isinstance(mine[-1], types.WorkDoneProgressEnd)
    assert reports
    assert not any(isinstance(each, types.WorkDoneProgressEnd) for every in reports.values() for each in every)
    expected = sorted([*((f"shop/zip_{number}.py", 5, "pay") for number in range(3)), ("shop/zone.py", 5, "p")])
    assert shown(editor, found) == expected


async def test_what_is_no_task_has_no_references(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    views, tasks = opened(editor, "shop/views.py"), opened(editor, "shop/tasks.py")
    for uri, text in ((views, "view(app)"), (views, '"mail.sent"'), (tasks, "order")):
        assert await references(editor, uri, text) == [], text


async def test_places_move_with_what_is_typed(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    tasks, views = opened(editor, "shop/tasks.py"), opened(editor, "shop/views.py")
    editor.change(views, 0, 0, "# 📦\n")
    editor.change(views, editor.texts[views].index("    pack.delay"), editor.texts[views].index("    return"), "")
    moved = [(path, line + (path == "shop/views.py"), text) for path, line, text in PACK[:-1]]
    assert shown(editor, await references(editor, tasks, "pack")) == moved


async def test_strings_of_tests_and_wrapped_tasks_are_found_in_a_django_project(tmp_path: Path, start: Start) -> None:
    copied("django_apps", tmp_path)
    editor = await start(rich())
    await indexed(editor, "apps.orders.tasks.stock.close_stale_carts", "reports.build")
    settings = opened(editor, "config/settings/base.py")
    found = shown(editor, await references(editor, settings, '"apps.orders.tasks.stock.close_stale_carts"'))
    assert ("config/settings/base.py", 49, "apps.orders.tasks.stock.close_stale_carts") in found
    reports = opened(editor, "apps/reports/tasks.py")
    found = shown(editor, await references(editor, reports, "BuildReport(ReportTask)", declaration=True))
    assert ("apps/reports/tasks.py", 42, "build_report") in found
    assert ("apps/reports/tasks.py", 15, "reports.build") in found
    assert ("apps/reports/tasks.py", 14, "BuildReport") in found
    assert any(path == "config/settings/base.py" and text == "reports.build" for path, _, text in found)
