"""Who starts a task, and which tasks it starts, in the client's units; plain functions are left to a Python server."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .asking import asked, indexed, opened, path_of, text_at, written
from .clients import plain, rich
from .editor import within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

SHOP = {
    "shop/__init__.py": "",
    "shop/tasks.py": (
        "from celery import shared_task\n\nfrom shop.services import notify\n\n\n"
        "@shared_task\ndef pack(order): ...\n\n\n"
        "@shared_task\ndef ship(order):\n    '📦', pack.delay(order), notify(order)\n\n\n"
        "@shared_task\ndef bill(order): ...\n"
    ),
    "shop/services.py": "from shop import tasks\n\n\ndef notify(order):\n    tasks.bill.delay(order)\n",
    "shop/celery.py": (
        "from celery import Celery\n\napp = Celery('shop')\n"
        "app.conf.beat_schedule = {'night': {'task': 'shop.tasks.ship', 'schedule': 60.0}}\n"
    ),
}


async def prepared(editor: Editor, uri: str, text: str) -> list[types.CallHierarchyItem]:
    params = types.CallHierarchyPrepareParams(types.TextDocumentIdentifier(uri), asked(editor, uri, text))
    return list(await within(editor.client.text_document_prepare_call_hierarchy_async(params)) or [])


async def callers(editor: Editor, item: types.CallHierarchyItem) -> list[types.CallHierarchyIncomingCall]:
    params = types.CallHierarchyIncomingCallsParams(item)
    return list(await within(editor.client.call_hierarchy_incoming_calls_async(params)) or [])


async def called(editor: Editor, item: types.CallHierarchyItem) -> list[types.CallHierarchyOutgoingCall]:
    params = types.CallHierarchyOutgoingCallsParams(item)
    return list(await within(editor.client.call_hierarchy_outgoing_calls_async(params)) or [])


async def test_a_task_leads_to_what_starts_it_and_to_what_it_starts(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain())
    await indexed(editor, "shop.tasks.ship")
    celery, tasks = opened(editor, "shop/celery.py"), opened(editor, "shop/tasks.py")
    (ship,) = await prepared(editor, celery, "shop.tasks.ship")
    assert (ship.name, ship.detail, path_of(ship.uri).name) == ("shop.tasks.ship", "Celery task", "tasks.py")
    assert text_at(editor, ship.uri, ship.selection_range) == "ship"

    starts = await called(editor, ship)
    assert [(each.to.name, each.to.detail) for each in starts] == [
        ("shop.tasks.pack", "Celery task · delay"),
        ("shop.tasks.bill", "Celery task · delay · via notify"),
    ]
    assert [text_at(editor, tasks, place) for each in starts for place in each.from_ranges] == ["pack", "notify"]

    (night,) = await callers(editor, ship)
    assert (night.from_.name, night.from_.detail, night.from_.kind) == (
        "night",
        "beat schedule · beat",
        types.SymbolKind.Event,
    )
    assert [each.to.name for each in await called(editor, night.from_)] == ["shop.tasks.ship"]
    assert await callers(editor, night.from_) == []


async def test_the_function_that_starts_a_task_leads_to_the_task_that_calls_it(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.bill")
    tasks = opened(editor, "shop/tasks.py")
    (bill,) = await prepared(editor, tasks, "bill")
    (notify,) = await callers(editor, bill)
    assert (notify.from_.name, path_of(notify.from_.uri).name) == ("notify", "services.py")
    (ship,) = await callers(editor, notify.from_)
    assert (ship.from_.name, [text_at(editor, tasks, place) for place in ship.from_ranges]) == (
        "shop.tasks.ship",
        ["notify"],
    )


async def test_plain_functions_have_none_of_ours(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.bill")
    assert await prepared(editor, opened(editor, "shop/services.py"), "notify") == []


async def test_beside_a_python_server_of_vs_code_it_is_not_offered(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    beside = await start(rich(), hasPythonServer=True)
    alone = await start(rich())
    assert beside.server.capabilities.call_hierarchy_provider is None
    assert alone.server.capabilities.call_hierarchy_provider is not None
