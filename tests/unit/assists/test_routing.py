"""A task is added to the project's routes wherever and however these are written."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING

import pytest
from tests.unit.knowledge import ROOT, Project, app, spot

from celeryls.edit.style import Style, style_of
from celeryls.edit.text import apply
from celeryls.features.code_actions import actions
from celeryls.project.model.apps import SettingsOrigin
from celeryls.project.steps import finish
from celeryls.source.text.file import SourceFile
from celeryls.syntax.places import Range

if TYPE_CHECKING:
    from celeryls.project.names.entities import Spot

ORDERS = "from celery import shared_task\n\n\n@shared_task\ndef ship(order_id): ...\n"
TASK = "shop.orders.ship"
NAMES = ("task_routes", "CELERY_TASK_ROUTES", "CELERY_ROUTES", "CELERY_TIMEZONE", "CELERY_TASK_QUEUES", "timezone",
         "CELERY_BROKER_URL", "task_default_queue", "BROKER_URL", "CELERY_ENABLE_UTC", "enable_utc")  # fmt: skip


def project(settings: str, orders: str = ORDERS, path: str = "shop/settings.py", queues=("mail",)) -> Project:
    files = {"shop/__init__.py": "", path: settings, "shop/orders.py": orders}
    return Project(files, tuple(queues), app(files, path, *NAMES))


def offered(known: Project, path: str = "shop/orders.py", celery=(5, 7)) -> list:
    text = known.files[path]
    at = text.index("def ship")
    found = actions(SourceFile.of(text), at, at, style_of(text, Style()), known.around(path, celery))
    return [action for action in found if action.id.startswith("route-in-settings")]


def written(after: str) -> str:
    """What is expected, with the route in place of its mark."""
    route = '"shop.orders.ship": {"queue": "mail"}'
    return after.replace("<route>", route).replace("<'route'>", route.replace('"', "'"))


def routed(settings: str, orders: str = ORDERS, queues=("mail",)) -> str:
    """The settings after the first action was taken; a second time there is none."""
    known = project(settings, orders, queues=queues)
    action = offered(known)[0]
    assert action.edits() == ()
    (change,) = action.others()
    assert (change.path, change.text) == (f"{ROOT}/shop/settings.py", settings)
    after = apply(settings, change.edits)
    ast.parse(after)
    assert offered(project(after, orders)) == []
    return after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("CELERY_TASK_ROUTES = {}\n", "CELERY_TASK_ROUTES = {<route>}\n"),
        ("CELERY_ROUTES = {'a': 'b'}\n", "CELERY_ROUTES = {'a': 'b', <'route'>}\n"),
        ("task_routes = dict(a={})\n", "task_routes = dict(a={}, **{<route>})\n"),
        (
            'app.conf.task_routes = {\n    "a.*": {"queue": "b"}\n}\n',
            'app.conf.task_routes = {\n    "a.*": {"queue": "b"},\n    <route>\n}\n',
        ),
        ('app.conf["task_routes"] = {}\n', 'app.conf["task_routes"] = {<route>}\n'),
        ("app.conf.update(task_routes={})\n", "app.conf.update(task_routes={<route>})\n"),
        (
            'app.conf.update({"task_routes": {}})\n',
            'app.conf.update({"task_routes": {<route>}})\n',
        ),
        (
            "class Config:\n    task_routes: dict = {}\n",
            "class Config:\n    task_routes: dict = {<route>}\n",
        ),
        (
            "def create():\n    config.update(CELERY=dict(task_routes={}))\n",
            "def create():\n    config.update(CELERY=dict(task_routes={<route>}))\n",
        ),
        (
            "ROUTES = {}\ntask_routes = ROUTES\n",
            "ROUTES = {<route>}\ntask_routes = ROUTES\n",
        ),
        ("task_routes = ({},)\n", "task_routes = ({<route>},)\n"),
        ("task_routes = []\n", "task_routes = [{<route>}]\n"),
        ("task_routes = ()\n", "task_routes = ({<route>},)\n"),
        ("task_routes = (by,)\n", "task_routes = ({<route>}, by,)\n"),
        ("task_routes = [by, {}]\n", "task_routes = [by, {<route>}]\n"),
        (
            'task_routes = ([("a.*", {"queue": "b"})],)\n',
            'task_routes = ([("a.*", {"queue": "b"}), ("shop.orders.ship", {"queue": "mail"})],)\n',
        ),
    ],
)
def test_routes_that_are_there_are_extended(before: str, after: str):
    assert routed(before) == written(after)


@pytest.mark.parametrize(
    "settings",
    [
        'task_routes = {"shop.orders.ship": "slow"}\n',
        "task_routes = {'shop.' 'orders.ship': 'slow'}\n",
        'task_routes = [by, {}, {"shop.orders.ship": {"queue": "slow"}}]\n',
        'task_routes = ({}, [("shop.orders.ship", {"queue": "slow"})])\n',
        'task_routes = {}\ntask_routes["shop.orders.ship"] = "slow"\n',
        'task_routes = {}\ntask_routes.update({"shop.orders.ship": "slow"})\n',
        "task_routes = made()\n",
        "task_routes = {name: 'q' for name in names}\n",
        "task_routes = a | {}\n",
        "task_routes = by\n",
        "task_routes = a, b\n",
        # a list of pairs that is no router: Celery takes each pair for one
        'task_routes = [("a.*", {"queue": "b"})]\n',
        "task_routes = {\n",
    ],
)
def test_a_route_that_is_there_and_routes_that_are_computed_stay(settings: str):
    assert offered(project(settings)) == []


@pytest.mark.parametrize(
    ("routes", "remark"),
    [
        ('{"shop.*": {"queue": "b"}}', ", over shop.*"),
        ('{"other.*": {"queue": "b"}, "shop.mail": "b"}', ""),
        ("{**BASE, 'a': 'b'}", ", **BASE may already route it"),
        ("[by_country, {}]", ", by_country takes precedence"),
        ("[by_country]", ", before the routers"),
        ('[[("*.orders.*", "b")]]', ", over *.orders.*"),
    ],
)
def test_the_title_says_what_is_asked_before_or_gives_way(routes: str, remark: str):
    (action,) = offered(project(f"task_routes = {routes}\n"))
    assert action.title == f"Celery: route to the queue mail in task_routes (shop/settings.py){remark}"


@pytest.mark.parametrize("queues", [(), ("celery",)])
def test_where_the_project_has_no_other_queue_it_is_the_one_of_all_tasks(queues):
    action, *_ = offered(project("task_routes = {}\n", queues=queues))
    assert action.title == "Celery: route to the queue celery in task_routes (shop/settings.py)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            'DEBUG = True\nCELERY_BROKER_URL = "x"  # y\nCELERY_TIMEZONE = "UTC"\n\nSITE = 1\n',
            (
                'DEBUG = True\nCELERY_BROKER_URL = "x"  # y\nCELERY_TIMEZONE = "UTC"\nCELERY_TASK_ROUTES = {\n'
                "    <route>,\n}\n\nSITE = 1\n"
            ),
        ),
        (
            "CELERY_TASK_QUEUES = (\n    1,\n)\nCELERY_TIMEZONE = 1\n",
            ("CELERY_TASK_QUEUES = (\n    1,\n)\nCELERY_TASK_ROUTES = {\n    <route>,\n}\nCELERY_TIMEZONE = 1\n"),
        ),
        ("timezone = 1\n", "timezone = 1\ntask_routes = {\n    <route>,\n}\n"),
        (
            "app.conf.timezone = 1\n",
            "app.conf.timezone = 1\napp.conf.task_routes = {\n    <route>,\n}\n",
        ),
        (
            'app.conf["timezone"] = 1',
            'app.conf["timezone"] = 1\napp.conf["task_routes"] = {\n    <route>,\n}',
        ),
        (
            "app.conf.update(timezone=1)\n",
            "app.conf.update(timezone=1, task_routes={<route>})\n",
        ),
        (
            'app.conf.update({\n    "timezone": 1,\n})\n',
            'app.conf.update({\n    "timezone": 1,\n    "task_routes": {<route>},\n})\n',
        ),
        (
            "class Config:\n\ttimezone = 1\n\n\nx = 1\n",
            "class Config:\n\ttimezone = 1\n\ttask_routes = {\n\t\t<route>,\n\t}\n\n\nx = 1\n",
        ),
        (
            "def create():\n    app.config.from_mapping(CELERY=dict(\n        timezone=1,\n    ))\n",
            (
                "def create():\n    app.config.from_mapping(CELERY=dict(\n        timezone=1,\n"
                "        task_routes={<route>},\n    ))\n"
            ),
        ),
        (
            "app = Celery('shop')\napp.autodiscover_tasks()\n",
            ("app = Celery('shop')\napp.conf.task_routes = {\n    <'route'>,\n}\napp.autodiscover_tasks()\n"),
        ),
        (
            "def make():\r\n  app = Celery('shop')\r\n  return app\r\n",
            (
                "def make():\r\n  app = Celery('shop')\r\n  app.conf.task_routes = {\r\n"
                "    <'route'>,\r\n  }\r\n  return app\r\n"
            ),
        ),
        (
            "BROKER_URL = 1\nCELERY_ENABLE_UTC = 1\n",
            "BROKER_URL = 1\nCELERY_ENABLE_UTC = 1\nCELERY_ROUTES = {\n    <route>,\n}\n",
        ),
    ],
)
def test_routes_that_are_not_there_are_written_where_the_settings_are(before: str, after: str):
    assert routed(before) == written(after)


def sourced(settings: str, source: SettingsOrigin, **others: str) -> str:
    """The settings after the first route was written into a source that holds none of the app's settings."""
    files = {"shop/settings.py": settings, "shop/orders.py": ORDERS} | {f"shop/{k}.py": v for k, v in others.items()}
    known = Project(files, ("mail",), app(files, "shop/celery.py", "CELERY_TIMEZONE", source=source))
    (action,) = offered(known)
    (change,) = action.others()
    after = apply(change.text, change.edits)
    ast.parse(after)
    return after


def at(line: int, column: int = 0) -> Spot:
    return spot("shop/settings.py", Range(line, column, line, column))


def test_a_source_without_settings_gets_the_first_one():
    assert sourced("DEBUG = 1\n", SettingsOrigin("module", "CELERY", at(0))) == written(
        "DEBUG = 1\n\nCELERY_TASK_ROUTES = {\n    <route>,\n}\n"
    )
    assert sourced("DEBUG = 1\n", SettingsOrigin("module", "SHOP", at(0))).startswith(
        "DEBUG = 1\n\nSHOP_TASK_ROUTES = {"
    )
    assert sourced("", SettingsOrigin("module", None, at(0))) == written("task_routes = {\n    <route>,\n}\n")
    assert sourced('class C:\n    """Says."""\n\n\nx = 1\n', SettingsOrigin("class", None, at(0, 6))) == written(
        'class C:\n    """Says."""\n    task_routes = {\n        <route>,\n    }\n\n\nx = 1\n'
    )
    assert sourced("OPTIONS = {}\n", SettingsOrigin("mapping", None, at(0, 10))) == written(
        'OPTIONS = {"task_routes": {<route>}}\n'
    )
    assert sourced("OPTIONS = dict(a=1)\n", SettingsOrigin("mapping", "CELERY", at(0, 10))) == written(
        "OPTIONS = dict(a=1, CELERY_TASK_ROUTES={<route>})\n"
    )


def test_settings_that_another_module_takes_over_are_the_place():
    base = 'CELERY_TIMEZONE = "UTC"\n'
    scopes = (at(0), spot("shop/base.py", Range(0, 0, 0, 0)))
    after = sourced("from .base import *\n", SettingsOrigin("module", "CELERY", at(0), scopes), base=base)
    assert after == written('CELERY_TIMEZONE = "UTC"\nCELERY_TASK_ROUTES = {\n    <route>,\n}\n')
    after = sourced("from .base import CELERY_TIMEZONE\n", SettingsOrigin("module", "CELERY", at(0)), base=base)
    assert after.startswith("from .base import CELERY_TIMEZONE\n\nCELERY_TASK_ROUTES = {")


def test_a_module_whose_other_half_is_not_known_gets_no_first_route():
    files = {"shop/settings.py": 'from .base import *\n\nCELERY_TIMEZONE = "UTC"\n', "shop/orders.py": ORDERS}
    source = SettingsOrigin("module", "CELERY", at(0))
    known = app(files, "shop/celery.py", "CELERY_TIMEZONE", source=source)
    known.configuration.add_unreadable(at(0))
    assert offered(Project(files, ("mail",), known)) == []


def test_while_files_are_still_to_be_read_no_first_route_is_written_and_those_that_are_there_are_extended():
    for settings, count in (("CELERY_TIMEZONE = 'UTC'\n", 0), ("CELERY_TASK_ROUTES = {}\n", 1)):
        known = project(settings)
        assert len(offered(known)) == 1
        known.whole = False
        assert len(offered(known)) == count


def test_the_arguments_of_the_app_are_no_neighbors():
    settings = "app = Celery('shop', timezone='UTC')\n"
    assert routed(settings) == written(f"{settings}app.conf.task_routes = {{\n    <'route'>,\n}}\n")


def test_a_setting_inside_of_an_if_is_no_neighbor():
    settings = 'if DEBUG:\n    CELERY_TIMEZONE = "UTC"\nELSE = 1\n'
    assert routed(settings).startswith(f"{settings}\nCELERY_TASK_ROUTES = {{\n")


def test_where_the_routes_are_in_the_task_s_own_file_the_queue_is_chosen_at_a_tab_stop():
    text = f"from celery import Celery\n\napp = Celery('shop')\napp.conf.task_routes = {{}}\n\n\n{ORDERS[32:]}"
    files = {"shop/__init__.py": "", "shop/app.py": text.replace("@shared_task", "@app.task")}
    known = Project(files, ("mail", "slow"), app(files, "shop/app.py", *NAMES))
    (action,) = offered(known, "shop/app.py")
    assert action.others() == ()
    assert action.title == "Celery: route to a queue in task_routes (shop/app.py)"
    (edit,) = action.edits()
    assert [part.choices for part in edit.parts if not isinstance(part, str)] == [("mail", "slow", "celery")]
    after = apply(files["shop/app.py"], [edit])
    assert "app.conf.task_routes = {'shop.app.ship': {'queue': 'mail'}}\n" in after


def test_in_another_file_it_is_the_likeliest_queue_and_an_editor_that_can_asks_for_one():
    known = project("task_routes = {}\n", queues=("mail", "slow", "video", "rare"))
    (action,) = offered(known)
    assert action.title == "Celery: route to the queue mail in task_routes (shop/settings.py)"
    assert action.choice.title == "Celery: route to a queue in task_routes (shop/settings.py)"
    assert action.choice.values == ("mail", "slow", "video", "rare", "celery")
    for queue, each in (("mail", action), *((queue, finish(action.chosen(queue))) for queue in ("rare", "new.one"))):
        (change,) = each.others()
        assert f'"queue": "{queue}"' in apply(change.text, change.edits)


@pytest.mark.parametrize("said", ["", 'a"b', "a b", "a\\", "a\nb"])
def test_what_can_be_no_queue_changes_nothing(said):
    (action,) = offered(project("task_routes = {}\n"))
    assert finish(action.chosen(said)).others() == ()


def test_where_no_queue_is_known_it_is_the_default_one():
    assert '{"queue": "celery"}' in routed("task_routes = {}\n", queues=())


@pytest.mark.parametrize(("celery", "preferred"), [((5, 7), True), ((6, 0), True), (None, True), ((5, 6, 3), False)])
def test_it_is_preferred_where_celery_deprecates_the_other_way(celery, preferred):
    (action,) = offered(project("task_routes = {}\n"), celery=celery)
    assert action.preferred is preferred


@pytest.mark.parametrize("option", ['queue="a"', 'exchange="a"', 'routing_key="a"'])
def test_a_task_that_says_itself_where_it_goes_gets_no_route(option: str):
    orders = ORDERS.replace("@shared_task", f"@shared_task({option})")
    assert offered(project("task_routes = {}\n", orders)) == []


def test_a_task_whose_name_is_not_known_gets_no_route():
    orders = ORDERS.replace("@shared_task", "@shared_task(name=make_name())")
    assert offered(project("task_routes = {}\n", orders)) == []


def test_the_route_is_for_the_name_that_celery_gives():
    orders = ORDERS.replace("@shared_task", '@shared_task(name="orders:ship")')
    assert routed("task_routes = {}\n", orders) == 'task_routes = {"orders:ship": {"queue": "mail"}}\n'


def test_nothing_is_offered_where_the_file_can_t_be_read_or_the_app_is_not_known():
    known = project("task_routes = {}\n")
    gone = Project({path: text for path, text in known.files.items() if "settings" not in path}, (), known.app)
    assert offered(gone) == []
    known.app = None
    assert offered(known) == []


def test_lines_that_moved_since_the_index_looked_do_not_matter():
    known = project("task_routes = {}\n")
    known.files = {**known.files, "shop/settings.py": "import os\n\n\ntask_routes = {}\n"}
    (change,) = offered(known)[0].others()
    assert apply(change.text, change.edits).startswith('import os\n\n\ntask_routes = {"shop.orders.ship"')


def test_of_several_routes_in_a_file_those_of_the_app_are_meant():
    settings = "class A:\n    task_routes = {}\n\n\nclass B:\n    task_routes = {}\n"
    known = project(settings)
    (change,) = offered(known)[0].others()
    assert apply(settings, change.edits).endswith('B:\n    task_routes = {"shop.orders.ship": {"queue": "mail"}}\n')
    known.files = {**known.files, "shop/settings.py": "x = 1\n" * 9 + settings}
    assert offered(known) == []
