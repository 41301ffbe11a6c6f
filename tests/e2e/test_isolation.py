"""Nothing of the user's project is imported or executed, however the server is started, trusted or not."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .asking import children, indexed
from .clients import plain, rich
from .editor import Editor, Launch, ended, started, within
from .planted import BY_PYTHON_ITSELF, ESCAPES, careless, plant
from .wire import PATTERNS

if TYPE_CHECKING:
    from collections.abc import Sequence

SCRIPT = str(Path(sys.executable).with_name("celeryls"))
ROUTED = """\
from celery import Celery

app = Celery("shop", loader="shop.celery", fixups=["shop.celery:fixup"], config_source="celeryconfig")
app.conf.task_routes = ({"routed.*": {"queue": "mail"}}, "shop.settings.router")


@app.task
def ship(): ...
"""
TASKS = "from celery import shared_task\n\n\n@shared_task(autoretry_for=(ValueError))\ndef send(order): ...\n\n\n"


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    root = tmp_path / "work"
    root.mkdir()
    plant(root, tmp_path / "marks")
    return root


def marks(root: Path) -> set[str]:
    return {path.name for path in (root.parent / "marks").iterdir()}


# How docs and others start it, with the workspace as its folder: the command, PYTHONPATH, and what Python itself runs.
STARTS: dict[str, tuple[Sequence[str], str, set[str]]] = {
    "the command": ((SCRIPT,), "", set()),
    "the module, isolated": ((sys.executable, "-I", "-m", "celeryls"), "", set()),
    "the module, isolated, with PYTHONPATH": ((sys.executable, "-I", "-m", "celeryls"), ".", set()),
    "the module": ((sys.executable, "-m", "celeryls"), "", set()),
    "the module, with PYTHONPATH": ((sys.executable, "-m", "celeryls"), ".", BY_PYTHON_ITSELF),
    "the command, with PYTHONPATH": ((SCRIPT,), ".", BY_PYTHON_ITSELF),
}


@pytest.mark.parametrize("trust", ["untrusted", "trusted"])
@pytest.mark.parametrize(("command", "path", "allowed"), STARTS.values(), ids=STARTS.keys())
async def test_a_whole_session_leaves_no_mark(
    workspace: Path, command: Sequence[str], path: str, allowed: set[str], trust: str
) -> None:
    environment = careless(workspace) | ({"PYTHONPATH": f"{workspace}{os.pathsep}{path}"} if path else {})
    launch = Launch(command, environment, workspace)
    editor = await started(workspace, rich(), options={"trusted": trust == "trusted"}, launch=launch)
    await _session(editor)
    await _indexed(editor)
    assert await editor.labels("csound$0") == (["csound"] if trust == "trusted" else [])
    await ended(editor)
    assert marks(workspace) <= allowed


def test_the_marks_would_tell(workspace: Path) -> None:
    """The same files, where something does run them."""
    for code in ("import json", "import shop.settings", "import celeryconfig"):
        subprocess.run([sys.executable, "-c", code], cwd=workspace, check=True)
    subprocess.run([workspace / ".venv/bin/python"], check=True)
    assert {"json", "shop.settings", "celeryconfig", "program.python"} <= marks(workspace)
    assert len(list((workspace / ".celeryls/snippets").glob("*.py.j2"))) > 2 * len(ESCAPES)


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["new", "--list"], ["new", "--pattern", "webhook"]])
@pytest.mark.parametrize("command", [(SCRIPT,), (sys.executable, "-m", "celeryls")], ids=["command", "module"])
def test_commands_leave_no_mark(workspace: Path, command: Sequence[str], arguments: list[str]) -> None:
    for name in BY_PYTHON_ITSELF:
        (workspace / f"{name}.py").unlink()
    env = os.environ | careless(workspace) | {"PYTHONPATH": str(workspace)}
    subprocess.run([*command, *arguments], cwd=workspace, env=env, check=True, capture_output=True, timeout=60)
    assert marks(workspace) == set()


@pytest.mark.parametrize("command", [(SCRIPT,), (sys.executable, "-m", "celeryls")], ids=["command", "module"])
def test_celery_itself_is_asked_for_routes_and_loads_nothing_of_the_project_s(
    workspace: Path, command: Sequence[str]
) -> None:
    for name in BY_PYTHON_ITSELF:
        (workspace / f"{name}.py").unlink()
    (workspace / "routed.py").write_text(ROUTED)
    env = os.environ | careless(workspace) | {"PYTHONPATH": str(workspace)}
    stats = (*command, "index", "--stats", "--format", "json", "--no-cache")
    done = subprocess.run(stats, cwd=workspace, env=env, check=True, capture_output=True, timeout=60)
    assert json.loads(done.stdout)["stats"]["configuration"]["routed tasks"] == 1
    assert marks(workspace) == set()


async def test_hostile_templates_are_named_and_the_others_work(workspace: Path) -> None:
    settings = {"snippets": {"folder": ".celeryls/snippets"}}
    editor = await started(workspace, plain(), options={"trusted": True, "settings": settings})
    assert await editor.labels("csound$0") == ["csound"]
    await editor.settled()
    named = {Path(uri).name for uri, found in editor.client.diagnostics.items() if found and uri.endswith(".j2")}
    assert {f"{name}.py.j2" for name in ESCAPES} <= named
    assert {f"{name}-default.py.j2" for name in ESCAPES if "{{" in ESCAPES[name]} <= named
    assert {"pipe.py.j2", "zero.py.j2", "circle.py.j2", "out.py.j2", "large.py.j2", "binary.py.j2"} <= named
    assert "sound.py.j2" not in named
    await ended(editor)
    assert marks(workspace) == set()


async def test_a_folder_of_snippets_does_not_lead_out_of_a_workspace_that_is_not_trusted(workspace: Path) -> None:
    (workspace / "celeryls.toml").write_text('[snippets]\nfolder = "."\n')
    editor = await started(workspace, rich(), options={"trusted": False})
    assert await editor.labels("csound$0") == []
    await ended(editor)


async def _session(editor: Editor) -> None:
    """All that an editor asks for, in files beside everything that was planted."""
    editor.client.set_configuration({"interpreter": f"{editor.root}/.venv/bin/python"}, section="celeryls")
    for folder in ("", "apps/orders", *(str(path) for path in sorted(editor.root.glob("configured*/*")))):
        uri = editor.open(TASKS + "cel", str(editor.root / folder / "tasks.py"))
        at = len(TASKS) + 3
        items = await editor.items(uri, at)
        assert len(items) == PATTERNS
        for item in items if "configured" not in folder else items[:1]:
            await editor.resolved(item)
        for action in await editor.actions(uri, TASKS.index("ValueError")):
            await editor.taken(uri, action)
        assert len(await editor.pulled(uri)) == 1
        await _placed(editor, uri)
        editor.change(uri, at, at, "e")
        editor.close(uri)
    await editor.configure(
        command=[str(editor.root / "bin/python")],
        interpreter=str(editor.root / ".venv/bin/python"),
        snippets={"folder": "../../.."},
    )
    await editor.configure(snippets={"folder": ".celeryls/snippets"})
    events = [
        types.FileEvent((editor.root / name).as_uri(), types.FileChangeType.Changed)
        for name in ("manage.py", "pyproject.toml", ".celeryls/snippets/mro.py.j2", "celeryls.toml", "uv.lock")
    ]
    editor.client.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams(events))
    await editor.settled()


async def _indexed(editor: Editor) -> None:
    """The process that reads the project has read it, and is started as isolated as the server."""
    server = editor.client._server
    assert server is not None
    (child,) = children(server.pid)
    _is_isolated(Path(f"/proc/{child}"), editor.root)
    uri = editor.open(TASKS, str(editor.root / "apps/orders/tasks.py"))
    await indexed(editor, "apps.orders.tasks.send")
    editor.close(uri)


def _is_isolated(process: Path, root: Path) -> None:
    _, *options = (process / "cmdline").read_bytes().split(b"\0")
    assert options[:2] == [b"-I", b"-S"]
    assert not (process / "cwd").resolve().is_relative_to(root)
    variables = [each.partition(b"=")[0] for each in (process / "environ").read_bytes().split(b"\0")]
    assert [name for name in variables if name.startswith((b"PYTHON", b"DJANGO_", b"CELERY_", b"VIRTUAL_ENV"))] == []


async def _placed(editor: Editor, uri: str) -> None:
    params = {"textDocument": {"uri": uri}, "position": {"line": 7, "character": 0}}
    assert await within(editor.client.protocol.send_request_async("celeryls/snippets", params))
