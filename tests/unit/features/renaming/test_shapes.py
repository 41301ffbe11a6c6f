"""How names are written: quotes, prefixes, pieces, values, line endings; and what is not changed, or asked about."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import CLIENT, CaseProject, lines, project
from tests.unit.features.renaming.renamed import prepared, rename_edit, renamed

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n"
FILES = {"manage.py": "", "shop/__init__.py": "", "shop/tasks.py": TASKS}
NOTES = replace(CLIENT, annotates_edits=True)


def with_settings(root: Path, settings: str, **files: str) -> CaseProject:
    others = {f"{name.replace('__', '/')}.py": text for name, text in files.items()}
    return project(root, FILES | {"shop/settings.py": settings} | others)


def said(known: CaseProject, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the server shows to the user from now on."""
    shown: list[str] = []
    monkeypatch.setattr(known.server, "window_show_message", lambda params: shown.append(params.message))
    return shown


def sent(name: str) -> str:
    return f"from celery import current_app\n\ncurrent_app.send_task({name})\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("'shop.tasks.ship'", "'shop.tasks.dispatch'"),
        ("u'shop.tasks.ship'", "u'shop.tasks.dispatch'"),
        ('r"shop.tasks.ship"', 'r"shop.tasks.dispatch"'),
        ('f"shop.tasks.ship"', 'f"shop.tasks.dispatch"'),
        ('"""shop.tasks.ship"""', '"""shop.tasks.dispatch"""'),
        ('"shop." "tasks.ship"', '"shop." "tasks.dispatch"'),
        ("('shop.tasks'\n    '.ship')", "('shop.tasks'\n    '.dispatch')"),
        ('name="shop.tasks.ship"', 'name="shop.tasks.dispatch"'),
        ('"shop.tasks.ship",\t# 📦 shop.tasks.ship\n', '"shop.tasks.dispatch",\t# 📦 shop.tasks.ship\n'),
    ],
)
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_a_string_keeps_its_form(tmp_path: Path, before: str, after: str, line_end: str):
    root = tmp_path / "project"
    settings = f'"Ähre 📦"; {sent("X")}'.replace("X", before).replace("\n", line_end)
    (root / "shop").mkdir(parents=True)
    known = with_settings(root, "", shop__other="x = 'shop.tasks.ship'\n")
    (root / "shop/settings.py").write_bytes(settings.encode())
    known = CaseProject(root)
    found = renamed(known, "shop/other.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert found["shop/settings.py"] == settings.replace(before.replace("\n", line_end), after.replace("\n", line_end))


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ('"shop.tasks.sh" "ip"', "puts the name together"),
        ('"shop." + "tasks.ship"', "puts the name together"),
        ('f"{__package__}.tasks.ship" if False else "shop.%s.ship" % "tasks"', None),
        ('"shop.tasks.sh\\x69p"', "puts the name together"),
    ],
)
def test_a_name_that_is_put_together_is_refused(tmp_path: Path, value: str, why: str | None):
    known = with_settings(tmp_path, sent(value), shop__other="x = 'shop.tasks.ship'\n")
    if why is None:
        assert "shop/settings.py" not in renamed(known, "shop/other.py", "shop.tasks.ship", "shop.tasks.dispatch")
        return
    with pytest.raises(JsonRpcException) as refused:
        renamed(known, "shop/other.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert "shop/settings.py" in str(refused.value)
    assert why in str(refused.value)


def test_a_variable_follows_its_string(tmp_path: Path):
    settings = 'NAME = "shop.tasks.ship"\nCELERY_BEAT_SCHEDULE = {"a": {"task": NAME, "schedule": 3}}\n'
    known = with_settings(tmp_path, settings)
    assert prepared(known, "shop/settings.py", "NAME, ") is None
    after = renamed(known, "shop/settings.py", "shop.tasks.ship", "orders.ship")
    assert after["shop/settings.py"] == settings.replace("shop.tasks.ship", "orders.ship")


def test_a_name_of_one_word_changes_only_where_it_names_the_task(tmp_path: Path):
    tasks = TASKS.replace("@shared_task", '@shared_task(name="ship")')
    settings = sent('"ship"') + 'VERBS = ["ship", "pack"]\n'
    known = project(tmp_path, FILES | {"shop/tasks.py": tasks, "shop/settings.py": settings})
    after = renamed(known, "shop/tasks.py", '"ship"', "dispatch")
    assert after == {
        "shop/tasks.py": tasks.replace('"ship"', '"dispatch"'),
        "shop/settings.py": settings.replace('task("ship")', 'task("dispatch")'),
    }
    assert prepared(known, "shop/settings.py", '"ship", ') is None


def noted(edit: types.WorkspaceEdit | None) -> list[tuple[str, str]]:
    """The edits with notes: the note, and the file's name."""
    assert edit is not None
    changes = [each for each in edit.document_changes or () if isinstance(each, types.TextDocumentEdit)]
    return sorted(
        (each.annotation_id, change.text_document.uri.rpartition("/")[2])
        for change in changes
        for each in change.edits
        if isinstance(each, types.AnnotatedTextEdit)
    )


def test_a_client_that_shows_notes_lists_strings_and_asks_about_what_can_not_be_told(tmp_path: Path):
    migration = "from shop.models import PeriodicTask\n\nPeriodicTask.objects.create(task='shop.tasks.ship')\n"
    given = {"shop__migrations__0001_x": migration, "shop__other": "x = 'shop.tasks.ship'\n"}
    known = with_settings(tmp_path, sent('"shop.tasks.ship"'), **given, shop__more="self.tasks.ship.delay()\n")
    without = renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert without.keys() == {"shop/tasks.py", "shop/settings.py", "shop/other.py"}
    known.server.session.client = NOTES
    edit = rename_edit(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert noted(edit) == [
        ("Migrations", "0001_x.py"),
        ("Probably the task", "more.py"),
        ("Task names in strings", "other.py"),
        ("Task names in strings", "settings.py"),
    ]
    assert edit is not None
    annotations = edit.change_annotations or {}
    assert {label: each.needs_confirmation for label, each in annotations.items()} == {
        "Migrations": True,
        "Probably the task": True,
        "Task names in strings": False,
    }
    named = rename_edit(known, "shop/settings.py", "shop.tasks.ship", "orders.ship")
    assert ("Probably the task", "other.py") in noted(named), "it may be the path of the function"


@pytest.mark.parametrize(
    ("files", "why"),
    [
        (
            {
                "shop/tasks.py": lines(
                    "from celery import Celery",
                    "class A(Celery):",
                    "    def gen_task_name(self, name, module): return name",
                    "app = A()",
                    "@app.task",
                    "def ship(): ...",
                )
            },
            None,
        ),
        (
            {"shop/tasks.py": TASKS.replace("@shared_task", '@shared_task(name="shop." + "tasks.ship")')},
            "shop/tasks.py, line 4 puts",
        ),
        (
            {
                "other/__init__.py": "",
                "other/jobs.py": TASKS.replace("@shared_task", '@shared_task(name="shop.tasks.ship")'),
            },
            "several tasks are named",
        ),
        ({"celeryls.toml": 'exclude = ["shop/settings.py"]\n'}, None),
    ],
)
def test_a_task_that_can_not_be_told_is_not_renamed(tmp_path: Path, files: dict[str, str], why: str | None):
    known = project(tmp_path, FILES | {"shop/settings.py": sent('"shop.tasks.ship"')} | files)
    if why is None:
        assert renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch") == {}
        return
    with pytest.raises(JsonRpcException) as refused:
        renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert why in str(refused.value)


@pytest.mark.parametrize(
    ("routes", "new", "why"),
    [
        ("{'shop.tasks.*': 'slow'}", "shop.tasks.dispatch", None),
        ("{'shop.tasks.ship': 'slow'}", "orders.ship", None),
        ("{'shop.tasks.*': 'slow'}", "orders.ship", "goes to slow, orders.ship would go to celery"),
        ("{'*.dispatch': 'fast'}", "shop.tasks.dispatch", "goes to celery, shop.tasks.dispatch would go to fast"),
        (
            "{'shop.*': {'queue': 'slow', 'priority': 2}, '*.ship': 'slow'}",
            "orders.ship",
            "goes to slow (priority 2), orders.ship would go to slow (priority None)",
        ),
        # An annotation with the name is no route, though it changes with the name.
        (
            "{'shop.tasks.*': 'slow'}; app.conf.task_annotations = {'shop.tasks.ship': {'rate_limit': '1/s'}}",
            "orders.ship",
            "goes to slow, orders.ship would go to celery",
        ),
        (
            "{'*.ship': 'slow'}; app.conf.task_annotations = {'shop.tasks.ship': {'queue': 'own'}}",
            "shop.tasks.dispatch",
            None,
        ),
        # A key that is made of the task follows it; the one that is put together does not.
        ("{task.name: 'slow' for task in (ship,)}", "shop.tasks.dispatch", None),
        ("{f'shop.tasks.{name}': 'slow' for name in ('ship',)}", "shop.tasks.dispatch", "would go to celery"),
    ],
)
def test_a_name_that_patterns_route_elsewhere_is_refused(tmp_path: Path, routes: str, new: str, why: str | None):
    app = (
        "from celery import Celery\nfrom shop.tasks import ship\n\n"
        f"app = Celery('shop', include=['shop.tasks'])\napp.conf.task_routes = {routes}\n"
    )
    known = with_settings(tmp_path, sent('"shop.tasks.ship"'), shop__app=app)
    if why is None:
        assert renamed(known, "shop/settings.py", "shop.tasks.ship", new)
        return
    with pytest.raises(JsonRpcException) as refused:
        renamed(known, "shop/settings.py", "shop.tasks.ship", new)
    assert why in str(refused.value)


def test_routes_of_every_app_that_runs_the_task_are_asked(tmp_path: Path):
    """The nearest app has no routes; another one that runs the task has."""
    one = "from celery import Celery\n\napp = Celery('{0}', include=['shop.tasks'])\n"
    routed = f"{one.format('other')}app.conf.task_routes = {{'shop.*': 'slow'}}\n"
    known = with_settings(tmp_path, sent('"shop.tasks.ship"'), shop__app=one.format("shop"), other__app=routed)
    with pytest.raises(JsonRpcException) as refused:
        renamed(known, "shop/settings.py", "shop.tasks.ship", "orders.ship")
    assert "goes to slow, orders.ship would go to celery" in str(refused.value)


@pytest.mark.parametrize("routes", ["route", "'shop.routers.route'", "[{'mail.*': 'mail'}, route]"])
def test_the_user_is_told_of_a_router_that_can_not_be_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, routes: str
):
    app = "from celery import Celery\nfrom shop.routers import route\n\napp = Celery('shop', include=['shop.tasks'])\n"
    known = with_settings(tmp_path, sent('"shop.tasks.ship"'), shop__app=f"{app}app.conf.task_routes = {routes}\n")
    told = said(known, monkeypatch)
    assert renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert "a router of shop.app.app can't be read: check whether it decides by the name" in "".join(told)


def test_the_user_is_told_of_no_router_that_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    app = (
        "from celery import Celery\n\napp = Celery('shop', include=['shop.tasks'])\napp.conf.task_routes = {'a': 'b'}\n"
    )
    known = with_settings(tmp_path, sent('"shop.tasks.ship"'), shop__app=app)
    told = said(known, monkeypatch)
    assert renamed(known, "shop/settings.py", "shop.tasks.ship", "shop.tasks.dispatch")
    assert "messages that are on their way" in "".join(told)
    assert "router" not in "".join(told)


def test_a_module_that_has_the_name_of_its_task_stays(tmp_path: Path):
    """The worker imports it; a string that may be either is asked about."""
    settings = lines(
        "imports = (",
        '    "shop.sync",',
        ")",
        'beat_schedule = {"a": {"task": "shop.sync", "schedule": 3}}',
        'X = ["shop.sync"]',
    )
    sync = 'from celery import shared_task\n\n\n@shared_task(name="shop.sync")\ndef sync(): ...\n'
    known = with_settings(tmp_path, settings, shop__sync=sync)
    after = renamed(known, "shop/sync.py", "shop.sync", "shop.synchronize")
    assert after["shop/settings.py"] == settings.replace('"task": "shop.sync"', '"task": "shop.synchronize"')
    known.server.session.client = NOTES
    edit = rename_edit(known, "shop/sync.py", "shop.sync", "shop.synchronize")
    assert edit is not None
    assert 'X = ["shop.synchronize"]' in known.applied(edit)["shop/settings.py"]
    assert '    "shop.sync",\n' in known.applied(edit)["shop/settings.py"]
