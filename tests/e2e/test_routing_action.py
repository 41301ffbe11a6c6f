"""The action that routes a task in the project's settings: which file it changes, how, and that once is enough."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types

from .apply import applied
from .asking import changed, copied, eventually, indexed, path_of, written
from .clients import plain, rich
from .editor import Editor, within

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from pathlib import Path

    Start = Callable[..., Awaitable[Editor]]

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order_id): ...\n"
APP = "from celery import Celery\n\napp = Celery('shop', include=['shop.tasks'])\n"
WORKER = {"Procfile": "worker: celery -A shop worker -Q celery,parcels\n"}
SHOP = WORKER | {"shop/__init__.py": "", "shop/app.py": APP, "shop/tasks.py": TASKS}
DJANGO = WORKER | {
    "manage.py": 'import os\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n',
    "shop/__init__.py": "",
    "shop/celery.py": (
        'import os\n\nfrom celery import Celery\n\nos.environ.setdefault("DJANGO_SETTINGS_MODULE", "shop.settings")\n'
        'app = Celery("shop")\napp.config_from_object("django.conf:settings", namespace="CELERY")\n'
        "app.autodiscover_tasks()\n"
    ),
    "shop/tasks.py": TASKS,
}
UNDECIDED = {"plain_package": "a router is a function", "flask_factory": "the environment may set the routes, too"}
ENTRY = '"shop.tasks.ship": {"queue": "parcels"}'


async def offers(editor: Editor, path: str, function: str) -> list[types.CodeAction]:
    """The actions at a function that write into the settings; its file is opened as it is on disk."""
    uri = (editor.root / path).as_uri()
    if uri not in editor.texts:
        editor.open((editor.root / path).read_text("utf-8"), path)
    found = await editor.actions(uri, editor.texts[uri].index(f"def {function}("))
    return [action for action in found if "_ROUTES" in action.title.upper()]


async def routed_once(editor: Editor, path: str, function: str, *, decidable: bool = True) -> None:
    """Nothing offers to write a second route, neither before the index knows the first one nor afterwards.

    Afterwards its queue can be changed, unless a router of the project's own or another configuration has a say in it.
    """
    titles: list[str] = []

    async def known() -> bool:
        titles[:] = [action.title for action in await offers(editor, path, function)]
        assert all("change the queue" in title for title in titles)
        return bool(titles)

    if decidable:
        await eventually(known)
    else:
        assert not await known()


async def offered(editor: Editor, path: str, function: str, settings: str = "") -> list[types.CodeAction]:
    """The same, as soon as the index knows the settings; the first action writes into ``settings``.

    While the project is half read, the file that is known by then is offered, with a doubt in its title.
    """
    found: list[types.CodeAction] = []

    async def known() -> bool:
        found[:] = await offers(editor, path, function)
        return bool(found) and settings in found[0].title

    await eventually(known)
    return found


async def taken(editor: Editor, action: types.CodeAction) -> dict[str, str]:
    """The files that an action changes, by their path below the root, as they are afterwards; they are written."""
    if action.edit is None:
        action = await within(editor.client.code_action_resolve_async(action))
    assert action.edit is not None, f"no edit for {action.title}"
    result = {}
    for uri, edits in edits_of(editor, action.edit).items():
        path = path_of(uri)
        name = path.relative_to(editor.root).as_posix()
        if uri in editor.texts:
            result[name] = applied(editor.texts[uri], edits, editor.encoding)
            editor.change(uri, 0, len(editor.texts[uri]), result[name])
        else:
            content = path.read_bytes()
            mark = b"\xef\xbb\xbf" if content.startswith(b"\xef\xbb\xbf") else b""
            result[name] = applied(content.removeprefix(mark).decode(), edits, editor.encoding)
            path.write_bytes(mark + result[name].encode())
            changed(editor, name)
        ast.parse(result[name])
    return result


def edits_of(editor: Editor, edit: types.WorkspaceEdit) -> dict[str, list[types.TextEdit]]:
    """The edits by document; those of open ones are bound to their version, and none has tab stops."""
    if edit.changes is not None:
        return {uri: list(edits) for uri, edits in edit.changes.items()}
    found: dict[str, list[types.TextEdit]] = {}
    for change in edit.document_changes or ():
        assert isinstance(change, types.TextDocumentEdit)
        uri = change.text_document.uri
        assert (change.text_document.version is not None) == (uri in editor.texts)
        found[uri] = [each for each in change.edits if isinstance(each, types.TextEdit)]
        assert len(found[uri]) == len(change.edits)
    return found


@pytest.mark.parametrize(
    ("project", "task", "path", "settings"),
    [
        ("django_apps", "apps.users.tasks.deactivate", "apps/users/tasks.py", "config/settings/production.py"),
        (
            "cookiecutter",
            "clubhouse.users.tasks.get_users_count",
            "clubhouse/users/tasks.py",
            "config/settings/base.py",
        ),
        ("plain_package", "proj.tasks.add", "proj/tasks.py", "proj/celeryconfig.py"),
        ("flask_factory", "microblog.tasks.block", "microblog/tasks.py", "microblog/__init__.py"),
        ("two_apps", "ingest.tasks.load", "ingest/tasks.py", "ingest/__init__.py"),
        ("src_layout", "warehouse.stock.tasks.count", "src/warehouse/stock/tasks.py", "src/warehouse/settings.py"),
    ],
)
async def test_the_routes_of_a_project_are_extended_once(
    tmp_path: Path, start: Start, project: str, task: str, path: str, settings: str
) -> None:
    copied(project, tmp_path)
    before = (tmp_path / settings).read_text()
    editor = await start(rich())
    await indexed(editor, task)
    first, *others = await offered(editor, path, task.rpartition(".")[2], f"({settings})")
    assert len(others) <= 2
    ((name, after),) = (await taken(editor, first)).items()
    assert name == settings
    added = "".join(set(after.split("\n")) - set(before.split("\n")))
    assert f'"{task}"' in added
    assert '{"queue": "' in added
    assert after.count(task) == before.count(task) + 1
    await routed_once(editor, path, task.rpartition(".")[2], decidable=project not in UNDECIDED)


@pytest.mark.parametrize("kind", ["rich", "plain"])
@pytest.mark.parametrize(
    ("files", "settings", "after"),
    [
        (SHOP, "shop/app.py", APP + "app.conf.task_routes = {\n    'shop.tasks.ship': {'queue': 'parcels'},\n}\n"),
        (
            DJANGO | {"shop/settings.py": 'CELERY_TIMEZONE = "UTC"\n\nDEBUG = True\n'},
            "shop/settings.py",
            f'CELERY_TIMEZONE = "UTC"\nCELERY_TASK_ROUTES = {{\n    {ENTRY},\n}}\n\nDEBUG = True\n',
        ),
        (
            DJANGO | {"shop/settings.py": "DEBUG = True\n"},
            "shop/settings.py",
            f"DEBUG = True\n\nCELERY_TASK_ROUTES = {{\n    {ENTRY},\n}}\n",
        ),
        (
            DJANGO | {"shop/settings.py": '# é😀\r\nA = "é😀"; CELERY_TASK_ROUTES = {}  # é\r\n'},
            "shop/settings.py",
            f'# é😀\r\nA = "é😀"; CELERY_TASK_ROUTES = {{{ENTRY}}}  # é\r\n',
        ),
    ],
)
async def test_settings_are_written_where_they_belong(
    tmp_path: Path, start: Start, kind: str, files: dict[str, str], settings: str, after: str
) -> None:
    written(tmp_path, files)
    editor = await start(rich() if kind == "rich" else plain())
    await indexed(editor, "shop.tasks.ship")
    (action,) = await offered(editor, "shop/tasks.py", "ship")
    assert await taken(editor, action) == {settings: after}
    assert (tmp_path / settings).read_bytes().decode() == after
    await routed_once(editor, "shop/tasks.py", "ship")


async def test_a_byte_order_mark_is_no_column(tmp_path: Path, start: Start) -> None:
    written(tmp_path, DJANGO | {"shop/settings.py": "\ufeffCELERY_TASK_ROUTES = {}\n"})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    (action,) = await offered(editor, "shop/tasks.py", "ship")
    await taken(editor, action)
    assert (tmp_path / "shop/settings.py").read_text() == f"\ufeffCELERY_TASK_ROUTES = {{{ENTRY}}}\n"


async def test_a_closed_file_that_an_editor_would_damage_is_left_alone(tmp_path: Path, start: Start) -> None:
    written(tmp_path, DJANGO)
    text = "# -*- coding: latin-1 -*-\nCELERY_TASK_ROUTES = {}\nNAME = 'é'\n"
    (tmp_path / "shop/settings.py").write_bytes(text.encode("latin-1"))
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    assert await offers(editor, "shop/tasks.py", "ship") == []
    editor.open(text, "shop/settings.py")
    (action,) = await offered(editor, "shop/tasks.py", "ship")
    assert (await taken(editor, action)).keys() == {"shop/settings.py"}


async def test_the_unsaved_text_of_the_settings_counts(tmp_path: Path, start: Start) -> None:
    written(tmp_path, DJANGO | {"shop/settings.py": "CELERY_TASK_ROUTES = {}\n"})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    unsaved = '# not saved\n\nCELERY_TASK_ROUTES = {"a.*": {"queue": "a"}}\n'
    settings = editor.open(unsaved, "shop/settings.py")
    first, *_ = await offered(editor, "shop/tasks.py", "ship")
    after = await taken(editor, first)
    assert list(after) == ["shop/settings.py"]
    assert after["shop/settings.py"].startswith(unsaved[:-2] + ', "shop.tasks.ship": {"queue": ')
    assert editor.texts[settings] == after["shop/settings.py"]
    assert (tmp_path / "shop/settings.py").read_text() == "CELERY_TASK_ROUTES = {}\n"


async def test_an_action_that_does_not_fit_any_more_does_nothing(tmp_path: Path, start: Start) -> None:
    written(tmp_path, DJANGO | {"shop/settings.py": "CELERY_TASK_ROUTES = {}\n"})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    (action,) = await offered(editor, "shop/tasks.py", "ship")
    assert action.edit is None
    (tmp_path / "shop/settings.py").write_text(f"CELERY_TASK_ROUTES = {{{ENTRY}}}\n")
    resolved = await within(editor.client.code_action_resolve_async(action))
    assert resolved.edit is None


async def test_it_stands_before_the_decorator_s_way_and_is_preferred(tmp_path: Path, start: Start) -> None:
    written(tmp_path, SHOP | {"requirements.txt": "celery==5.7.0\n"})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    await offered(editor, "shop/tasks.py", "ship", "(shop/app.py)")
    uri = (editor.root / "shop/tasks.py").as_uri()
    found = [action for action in await editor.actions(uri, len(TASKS) - 5) if "queue" in action.title]
    assert [bool(action.is_preferred) for action in found] == [True, False]
    assert found[1].title == "Celery: route to a queue (queue= on the decorator, which Celery 5.7 deprecates)"


async def test_a_task_whose_queue_is_the_only_one_is_routed_only_where_the_user_can_choose(
    tmp_path: Path, start: Start
) -> None:
    written(tmp_path, {name: text for name, text in SHOP.items() if name != "Procfile"})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    uri = editor.open(TASKS, "shop/tasks.py")

    async def is_left_out() -> bool:
        found = await editor.actions(uri, len(TASKS) - 5)
        titles = [action.title for action in found if "route to" in action.title]
        return titles == ["Celery: route to a queue (queue= on the decorator)"]  # at a tab stop

    await eventually(is_left_out)


async def test_queues_of_the_project_are_choices_on_the_decorator(tmp_path: Path, start: Start) -> None:
    routes = 'app.conf.task_routes = {"a.*": {"queue": "mail"}, "b.*": {"queue": "mail"}, "c.*": {"queue": "slow"}}\n'
    written(tmp_path, SHOP | {"shop/app.py": APP + routes})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    uri = editor.open(TASKS, "shop/tasks.py")
    (action,) = [each for each in await editor.actions(uri, len(TASKS) - 5) if "queue=" in each.title]
    resolved = await within(editor.client.code_action_resolve_async(action))
    assert resolved.edit is not None
    (change,) = resolved.edit.document_changes
    (edit,) = change.edits
    assert "${1|mail,slow" in edit.snippet.value


async def test_a_queue_that_is_typed_into_the_settings_is_a_choice_before_it_is_saved(
    tmp_path: Path, start: Start
) -> None:
    written(tmp_path, DJANGO | {"shop/settings.py": 'CELERY_TASK_ROUTES = {"a.*": {"queue": "mail"}}\n'})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    settings = editor.open((tmp_path / "shop/settings.py").read_text(), "shop/settings.py")
    uri = editor.open(TASKS, "shop/tasks.py")
    at = editor.texts[settings].index("mail")
    editor.change(settings, at, at + 4, "mails")
    (action,) = [each for each in await editor.actions(uri, len(TASKS) - 5) if "queue=" in each.title]
    resolved = await within(editor.client.code_action_resolve_async(action))
    assert resolved.edit is not None
    assert "${1|mails,parcels,celery|}" in resolved.edit.document_changes[0].edits[0].snippet.value
    editor.change(uri, len(TASKS), len(TASKS), "\n\ncemail")

    async def offered_in_the_pattern() -> bool:
        found = await editor.items(uri, len(editor.texts[uri]))
        texts = [item.text_edit.new_text for item in found if item.label == "cemail" and item.text_edit]
        return len(texts) == 1 and "mails" in texts[0]

    await eventually(offered_in_the_pattern)


JOB = "from celery import shared_task\n\n\ndef job(**options):\n    return shared_task(acks_late=True, **options)\n"


@pytest.mark.parametrize(
    "tasks",
    [
        pytest.param("from shop.jobs import nightly\n\n\n@nightly()\ndef ship(order_id): ...\n", id="re-exported"),
        pytest.param(JOB + "\n\n@job()\ndef ship(order_id): ...\n", id="in the same file"),
    ],
)
async def test_a_task_of_the_project_s_own_decorator_has_its_actions(tasks: str, tmp_path: Path, start: Start) -> None:
    jobs = {"shop/jobs/__init__.py": "from .job import job as nightly\n", "shop/jobs/job.py": JOB}
    written(tmp_path, SHOP | jobs | {"shop/tasks.py": tasks})
    editor = await start(rich())
    await indexed(editor, "shop.tasks.ship")
    assert await offered(editor, "shop/tasks.py", "ship")
    uri = (editor.root / "shop/tasks.py").as_uri()
    titles = [action.title for action in await editor.actions(uri, tasks.index("def ship"))]
    assert "Celery: retry with backoff (exceptions are a guess)" in titles
