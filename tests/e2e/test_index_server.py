"""The index keeps up with files, folders, settings and its process, and tells the client how far it is."""

from __future__ import annotations

import asyncio
import os
import shutil
import signal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types

from .asking import (
    changed,
    children,
    copied,
    definition,
    eventually,
    gone,
    indexed,
    names,
    opened,
    references,
    shown,
    symbols,
    written,
)
from .clients import plain, rich
from .editor import ended, started, within
from .test_definition import SHOP
from .test_diagnostics import saved, until

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from .editor import Editor

    Start = Callable[..., Awaitable[Editor]]

ONE = "from celery import shared_task\n\n\n@shared_task\ndef one(): ...\n"


def watching() -> types.ClientCapabilities:
    """A client that watches files and shows progress."""
    capabilities = rich()
    assert capabilities.workspace is not None
    capabilities.workspace.did_change_watched_files = types.DidChangeWatchedFilesClientCapabilities(
        dynamic_registration=True
    )
    capabilities.window = types.WindowClientCapabilities(work_done_progress=True)
    return capabilities


async def become(editor: Editor, query: str, *expected: str) -> None:
    """Waits until a query finds just these tasks."""

    async def so() -> bool:
        return sorted(await names(editor, query)) == sorted(expected)

    await eventually(so)


def pid_of(editor: Editor) -> int:
    server = editor.client._server
    assert server is not None
    return int(server.pid)


async def test_files_that_come_change_move_and_go_are_followed(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(watching())
    await indexed(editor, "shop.tasks.pack")
    written(tmp_path, {"shop/jobs.py": ONE})
    changed(editor, "shop/jobs.py")
    await become(editor, "shop.jobs", "shop.jobs.one")
    written(tmp_path, {"shop/jobs.py": ONE.replace("one", "another")})
    changed(editor, "shop/jobs.py")
    await become(editor, "shop.jobs", "shop.jobs.another")
    (tmp_path / "shop/jobs.py").rename(tmp_path / "shop/work.py")
    changed(editor, "shop/jobs.py", "shop/work.py")
    await become(editor, "another", "shop.work.another")
    (tmp_path / "shop/work.py").unlink()
    changed(editor, "shop/work.py")
    await become(editor, "another")


async def test_a_client_that_watches_is_asked_for_all_that_the_index_reads(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(watching())
    await until(lambda: bool(editor.registered))
    (registration,) = editor.registered
    assert isinstance(registration.register_options, dict)
    watchers = registration.register_options["watchers"]
    kinds = {watcher["globPattern"]: watcher.get("kind") for watcher in watchers}
    assert kinds["**"] == types.WatchKind.Delete
    (python,) = [pattern for pattern in kinds if "{py," in pattern]
    assert kinds[python] in (None, 7)
    assert "**/{setup.cfg,.gitignore}" in kinds
    assert (await start(rich())).registered == []


async def test_of_a_folder_that_is_moved_or_deleted_the_client_may_name_the_folder_alone(
    tmp_path: Path, start: Start
) -> None:
    written(
        tmp_path, SHOP | {"shop/deep/__init__.py": "", "shop/deep/down/__init__.py": "", "shop/deep/down/jobs.py": ONE}
    )
    editor = await start(watching())
    await indexed(editor, "shop.deep.down.jobs.one")
    (tmp_path / "shop/deep").rename(tmp_path / "shop/other")
    changed(editor, "shop/deep", "shop/other")
    await become(editor, "down.jobs", "shop.other.down.jobs.one")
    shutil.rmtree(tmp_path / "shop/other")
    changed(editor, "shop/other")
    await become(editor, "down.jobs")


async def test_a_switch_of_branches_is_followed(tmp_path: Path, start: Start) -> None:
    many = {f"shop/app{number}/tasks.py": ONE for number in range(100)}
    written(tmp_path, SHOP | many)
    editor = await start(watching())
    await indexed(editor, "shop.app7.tasks.one", "shop.tasks.pack")
    for name in many:
        (tmp_path / name).unlink()
    other = {f"shop/part{number}/tasks.py": ONE for number in range(100)}
    written(tmp_path, other)
    changed(editor, *many, *other)
    await become(editor, "tasks.one", *(f"shop.part{number}.tasks.one" for number in range(100)))


async def test_a_client_that_watches_nothing_is_followed_by_what_it_saves(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    uri = editor.open(ONE, "shop/jobs.py")
    written(tmp_path, {"shop/jobs.py": ONE})
    saved(editor, uri)
    editor.close(uri)
    await become(editor, "shop.jobs", "shop.jobs.one")


async def test_a_document_that_is_closed_unsaved_leaves_the_file_as_it_is(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(watching())
    await indexed(editor, "shop.tasks.pack")
    tasks = opened(editor, "shop/tasks.py")
    editor.change(tasks, 0, len(editor.texts[tasks]), ONE)
    assert await names(editor, "shop.tasks") == ["shop.tasks.one"]
    # What changes on disk meanwhile is not what the editor shows.
    written(tmp_path, {"shop/tasks.py": ONE.replace("one", "two")})
    changed(editor, "shop/tasks.py")
    written(tmp_path, {"shop/later.py": ONE})
    changed(editor, "shop/later.py")
    await become(editor, "shop.later", "shop.later.one")
    assert await names(editor, "shop.tasks") == ["shop.tasks.one"]
    editor.close(tasks)
    await become(editor, "shop.tasks", "shop.tasks.two")


async def test_what_git_ignores_and_the_settings_exclude_stays_out(tmp_path: Path, start: Start) -> None:
    legacy = {"legacy/jobs.py": ONE, "build/lib/jobs.py": ONE, "shop/jobs.py": ONE}
    written(tmp_path, SHOP | legacy | {".gitignore": "build/\n", "celeryls.toml": 'exclude = ["legacy/"]\n'})
    editor = await start(watching())
    await indexed(editor, "shop.jobs.one")
    assert await names(editor, "jobs.one") == ["shop.jobs.one"]
    opened(editor, "build/lib/jobs.py")
    assert await names(editor, "jobs.one") == ["shop.jobs.one"]
    written(tmp_path, {".gitignore": "", "celeryls.toml": ""})
    changed(editor, ".gitignore", "celeryls.toml")
    await become(editor, "jobs.one", "build.lib.jobs.one", "legacy.jobs.one", "shop.jobs.one")


async def test_a_wrapper_makes_tasks_that_actions_and_findings_know(tmp_path: Path, start: Start) -> None:
    job = "from celery import shared_task\n\n\ndef job(**options):\n    return shared_task(acks_late=True, **options)\n"
    text = "from shop.jobs import job\n\n\n@job(autoretry_for=(ValueError))\ndef send(): ...\n"
    written(tmp_path, SHOP | {"shop/jobs.py": "", "shop/mail.py": text})
    editor = await start(plain())
    await indexed(editor, "shop.tasks.pack")
    mail, at = opened(editor, "shop/mail.py"), text.index("@job")
    await editor.settled()
    assert [action.title for action in await editor.actions(mail, at)] == []
    jobs = opened(editor, "shop/jobs.py")
    editor.change(jobs, 0, 0, job)
    await indexed(editor, "shop.mail.send")
    await until(lambda: [found.code for found in editor.pushed(mail) or []] == ["CEL201"])
    titles = [action.title for action in await editor.actions(mail, at)]
    assert any(title.startswith("Celery: limit the rate") for title in titles)
    editor.change(jobs, 0, len(job), "")
    await until(lambda: editor.pushed(mail) == [])
    await become(editor, "mail.send", "mail.send")


async def test_folders_come_and_go(tmp_path: Path, start: Start) -> None:
    shop, post = tmp_path / "shop-repo", tmp_path / "post-repo"
    written(shop, SHOP)
    written(post, {"post/__init__.py": "", "post/jobs.py": ONE})
    editor = await started(shop, watching(), home=tmp_path / "home")
    await indexed(editor, "shop.tasks.pack")
    folder = types.WorkspaceFolder(post.as_uri(), "post")

    def folders(added: list[types.WorkspaceFolder], removed: list[types.WorkspaceFolder]) -> None:
        event = types.WorkspaceFoldersChangeEvent(added, removed)
        editor.client.workspace_did_change_workspace_folders(types.DidChangeWorkspaceFoldersParams(event))

    folders([folder], [])
    await become(editor, "", "shop.tasks.pack", "mail.send", "post.jobs.one")
    # One project says nothing of another one's tasks.
    views = opened(editor, "shop/views.py")
    editor.change(views, 0, 0, 'app.send_task("post.jobs.one")\n')
    assert await definition(editor, views, '"post.jobs.one"') == []
    folders([], [folder])
    await become(editor, "", "shop.tasks.pack", "mail.send")
    await ended(editor)


async def test_progress_is_shown_and_ends(tmp_path: Path, start: Start) -> None:
    filled(tmp_path, 8000)
    editor = await start(watching())
    await until(lambda: any(_is_whole(reports) for reports in editor.client.progress_reports.values()))


async def test_reading_can_be_cancelled(tmp_path: Path, start: Start) -> None:
    filled(tmp_path, 6000)
    editor = await start(watching())
    await until(lambda: any(editor.client.progress_reports.values()))
    (token,) = editor.client.progress_reports
    editor.client.window_work_done_progress_cancel(types.WorkDoneProgressCancelParams(token))
    await until(lambda: _is_whole(editor.client.progress_reports[token]))

    async def known() -> int:
        return len([number for number in range(0, 6000, 100) if await names(editor, f"part{number}.one")])

    before = await known()
    for _ in range(20):
        await editor.settled()
    assert await known() == before < 60
    assert "cemail" in await editor.labels("cem$0")


async def test_a_client_that_shows_no_progress_is_told_none(tmp_path: Path, start: Start) -> None:
    filled(tmp_path, 2000)
    editor = await start(rich())
    await indexed(editor, "shop.tasks.pack")
    assert editor.client.progress_reports == {}


async def test_the_index_can_be_switched_off_and_on(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(rich(), settings={"index": {"enabled": False}})
    views = opened(editor, "shop/views.py")
    assert await names(editor) == []
    assert await definition(editor, views, '"mail.send"') == []
    assert children(pid_of(editor)) == []
    await editor.configure(index={"enabled": True})
    await indexed(editor, "shop.tasks.pack")
    assert len(await definition(editor, views, '"mail.send"')) == 1
    await editor.configure(index={"enabled": False})
    await become(editor, "")


async def test_a_process_that_is_killed_comes_back_and_answers_go_on(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP)
    editor = await start(watching())
    await indexed(editor, "shop.tasks.pack")
    (child,) = children(pid_of(editor))
    os.kill(child, signal.SIGKILL)
    assert "shop.tasks.pack" in await names(editor)
    await until(lambda: children(pid_of(editor)) not in ([], [child]))
    written(tmp_path, {"shop/jobs.py": ONE})
    changed(editor, "shop/jobs.py")
    await become(editor, "shop.jobs", "shop.jobs.one")


@pytest.mark.parametrize("how", ["shutdown", "killed", "disconnected"])
async def test_no_process_is_left(tmp_path: Path, how: str) -> None:
    written(tmp_path, SHOP)
    editor = await started(tmp_path, rich(), home=tmp_path / "home")
    await indexed(editor, "shop.tasks.pack")
    server = pid_of(editor)
    left = [server, *children(server)]
    assert len(left) == 2
    if how == "shutdown":
        await ended(editor)
    elif how == "killed":
        os.kill(server, signal.SIGKILL)
    else:
        assert editor.client._server is not None
        assert editor.client._server.stdin is not None
        editor.client._server.stdin.close()
    await gone(left)
    if how != "shutdown":
        await within(editor.client.stop())


async def test_a_request_that_is_cancelled_is_answered_at_once(tmp_path: Path, start: Start) -> None:
    filled(tmp_path, 4000)
    editor = await start(rich())
    pending: Any = editor.client.workspace_symbol_async(types.WorkspaceSymbolParams("pack"))
    task = asyncio.ensure_future(pending)
    await asyncio.sleep(0)
    ids = list(editor.client.protocol._request_futures)
    editor.client.cancel_request(types.CancelParams(ids[-1]))
    with pytest.raises(Exception, match=r"cancel"):
        await within(task)
    await become(editor, "shop.tasks.pack", "shop.tasks.pack")


async def test_answers_come_while_a_large_project_is_read(tmp_path: Path, start: Start) -> None:
    filled(tmp_path, 6000)
    editor = await start(rich())
    answered = 0
    known: Any = asyncio.ensure_future(names(editor, "pack"))
    while not known.done() or "shop.tasks.pack" not in known.result():
        if known.done():
            known = asyncio.ensure_future(names(editor, "pack"))
        assert "cemail" in await editor.labels("cem$0")
        answered += 1
    assert answered > 5, "an answer that waits for the project comes once it is read"


async def test_positions_are_right_in_files_that_end_lines_in_every_way(tmp_path: Path, start: Start) -> None:
    mixed = 'x = "é"\r\ny = 1\rsend_task("shop.tasks.pack")\n"📦", send_task("shop.tasks.pack")\r\n'
    written(tmp_path, SHOP | {"shop/mixed.py": mixed})
    editor = await start(plain("utf-8"))
    await indexed(editor, "shop.tasks.pack")
    tasks = opened(editor, "shop/tasks.py")
    found = [place for place in shown(editor, await references(editor, tasks, "pack")) if "mixed" in place[0]]
    assert found == [("shop/mixed.py", 3, "shop.tasks.pack"), ("shop/mixed.py", 4, "shop.tasks.pack")]


async def test_the_server_stays_small(tmp_path: Path, start: Start) -> None:
    copied("monorepo", tmp_path)
    editor = await start(rich())
    await eventually(lambda: _any(editor))
    pids = [pid_of(editor), *children(pid_of(editor))]
    sizes = [int(line.split()[1]) for pid in pids for line in _status(pid) if line.startswith("VmRSS")]
    assert sum(sizes) < 160_000  # kB


def _status(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/status").read_text().splitlines()


async def _any(editor: Editor) -> bool:
    return bool(await symbols(editor))


def _is_whole(reports: list[Any]) -> bool:
    kinds = [report.kind for report in reports]
    return kinds[:1] == ["begin"] and kinds[-1:] == ["end"] and set(kinds[1:-1]) <= {"report"}


def filled(root: Path, count: int) -> None:
    """A project with so many files more, each with a task."""
    written(root, SHOP | {f"shop/app{number // 100}/part{number}.py": ONE for number in range(count)})
