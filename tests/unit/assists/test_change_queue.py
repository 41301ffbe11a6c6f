"""A task that is routed in the settings gets another queue there, in whatever form its route is written."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from lsprotocol import types
from tests.unit.case_project import CLIENT, CaseProject, project

from celeryls.routing.route import is_queue

if TYPE_CHECKING:
    from pathlib import Path

TASKS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order): ...\n"
HEAD = (
    "from celery import Celery\nfrom kombu import Queue\nimport os\nimport re\n\n"
    "app = Celery('shop', include=['shop.tasks'])\n"
)
NEW = "'shop.tasks.ship': {'queue': 'mail'}"


def shop(root: Path, settings: str, tasks: str = TASKS) -> CaseProject:
    files = {"shop/__init__.py": "", "shop/app.py": HEAD + settings, "shop/tasks.py": tasks}
    return project(root, files)


def routing(known: CaseProject, path: str = "shop/tasks.py") -> list[types.CodeAction]:
    found = known.actions(known.open(path), "def ship")
    return [each for each in found if "queue" in each.title]


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{'shop.tasks.ship': {'queue': 'slow'}}", "{'shop.tasks.ship': {'queue': 'mail'}}"),
        ("{'shop.tasks.ship': 'slow'}", "{'shop.tasks.ship': 'mail'}"),
        (
            "{'shop.tasks.ship': {\"queue\": \"slow\", 'priority': 5}}",
            "{'shop.tasks.ship': {\"queue\": \"mail\", 'priority': 5}}",
        ),
        ("{'shop.tasks.ship': dict(queue='slow')}", "{'shop.tasks.ship': dict(queue='mail')}"),
        ("{'shop.tasks.ship': {'queue': Queue('slow')}}", "{'shop.tasks.ship': {'queue': 'mail'}}"),
        ("([('shop.tasks.ship', {'queue': 'slow'})],)", "([('shop.tasks.ship', {'queue': 'mail'})],)"),
        ("[[['shop.tasks.ship', 'slow']]]", "[[['shop.tasks.ship', 'mail']]]"),
        ("({'a': 'mail'}, {'shop.tasks.ship': 'slow'})", "({'a': 'mail'}, {'shop.tasks.ship': 'mail'})"),
        ("{'shop.' 'tasks.ship': 'slow'}", "{'shop.' 'tasks.ship': 'mail'}"),
        ("{('shop.tasks.ship'): ('slow')}", "{('shop.tasks.ship'): ('mail')}"),
        ("dict(**{'shop.tasks.ship': 'slow'})", "dict(**{'shop.tasks.ship': 'mail'})"),
        ("{**{'shop.tasks.ship': 'slow'}}", "{**{'shop.tasks.ship': 'mail'}}"),
    ],
)
def test_the_entry_with_its_name_is_changed(tmp_path: Path, before: str, after: str):
    known = shop(tmp_path, f"app.conf.task_default_queue = 'mail'\napp.conf.task_routes = {before}\n")
    (action,) = routing(known)
    assert action.title == "Celery: change the queue slow to mail in task_routes (shop/app.py)"
    assert known.taken(action)["shop/app.py"].removeprefix(HEAD).splitlines()[1] == f"app.conf.task_routes = {after}"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("{'shop.*': {'queue': 'slow'}}", f"{{\n    {NEW},\n    'shop.*': {{'queue': 'slow'}},\n}}"),
        ("{'a': 'mail', '*.ship': 'slow'}", "{'a': 'mail', 'shop.tasks.ship': 'mail', '*.ship': 'slow'}"),
        (
            "{\n    'a': 'mail',\n    'shop.*': {'queue': 'slow', 'priority': 5},  # all\n}",
            (
                "{\n    'a': 'mail',\n    'shop.tasks.ship': {'queue': 'mail', 'priority': 5},\n"
                "    'shop.*': {'queue': 'slow', 'priority': 5},  # all\n}"
            ),
        ),
        (
            "([('a', 'mail'), ('shop.*', {'queue': 'slow'})],)",
            (
                "([\n    ('a', 'mail'),\n    ('shop.tasks.ship', {'queue': 'mail'}),\n"
                "    ('shop.*', {'queue': 'slow'}),\n],)"
            ),
        ),
        ("[[['*', 'slow']]]", "[[['shop.tasks.ship', 'mail'], ['*', 'slow']]]"),
        ("{re.compile('.*ship'): 'slow'}", "{'shop.tasks.ship': 'mail', re.compile('.*ship'): 'slow'}"),
        (
            "{'shop.other.*': 'mail', 'shop.*': {'queue': 'slow', 'priority': 7}}",
            (
                "{\n    'shop.other.*': 'mail',\n    'shop.tasks.ship': {'queue': 'mail', 'priority': 7},\n"
                "    'shop.*': {'queue': 'slow', 'priority': 7},\n}"
            ),
        ),
    ],
)
def test_a_pattern_stays_and_an_entry_of_its_own_is_written_before_it(tmp_path: Path, before: str, after: str):
    known = shop(tmp_path, f"app.conf.task_default_queue = 'mail'\napp.conf.task_routes = {before}\n")
    (action,) = routing(known)
    assert action.title.startswith("Celery: change the queue slow to ")
    assert ", in a new entry before " in action.title
    _, _, written = known.taken(action)["shop/app.py"].partition("task_routes = ")
    assert written == after + "\n"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            "app.conf.task_routes = {}\napp.conf.task_routes['shop.*'] = {'queue': 'slow'}\n",
            (
                "app.conf.task_routes = {}\napp.conf.task_routes['shop.tasks.ship'] = {'queue': 'mail'}\n"
                "app.conf.task_routes['shop.*'] = {'queue': 'slow'}\n"
            ),
        ),
        (
            "ROUTES = {'a.b': 'mail'}\nROUTES['shop.tasks.ship'] = 'slow'\napp.conf.task_routes = ROUTES\n",
            "ROUTES = {'a.b': 'mail'}\nROUTES['shop.tasks.ship'] = 'mail'\napp.conf.task_routes = ROUTES\n",
        ),
        (
            "SLOW = 'slow'\nALSO = {'queue': SLOW}\napp.conf.task_routes = {'shop.tasks.ship': ALSO}\n",
            "SLOW = 'slow'\nALSO = {'queue': SLOW}\napp.conf.task_routes = {'shop.tasks.ship': {'queue': 'mail'}}\n",
        ),
        (
            "SLOW = 'slow'\napp.conf.task_routes = {'shop.tasks.ship': {'queue': SLOW}, 'b': SLOW}\n",
            "SLOW = 'slow'\napp.conf.task_routes = {'shop.tasks.ship': {'queue': 'mail'}, 'b': SLOW}\n",
        ),
        (
            "ROUTES = {'shop.*': 'slow'}\napp.conf.task_routes = {'a': 'mail', **ROUTES}\n",
            "ROUTES = {'shop.tasks.ship': 'mail', 'shop.*': 'slow'}\napp.conf.task_routes = {'a': 'mail', **ROUTES}\n",
        ),
        (
            "app.conf.update(task_routes={'shop.tasks.ship': 'slow'})\n",
            "app.conf.update(task_routes={'shop.tasks.ship': 'mail'})\n",
        ),
    ],
)
def test_the_place_that_decides_is_changed(tmp_path: Path, before: str, after: str):
    known = shop(tmp_path, f"app.conf.task_default_queue = 'mail'\n{before}")
    (action,) = routing(known)
    text = known.taken(action)["shop/app.py"].removeprefix(HEAD).partition("\n")[2]
    assert text == after


@pytest.mark.parametrize(
    "settings",
    [
        "app.conf.task_routes = {'shop.tasks.ship': {'queue': 'slow', 'routing_key': 'slow.ship'}}\n",
        "app.conf.task_routes = {'shop.tasks.ship': {'queue': 'slow', **OTHER}}\n",
        "OTHER = {'queue': 'slow', 'priority': 3}\napp.conf.task_routes = {'shop.tasks.ship': OTHER}\n",
        "app.conf.task_routes = {'shop.tasks.ship': os.environ.get('QUEUE', 'slow')}\n",
        "app.conf.task_routes = {}\nif os.environ.get('X'):\n    app.conf.task_routes['shop.tasks.ship'] = 'slow'\n",
    ],
)
def test_what_can_not_be_told_is_left_alone(tmp_path: Path, settings: str):
    assert not [each for each in routing(shop(tmp_path, settings)) if "change the queue" in each.title]


def test_a_queue_on_the_decorator_overrides_the_routes(tmp_path: Path):
    tasks = TASKS.replace("@shared_task", "@shared_task(queue='own')")
    found = routing(shop(tmp_path, "app.conf.task_routes = {'shop.*': 'slow'}\n", tasks))
    assert [each.title for each in found] == ["Celery: move queue= to task_routes (shop/app.py)"]


def test_in_the_same_file_the_queue_is_a_tab_stop(tmp_path: Path):
    text = (
        "from celery import Celery\n\napp = Celery('s')\napp.conf.task_routes = {'app.ship': 'slow', 'b': 'mail'}\n\n"
    )
    known = project(tmp_path, {"app.py": f"{text}@app.task\ndef ship(): ...\n"})
    (action,) = routing(known, "app.py")
    assert action.title == "Celery: change the queue slow in task_routes (app.py)"
    edit = known.resolved(action).edit
    assert edit is not None
    assert "'app.ship': '${1|mail,celery|}" in str(edit).replace("\\\\", "").replace("\\\\'", "'")


def test_a_client_that_can_asks_for_the_queue(tmp_path: Path):
    known = shop(tmp_path, "app.conf.task_routes = {'shop.*': 'slow', 'b': 'mail'}\n")
    known.server.session.client = replace(CLIENT, asks_choices=True)
    (action,) = routing(known)
    assert action.title == "Celery: change the queue slow in task_routes (shop/app.py), in a new entry before shop.*"
    assert action.command is not None
    choice: Any = (action.command.arguments or [None])[0]
    asked = (choice["prompt"], choice["values"], choice["other"])
    assert asked == ("Queue for shop.tasks.ship", ["mail", "celery"], "New queue")
    for name in ("parcels", "e-mail.de", "", "two words", "it's", "tab\t"):
        assert is_queue(name) is not bool(re.search(choice["refused"], name))
    given = choice["action"] | {"data": choice["action"]["data"] | {"choice": "parcels"}}
    assert "{'shop.tasks.ship': 'parcels', 'shop.*': 'slow'" in known.taken(types.CodeAction(**given))["shop/app.py"]


def test_a_client_that_tells_changes_gets_the_place_of_the_changed_text(tmp_path: Path):
    known = shop(tmp_path, "app.conf.task_routes = {'shop.*': 'slow', 'b': 'mail'}\n")
    known.server.session.client = replace(CLIENT, asks_choices=True, tells_changes=True)
    (action,) = routing(known)
    assert action.command is not None
    asked: Any = (action.command.arguments or [None])[0]
    given = asked["action"]
    chosen = types.CodeAction(**(given | {"data": given["data"] | {"choice": "parcels"}}))
    command = known.resolved(chosen).command
    assert command is not None
    told: Any = command.arguments
    ((place,),) = told
    after = known.taken(types.CodeAction(given["title"], data=chosen.data))["shop/app.py"].split("\n")
    line = after[place.range.start.line]
    assert line[place.range.start.character : place.range.end.character] == "'shop.tasks.ship': 'parcels',"


def test_done_twice_it_changes_the_entry_of_its_own(tmp_path: Path):
    known = shop(tmp_path, "app.conf.task_default_queue = 'mail'\napp.conf.task_routes = {'shop.*': 'slow'}\n")
    (action,) = routing(known)
    after = known.taken(action)["shop/app.py"]
    again = shop(tmp_path, after.removeprefix(HEAD))
    (action,) = routing(again)
    assert action.title == "Celery: change the queue mail to slow in task_routes (shop/app.py)"
