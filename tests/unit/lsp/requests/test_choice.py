"""A queue is chosen in an editor that can ask, before the file is changed that the user does not see."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.unit.case_project import CLIENT, CaseProject, project

from celeryls.lsp.requests.actions import assists

if TYPE_CHECKING:
    from pathlib import Path

FILES = {
    "shop/__init__.py": "",
    "shop/app.py": "from celery import Celery\n\napp = Celery('shop')\n"
    "app.conf.task_routes = {'a.*': {'queue': 'mail'}, 'b.*': {'queue': 'slow'}}\n",
    "shop/tasks.py": "from shop.app import app\n\n\n@app.task\ndef ship(order): ...\n",
}


@pytest.fixture
def shop(tmp_path: Path) -> CaseProject:
    return project(tmp_path, FILES)


def routing(shop: CaseProject, uri: str) -> types.CodeAction:
    (found,) = [each for each in shop.actions(uri, "@app.task") if "task_routes" in each.title]
    return found


def test_a_client_that_can_asks_first(shop: CaseProject):
    shop.server.session.client = replace(CLIENT, asks_choices=True)
    action = routing(shop, shop.open("shop/tasks.py"))
    assert action.title == "Celery: route to a queue in task_routes (shop/app.py)"
    assert action.command is not None
    assert action.command.command == assists.CHOOSE
    choice: Any = (action.command.arguments or [None])[0]
    assert (choice["prompt"], sorted(choice["values"])) == ("Queue for shop.tasks.ship", ["celery", "mail", "slow"])
    assert shop.resolved(action).edit is None, "an editor resolves it before it runs the command"
    given = choice["action"] | {"data": choice["action"]["data"] | {"choice": "parcels"}}
    assert "'shop.tasks.ship': {'queue': 'parcels'}" in shop.taken(types.CodeAction(**given))["shop/app.py"]
    given["data"]["choice"] = "no queue'"
    assert shop.resolved(types.CodeAction(**given)).edit is None


def test_any_other_client_gets_the_likeliest(shop: CaseProject):
    action = routing(shop, shop.open("shop/tasks.py"))
    assert action.command is None
    (queue,) = {"mail", "slow"} & set(action.title.replace(",", "").split())
    assert f"'shop.tasks.ship': {{'queue': '{queue}'}}" in shop.taken(action)["shop/app.py"]


def test_where_the_only_queue_is_that_of_the_task_already_one_needs_to_be_asked(tmp_path: Path):
    lone = {
        "shop/__init__.py": "",
        "shop/app.py": "from celery import Celery\n\napp = Celery('shop')\n",
        "shop/tasks.py": FILES["shop/tasks.py"],
    }
    shop = project(tmp_path, lone)
    uri = shop.open("shop/tasks.py")

    def titles() -> list[str]:
        return [each.title for each in shop.actions(uri, "@app.task") if "route to" in each.title]

    shop.server.session.client = replace(CLIENT, asks_choices=False, snippet_edits=False)
    assert titles() == []
    shop.server.session.client = replace(CLIENT, asks_choices=True, snippet_edits=True)
    assert titles() == [
        "Celery: route to a queue in a new task_routes (shop/app.py)",
        "Celery: route to a queue (queue= on the decorator)",
    ]
    action = next(each for each in shop.actions(uri, "@app.task") if "task_routes" in each.title)
    assert action.command is not None
    choice: Any = (action.command.arguments or [None])[0]
    assert choice["values"] == []


def test_where_the_default_queue_is_unknown_a_route_to_celery_may_change_something(tmp_path: Path):
    app = "import os\nfrom celery import Celery\n\napp = Celery('x')\napp.conf.task_default_queue = os.environ['Q']\n"
    shop = project(tmp_path, {"shop/__init__.py": "", "shop/app.py": app, "shop/tasks.py": FILES["shop/tasks.py"]})
    shop.server.session.client = replace(CLIENT, asks_choices=False, snippet_edits=False)
    found = shop.actions(shop.open("shop/tasks.py"), "@app.task")
    assert any("route to a queue (queue=" in each.title for each in found)
