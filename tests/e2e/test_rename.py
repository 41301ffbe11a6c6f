"""A rename over stdio: ranges in the client's units, versions of open documents, notes, reasons, two folders."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from .apply import applied, position
from .asking import eventually, indexed, opened, path_of, references, text_at, written
from .clients import plain, rich
from .editor import within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable, Sequence
    from pathlib import Path

    from .apply import Edit
    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

SHOP = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": "from celery import shared_task\r\n\r\n\r\n@shared_task\r\ndef pack(order): ...\r\n",
    "shop/views.py": (
        "from celery import current_app\nfrom shop.tasks import pack\n\n\n"
        "def view():\n\tpack.delay(1)\n"
        '\t"📦é", current_app.send_task("shop.tasks.pack", args=[1])\n'
    ),
    "shop/settings.py": 'CELERY_BEAT_SCHEDULE = {"pack": {"task": "shop.tasks.pack", "schedule": 3}}\n',
}
AFTER = {path: text.replace("pack(", "wrap(").replace("pack.", "wrap.") for path, text in SHOP.items()} | {
    "shop/settings.py": SHOP["shop/settings.py"].replace("tasks.pack", "tasks.wrap"),
}
AFTER["shop/views.py"] = SHOP["shop/views.py"].replace("pack", "wrap")

MANY = {f"shop/part{number}.py": f"from shop.tasks import pack\n\npack.delay({number})\n" for number in range(300)}


def able(encoding: str | None = None) -> types.ClientCapabilities:
    """A client that prepares renames and shows notes."""
    found = rich(encoding)
    assert found.workspace is not None
    assert found.workspace.workspace_edit is not None
    assert found.text_document is not None
    support = types.ChangeAnnotationsSupportOptions(groups_on_label=True)
    found.workspace.workspace_edit.change_annotation_support = support
    found.text_document.rename = types.RenameClientCapabilities(prepare_support=True)
    return found


def _params(editor: Editor, uri: str, text: str) -> tuple[types.TextDocumentIdentifier, types.Position]:
    at = editor.texts[uri].rindex(text) + len(text) // 2
    return types.TextDocumentIdentifier(uri), position(editor.texts[uri], at, editor.encoding)


async def renamed(editor: Editor, uri: str, text: str, new: str) -> types.WorkspaceEdit | None:
    params = types.RenameParams(*_params(editor, uri, text), new)
    found: types.WorkspaceEdit | None = await within(editor.client.text_document_rename_async(params))
    return found


async def _chosen(editor: Editor, uri: str, new: str) -> types.CodeAction:
    """The action on the function, with the name that the user gives.

    lsprotocol's client takes an action with a command for the command alone, so another action tells the place.
    """
    other: dict[str, Any] = {}

    async def is_offered() -> bool:
        found = await editor.actions(uri, editor.texts[uri].index("def pack"))
        other.update(
            *(dict(each.data) for each in found if "explicit name" in each.title and isinstance(each.data, dict))
        )
        return bool(other)

    await eventually(is_offered)
    return types.CodeAction("Celery: rename the task everywhere", data={**other, "id": "rename-task", "choice": new})


async def _used(editor: Editor, uri: str) -> None:
    """Waits until the index knows the uses of the function."""

    async def known() -> bool:
        return len(await references(editor, uri, "pack")) > len(MANY)

    await eventually(known)


def texts_after(editor: Editor, edit: types.WorkspaceEdit | None) -> dict[str, str]:
    """The texts of the changed files, by their paths below the root."""
    assert edit is not None
    changes: dict[str, Sequence[Edit]] = dict(edit.changes or {})
    for each in edit.document_changes or ():
        assert isinstance(each, types.TextDocumentEdit)
        changes[each.text_document.uri] = each.edits
    found = {}
    for uri, edits in changes.items():
        path = path_of(uri)
        text = editor.texts.get(uri) or path.read_bytes().decode()
        found[path.relative_to(editor.root).as_posix()] = applied(text, edits, editor.encoding)
    return found


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "utf-32"])
@pytest.mark.parametrize("is_open", [True, False], ids=["open", "closed"])
async def test_all_files_change_in_the_client_s_units(
    tmp_path: Path, start: Start, encoding: str, *, is_open: bool
) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain(encoding))
    await indexed(editor, "shop.tasks.pack")
    settings = opened(editor, "shop/settings.py")
    if is_open:
        opened(editor, "shop/views.py")
        opened(editor, "shop/tasks.py")
    after = texts_after(editor, await renamed(editor, settings, "shop.tasks.pack", "shop.tasks.wrap"))
    assert after == {path: AFTER[path] for path in ("shop/tasks.py", "shop/views.py", "shop/settings.py")}


async def test_the_range_is_the_whole_name_and_python_names_are_left_to_others(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(able())
    assert editor.server.capabilities.rename_provider == types.RenameOptions(prepare_provider=True)
    await indexed(editor, "shop.tasks.pack")
    views, tasks = opened(editor, "shop/views.py"), opened(editor, "shop/tasks.py")
    prepare = editor.client.text_document_prepare_rename_async
    found = await within(prepare(types.PrepareRenameParams(*_params(editor, views, "shop.tasks.pack"))))
    assert isinstance(found, types.PrepareRenamePlaceholder)
    assert (text_at(editor, views, found.range), found.placeholder) == ("shop.tasks.pack", "shop.tasks.pack")
    for uri, text in ((tasks, "pack"), (views, "pack.delay"), (views, "args")):
        assert await within(prepare(types.PrepareRenameParams(*_params(editor, uri, text)))) is None
        assert await renamed(editor, uri, text, "wrap") is None


async def test_unsaved_documents_are_changed_as_they_are_with_their_versions(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(able())
    await indexed(editor, "shop.tasks.pack")
    settings, views = opened(editor, "shop/settings.py"), opened(editor, "shop/views.py")
    editor.change(views, 0, 0, '# 📦\nOTHER = "shop.tasks.pack"\n')
    edit = await renamed(editor, settings, "shop.tasks.pack", "shop.tasks.wrap")
    assert edit is not None
    versions = {
        each.text_document.uri: each.text_document.version
        for each in edit.document_changes or ()
        if isinstance(each, types.TextDocumentEdit)
    }
    assert versions == {settings: 1, views: 3, (tmp_path / "shop/tasks.py").as_uri(): None}
    assert texts_after(editor, edit)["shop/views.py"] == '# 📦\nOTHER = "shop.tasks.wrap"\n' + AFTER["shop/views.py"]
    assert list(edit.change_annotations or {}) == ["Task names in strings"]


async def test_a_refusal_is_an_error_with_the_reason(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(able())
    await indexed(editor, "shop.tasks.pack")
    settings = opened(editor, "shop/settings.py")
    with pytest.raises(JsonRpcException) as refused:
        await renamed(editor, settings, "shop.tasks.pack", "shop.tasks.shared_task")
    assert refused.value.code == types.LSPErrorCodes.RequestFailed
    assert refused.value.message == ("Celery: not renamed: `shared_task` is already a name in shop/tasks.py, line 1")


async def test_other_requests_are_answered_while_the_action_renames(tmp_path: Path, start: Start) -> None:
    """It reads all files of the project; what comes later, and is short, does not wait for it."""
    written(tmp_path, SHOP | MANY)
    capabilities = able()
    capabilities.window = types.WindowClientCapabilities(work_done_progress=True)
    editor = await start(capabilities, asksChoices=True)
    await indexed(editor, "shop.tasks.pack")
    tasks, views = opened(editor, "shop/tasks.py"), opened(editor, "shop/views.py")
    await _used(editor, tasks)
    chosen = await _chosen(editor, tasks, "wrap")
    order: list[str] = []

    async def told(name: str, answer: Awaitable[object]) -> object:
        found = await within(answer)
        order.append(name)
        return found

    place = types.HoverParams(*_params(editor, views, "shop.tasks.pack"))
    resolved, *_ = await asyncio.gather(
        told("renamed", editor.client.code_action_resolve_async(chosen)),
        *(told("hover", editor.client.text_document_hover_async(place)) for _ in range(3)),
    )
    assert order == ["hover", "hover", "hover", "renamed"]
    assert isinstance(resolved, types.CodeAction)
    after = texts_after(editor, resolved.edit)
    assert len(after) == 303
    assert after["shop/part7.py"] == "from shop.tasks import wrap\n\nwrap.delay(7)\n"


async def test_the_action_waits_for_the_uses(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP | MANY)
    editor = await start(able(), asksChoices=True)
    await indexed(editor, "shop.tasks.pack")
    chosen = await _chosen(editor, opened(editor, "shop/tasks.py"), "wrap")
    resolved = await within(editor.client.code_action_resolve_async(chosen))
    assert len(texts_after(editor, resolved.edit)) == 303


async def test_the_action_of_a_text_that_changes_meanwhile_does_nothing(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP | MANY)
    editor = await start(able(), asksChoices=True)
    await indexed(editor, "shop.tasks.pack")
    tasks = opened(editor, "shop/tasks.py")
    await _used(editor, tasks)
    chosen = await _chosen(editor, tasks, "wrap")
    answer = editor.client.code_action_resolve_async(chosen)
    waiting = asyncio.ensure_future(answer)
    await asyncio.sleep(0)
    editor.change(tasks, 0, 0, "import os\n")
    with pytest.raises(JsonRpcException) as refused:
        await within(waiting)
    assert refused.value.message == "Celery: shop/tasks.py was changed meanwhile"


async def test_a_moved_file_takes_its_names_along(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    capabilities = able()
    assert capabilities.workspace is not None
    capabilities.workspace.file_operations = types.FileOperationClientCapabilities(will_rename=True)
    editor = await start(capabilities)
    operations = editor.server.capabilities.workspace and editor.server.capabilities.workspace.file_operations
    assert operations is not None
    assert isinstance(operations, types.FileOperationOptions)
    assert operations.will_rename is not None
    await indexed(editor, "shop.tasks.pack")
    opened(editor, "shop/views.py")
    moved = types.FileRename((tmp_path / "shop/tasks.py").as_uri(), (tmp_path / "shop/jobs.py").as_uri())
    edit = await within(editor.client.workspace_will_rename_files_async(types.RenameFilesParams([moved])))
    assert texts_after(editor, edit) == {
        path: SHOP[path].replace('"shop.tasks.pack"', '"shop.jobs.pack"')
        for path in ("shop/settings.py", "shop/views.py")
    }


async def test_each_workspace_folder_is_a_project_of_its_own(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(able())
    other = tmp_path.with_name(f"{tmp_path.name}-other")
    written(other, SHOP)
    added = types.WorkspaceFoldersChangeEvent([types.WorkspaceFolder(other.as_uri(), "other")], [])
    editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(added))
    await indexed(editor, "shop.tasks.pack")
    uri = editor.open(SHOP["shop/settings.py"], uri=(other / "shop/settings.py").as_uri())
    edit = None
    while edit is None:
        edit = await renamed(editor, uri, "shop.tasks.pack", "shop.tasks.wrap")
    changed = [each.text_document.uri for each in edit.document_changes or () if hasattr(each, "text_document")]
    assert len(changed) == 3
    assert all(path_of(each).is_relative_to(other) for each in changed)
