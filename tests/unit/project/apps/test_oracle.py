"""Settings, queues, schedules and routes that are read from text are those that real Celery has."""

from __future__ import annotations

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from tests.oracle import PROJECTS, WORKERS, facts

from celeryls.catalogue.old_names import OLD_NAMES
from celeryls.catalogue.setting_names import setting_of
from celeryls.project.apps.routes import ROUTING, Router
from celeryls.project.index.index import Index
from celeryls.project.model.tasks import in_force
from celeryls.project.names.entities import Spot
from celeryls.project.values.known import Items, LibraryCall, Pairs, Plain, Unresolved, unresolved_in, with_defaults
from celeryls.source.commands.files import commands, is_candidate
from celeryls.source.outline.files import outline
from celeryls.source.outline.model import Outline
from celeryls.syntax.places import Range

EVERY = [(project, worker) for project, workers in WORKERS.items() for worker in workers]

# What no text tells: a router that is a function or a class of the project's decides.
ROUTED_BY_CODE = {
    # The regex and the globs stand before the class and decide; what they leave goes to `clubhouse.routers.Paying`.
    ("cookiecutter", "worker"): {
        "billing.dun", "billing.invoice_all", "billing.remind", "clubhouse.billing.tasks.invoices.invoice",
        "clubhouse.users.tasks.get_users_count",
    },
    # `lambda name, …` is asked after the globs.
    ("monorepo", "shipping"): {"app.tasks.sync", "app.tasks.track", "labels.print"},
    # The default queue may be set by the library's class.
    ("library_app", "tenants"): {"tenants.close", "tenants.tasks.invoice"},
}  # fmt: skip
# `by_country` is asked before all else.
ALL_ROUTED_BY_CODE = {
    ("plain_package", "worker"),
    # Where the routes stand can't be told.
    ("opaque_configuration", "plant"),
    ("opaque_configuration", "robots"),
}
ONLY_AT_RUN_TIME = {("plain_package", "worker"): {"geo.import_de", "geo.import_fr", "geo.import_it"}}
# Made with the other app's decorator, or nearer to it, and shared with this one.
OF_ANOTHER_APP = {
    ("many_apps", "mails"): {"common.jobs.audit", "common.sweep"},
    ("two_apps", "ingest"): {"common.log", "common.tasks.ping", "mailer.bounce", "mailer.send", "mailer.tasks.digest"},
}
# By a comprehension over what a function gives, and by a decorator: no text tells the keys.
COMPUTED_ENTRIES = {("plain_package", "worker"): {"import de", "import fr"}, ("own_app", "worker"): {"store.count"}}
# Written as `Celery(app.name)` or by routers and objects that are compared elsewhere.
NOT_COMPARED = {"task_queues", "task_routes", "beat_schedule"}


@cache
def snapshot(project):
    root = PROJECTS / project
    files = [path for path in root.rglob("*") if path.is_file() and "__pycache__" not in path.parts]
    index = Index(root)
    index.set_celery(lambda _: (5, 7))
    index.listed(map(str, files))
    index.update({str(path): outline(path.read_text("utf-8"), whole=True) for path in files if path.suffix == ".py"})
    others = [path for path in files if path.suffix != ".py" and is_candidate(str(path))]
    index.update({str(path): Outline(commands=commands(path.read_text("utf-8"), str(path))) for path in others})
    assert index.resolve_pending()
    return index.snapshot


def app(project, worker):
    known = facts(project, worker)
    apps = snapshot(project).apps()
    # One of Flask's is named after the Flask app, which only a run knows.
    return next((each for each in apps if each.record.main == known["app"]), apps[0])


def plain(known):
    match with_defaults(known):
        case Plain(value=value):
            return value
        case Items(items=items):
            return [plain(item) for item in items]
        case Pairs(pairs=pairs):
            return {str(plain(key)): plain(value) for key, value in pairs}
        case LibraryCall(callee="datetime.timedelta", arguments=arguments):
            return timedelta(**{str(name): plain(value) for name, value in arguments})
        case other:
            return other


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_settings_are_those_that_the_worker_has(project, worker):
    mine = app(project, worker)
    settings = mine.settings
    for name, value in facts(project, worker)["settings"].items():
        if mine.unreadable and name not in settings:
            assert mine.setting(name) is not None, name  # it is surely not said to have none
            continue
        assert name in settings, name
        if name not in NOT_COMPARED:
            assert plain(settings[name].known) == value, name
        assert Path(settings[name].spot.path).is_file()


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_no_setting_is_read_that_the_worker_does_not_have(project, worker):
    from celery.app.defaults import DEFAULTS

    known = facts(project, worker)
    for name, setting in app(project, worker).settings.items():
        if name not in known["settings"] and name != "beat_schedule":
            # Equal to the default, so that the worker's own list leaves it out.
            assert plain(setting.known) == DEFAULTS[name], name


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_schedules_have_the_same_entries(project, worker):
    known = facts(project, worker)["beat"]
    mine = app(project, worker)
    root = str(PROJECTS / project / WORKERS[project][worker].folder)
    entries = {
        entry.key: entry
        for entry in snapshot(project).beat_entries()
        if entry.app == mine.key and entry.spot.path.startswith(root)
    }
    expected = set(known) - COMPUTED_ENTRIES.get((project, worker), set())
    assert set(entries) == expected
    for key in expected:
        entry, fact = entries[key], known[key]
        assert entry.task == fact["task"]
        assert list(plain(entry.args) or () if entry.args else ()) == fact["args"]
        assert (plain(entry.kwargs) if entry.kwargs else {}) == fact["kwargs"]
        assert {name: plain(value) for name, value in entry.options} == fact["options"]
        match with_defaults(entry.schedule):
            case Plain(value=seconds):
                assert repr(_schedule(seconds)) == fact["schedule"]
            case LibraryCall(callee="datetime.timedelta"):
                assert repr(_schedule(plain(entry.schedule))) == fact["schedule"]
            case LibraryCall(callee=callee):
                assert callee.startswith("celery.schedules.")
            case other:
                pytest.fail(f"{key}: {other}")


def _schedule(value):
    from celery.schedules import maybe_schedule

    return maybe_schedule(value)


def test_entries_made_by_a_comprehension_are_named_as_unresolved():
    (mine,) = snapshot("plain_package").apps()
    assert {part.why for part in unresolved_in(mine.settings["beat_schedule"].known)} == {"spread"}


def routed_by(mine):
    """The router of an app, which knows of no setting that can't be told."""
    settings = {name: each.known for name, each in mine.settings.items()}
    for name in ("task_routes", "task_default_queue"):
        if isinstance(untold := mine.setting(name), Spot) or getattr(untold, "doubtful", False):
            settings[name] = Unresolved("configuration", Spot("", "", Range(0, 0, 0, 0)))
    return Router(settings)


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_every_task_goes_where_the_routes_of_its_worker_send_it(project, worker):
    router = routed_by(app(project, worker))
    for name, fact in facts(project, worker)["tasks"].items():
        assert sent(router.route(name)) == expected(fact["route"], project, worker, name), name


@pytest.mark.parametrize(("project", "worker"), EVERY)
def test_every_task_is_delayed_to_where_celery_sends_it(project, worker):
    """Of a task that two apps share the app's own answer counts that its file belongs to."""
    known, mine = facts(project, worker), app(project, worker)
    router = routed_by(mine)
    others = set()
    for name, fact in known["tasks"].items():
        path = str(PROJECTS / project / fact["file"])
        tasks = [task for task in snapshot(project).tasks_named(name) if task.spot.path == path]
        if name in ONLY_AT_RUN_TIME.get((project, worker), ()):
            assert tasks == []
            continue
        (task,) = tasks
        if snapshot(project).app_of(path) != mine:
            others.add(name)
            given = in_force(snapshot(project).options_of(task))
            options = {key: getattr(option.value, "value", None) for key, option in given.items() if key in ROUTING}
            assert sent(router.sent(name, options)) == expected(fact["delay"], project, worker, name), name
            continue
        for which, by_options in (("route", False), ("delay", True)):
            destination = snapshot(project).route_of(task, sent=by_options)
            assert sent(destination) == expected(fact[which], project, worker, name), name
    assert others == OF_ANOTHER_APP.get((project, worker), set())


def sent(destination):
    if destination is None:
        return None
    mine = {"queue": destination.queue, "routing_key": destination.routing_key, **destination.options}
    return {key: mine.get(key) for key in mine if key not in ("exchange_type", "delivery_mode")}


def expected(route, project, worker, name):
    by_code = (project, worker) in ALL_ROUTED_BY_CODE or name in ROUTED_BY_CODE.get((project, worker), ())
    return None if by_code else route


def test_a_route_says_where_the_entry_stands_that_decides():
    (task,) = snapshot("django_apps").tasks_named("users.welcome")
    route = snapshot("django_apps").route_of(task)
    assert route.queue == "email"
    location = snapshot("django_apps").location(route.spot)
    assert location.path == str(PROJECTS / "django_apps/config/settings/base.py")
    line = Path(location.path).read_text("utf-8").split("\n")[location.range.line]
    assert line[location.range.column : location.range.end_column] == '"users.welcome"'


QUEUES = {
    "django_apps": {"default", "email", "reports", "exports"},
    "cookiecutter": {"celery", "mail", "thumbnails"},
    "flask_factory": {"celery", "feeds"},
    "fastapi_worker": {"celery", "video", "mail"},
    "plain_package": {"geo", "celery", "mail"},
    "src_layout": {"inbound", "outbound", "bulk"},
    "split_settings": {"default", "mail", "parcels", "labels"},
}


@pytest.mark.parametrize("project", QUEUES)
def test_queues_of_settings_and_workers_are_choices(project):
    (mine, *_) = snapshot(project).apps()
    assert set(snapshot(project).queues_of(mine.record.spot.path)) >= QUEUES[project]


@pytest.mark.parametrize(
    ("project", "path", "expected"),
    [
        ("monorepo", "services/a/app/tasks.py", {"billing", "celery", "events-billing"}),
        ("monorepo", "services/b/app/tasks.py", {"shipping", "labels", "events-shipping"}),
        ("two_apps", "mailer/tasks.py", {"mail", "bounces"}),
        ("two_apps", "ingest/tasks.py", {"ingest", "default", "mail"}),
    ],
)
def test_each_app_of_a_repository_has_its_own_queues(project, path, expected):
    assert set(snapshot(project).queues_of(str(PROJECTS / project / path))) == expected


def test_each_place_that_names_a_queue_is_that_name():
    for project in WORKERS:
        for name, places in snapshot(project).queues().items():
            for location in (snapshot(project).location(each.spot) for each in places):
                line = Path(location.path).read_text("utf-8").split("\n")[location.range.line]
                assert name in line[location.range.column : location.range.end_column] or "name" in line


def test_settings_say_where_further_ones_may_be_written():
    sources = {
        (each.form, each.namespace, Path(each.spot.path).name) for each in app("django_apps", "worker").record.origins
    }
    assert sources == {("module", "CELERY", "production.py"), ("conf", None, "celery.py")}
    assert app("src_layout", "worker").record.origins[0].form == "class"


def test_the_names_of_settings_are_those_of_celery():
    from celery.app.defaults import _TO_NEW_KEY, SETTING_KEYS

    assert set(OLD_NAMES) == SETTING_KEYS
    assert {old: new for new, names in OLD_NAMES.items() for old in names} == _TO_NEW_KEY
    assert setting_of("CELERY_TASK_ROUTES", "CELERY") == "task_routes"
    assert setting_of("CELERY_ROUTES", "CELERY") == "task_routes"
    assert setting_of("CELERY_NOTHING", "CELERY") is None
