"""The action on the function: it asks for the new name, and renames everything, or keeps the task's name."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException
from tests.unit.case_project import CLIENT, CaseProject, project

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n\n\nship.delay(1)\n"
FILES = {
    "manage.py": "",
    "shop/__init__.py": "",
    "shop/tasks.py": TASKS,
    "shop/views.py": "from shop.tasks import ship\n\nship.delay(1)\n",
    "shop/settings.py": 'CELERY_BEAT_SCHEDULE = {"a": {"task": "shop.tasks.ship", "schedule": 3}}\n',
}


def chosen(known: CaseProject, title: str, new: str) -> types.CodeAction:
    """The action of that title, resolved with the answer of the user."""
    uri = (known.root / "shop/tasks.py").as_uri()
    uri = uri if uri in known.texts else known.open("shop/tasks.py")
    (found,) = (each for each in known.actions(uri, "def ship") if each.title.startswith(title))
    assert found.command is not None
    asked: Any = (found.command.arguments or [None])[0]
    assert (asked["values"], asked["typed"]) == ([], "ship")
    given = asked["action"] | {"data": asked["action"]["data"] | {"choice": new}}
    return known.resolved(types.CodeAction(**given))


def asking(root: Path, files: dict[str, str]) -> CaseProject:
    known = project(root, files)
    known.server.session.client = replace(CLIENT, asks_choices=True)
    return known


def test_everything_is_renamed(tmp_path: Path):
    known = asking(tmp_path, FILES)
    action = chosen(known, "Celery: rename the task everywhere", "dispatch")
    assert action.edit is not None
    after = known.applied(action.edit)
    assert after == {
        path: FILES[path].replace("ship(", "dispatch(").replace("ship.", "dispatch.").replace("ship\n", "dispatch\n")
        for path in ("shop/tasks.py", "shop/views.py")
    } | {"shop/settings.py": FILES["shop/settings.py"].replace("ship", "dispatch")}


def test_the_task_keeps_its_name(tmp_path: Path):
    """What is sent, scheduled and on its way still finds it."""
    known = asking(tmp_path, FILES)
    action = chosen(known, "Celery: rename the function everywhere, and keep", "dispatch")
    assert action.edit is not None
    after = known.applied(action.edit)
    assert after.keys() == {"shop/tasks.py", "shop/views.py"}
    assert after["shop/tasks.py"] == (
        'from celery import shared_task\n\n\n@shared_task(name="shop.tasks.ship")\ndef dispatch(order): ...\n\n\n'
        "dispatch.delay(1)\n"
    )


def test_a_task_with_a_name_of_its_own_keeps_it(tmp_path: Path):
    tasks = TASKS.replace("@shared_task", '@shared_task(name="shop.tasks.ship")')
    known = asking(tmp_path, FILES | {"shop/tasks.py": tasks, "tests.py": "patch('shop.tasks.ship')\n"})
    action = chosen(known, "Celery: rename the function everywhere (", "dispatch")
    assert action.edit is not None
    after = known.applied(action.edit)
    assert after.keys() == {"shop/tasks.py", "shop/views.py", "tests.py"}
    assert after["tests.py"] == "patch('shop.tasks.dispatch')\n"


def test_a_refusal_says_why(tmp_path: Path):
    known = asking(tmp_path, FILES)
    with pytest.raises(JsonRpcException) as refused:
        chosen(known, "Celery: rename the task everywhere", "shared_task")
    assert refused.value.message == "Celery: not renamed: `shared_task` is already a name in shop/tasks.py, line 1"


def test_a_client_that_can_not_ask_is_not_offered_it(tmp_path: Path):
    known = project(tmp_path, FILES)
    assert not [title for title in known.titles(known.open("shop/tasks.py"), "def ship") if "rename" in title]


def test_a_constant_that_names_the_task_stays_where_the_task_keeps_its_name(tmp_path: Path):
    """Only what may be the function's path is asked about."""
    settings = (
        'SHIP = "shop.tasks.ship"\nMAYBE = ["shop.tasks.ship"]\n'
        'CELERY_BEAT_SCHEDULE = {"a": {"task": SHIP, "schedule": 3}}\n'
    )
    known = asking(tmp_path, FILES | {"shop/settings.py": settings})
    known.server.session.client = replace(known.server.session.client, annotates_edits=True)
    action = chosen(known, "Celery: rename the function everywhere, and keep", "dispatch")
    assert action.edit is not None
    after = known.applied(action.edit)
    assert 'MAYBE = ["shop.tasks.dispatch"]' in after["shop/settings.py"]
    assert after["shop/settings.py"].splitlines()[0] == 'SHIP = "shop.tasks.ship"'
