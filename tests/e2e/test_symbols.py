"""Tasks by name, over all files and folders of the workspace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lsprotocol import types

from .asking import copied, eventually, indexed, names, opened, symbols, text_at, written
from .clients import rich
from .editor import within
from .test_definition import SHOP

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]


async def test_a_few_letters_find_a_task(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack", "mail.send")
    assert await names(editor, "pck") == ["shop.tasks.pack"]
    assert await names(editor, "SEND") == ["mail.send"]
    assert await names(editor, "tasks.pa") == ["shop.tasks.pack"]
    assert await names(editor, "nothing like it") == []


async def test_a_symbol_says_what_it_is_and_where(tmp_path: Path, start: Start) -> None:
    copied("django_apps", tmp_path)
    editor = await start(rich())
    await indexed(editor, "reports.build", "reports.mail")
    (built,) = [symbol for symbol in await symbols(editor, "reports.build") if symbol.name == "reports.build"]
    assert built.kind == types.SymbolKind.Class
    assert built.container_name == "apps.reports.tasks · Celery task"
    assert isinstance(built.location, types.Location)
    assert text_at(editor, built.location.uri, built.location.range) == "BuildReport"
    (mailed,) = [symbol for symbol in await symbols(editor, "reports.mail") if symbol.name == "reports.mail"]
    assert mailed.kind == types.SymbolKind.Function


async def test_a_symbol_does_not_say_its_module_twice(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack", "mail.send")
    containers = {symbol.name: symbol.container_name for symbol in await symbols(editor)}
    assert containers["shop.tasks.pack"] == "Celery task"
    assert containers["mail.send"] == "shop.tasks · Celery task"


async def test_a_function_is_found_whose_task_has_another_name(tmp_path: Path, start: Start) -> None:
    text = 'from celery import shared_task\n\n\n@shared_task(name="mail.send")\ndef notify(): ...\n'
    written(tmp_path, SHOP | {"shop/tasks.py": text})
    editor = await start(rich())
    await indexed(editor, "mail.send")
    (found,) = await symbols(editor, "notify")
    assert (found.name, found.container_name) == ("notify", "mail.send · Celery task")


async def test_there_is_a_limit(tmp_path: Path, start: Start) -> None:
    many = "".join(f"@shared_task\ndef task{number}(): ...\n\n\n" for number in range(1000))
    written(tmp_path, SHOP | {"shop/many.py": f"from celery import shared_task\n\n\n{many}"})
    editor = await start(rich())
    await eventually(lambda: _known(editor, "shop.many.task999"))
    assert 100 <= len(await names(editor)) <= 500
    assert (await names(editor, "mail.send"))[0] == "mail.send"


async def test_a_task_that_is_typed_is_found_before_it_is_saved(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    tasks = opened(editor, "shop/tasks.py")
    end = len(editor.texts[tasks])
    editor.change(tasks, end, end, "\n\n@shared_task\ndef unpack(order): ...\n")
    assert await names(editor, "unpack") == ["shop.tasks.unpack"]


async def _known(editor: Editor, name: str) -> bool:
    return name in await names(editor, name)


async def test_beat_entries_and_queues_are_symbols_of_their_own_kinds(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    kinds = {each.name: (each.kind, each.container_name) for each in await symbols(editor)}
    assert kinds["pack"] == (types.SymbolKind.Event, "shop.tasks.pack · beat entry")
    assert kinds["mail"] == (types.SymbolKind.Constant, "Celery queue")
    assert [each.name for each in await symbols(editor, "pck")] == ["shop.tasks.pack", "pack"]


async def test_a_document_s_symbols_are_its_entries_and_routes(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    settings, views = opened(editor, "shop/settings.py"), opened(editor, "shop/views.py")

    async def shown(uri: str) -> list[tuple[str, str | None, types.SymbolKind, str]]:
        params = types.DocumentSymbolParams(types.TextDocumentIdentifier(uri))
        found = await within(editor.client.text_document_document_symbol_async(params))
        symbols = [each for each in found or [] if isinstance(each, types.DocumentSymbol)]
        return [(each.name, each.detail, each.kind, text_at(editor, uri, each.range)) for each in symbols]

    assert await shown(settings) == [
        ("pack", "beat entry · shop.tasks.pack", types.SymbolKind.Event, '"pack"'),
        ("mail.send", "route", types.SymbolKind.Key, "mail.send"),
    ]
    assert await shown(views) == []
