"""Which of Celery's words are offered where."""

from __future__ import annotations

import ast

import pytest
from tests.unit.words import HEAD, found

ENTRY = 'app.conf.beat_schedule = {"night": {"task": "shop.tasks.ship", '
FIRST = {
    "a decorator": ("@shared_task(|)\ndef f(): ...", ["bind=", "max_retries=", "name="]),
    "an open decorator": ("@shared_task(|\ndef f(): ...", ["bind=", "max_retries=", "name="]),
    "a decorator of several lines": ("@shared_task(\n    bind=True,\n    |\n)\ndef f(self): ...", ["max_retries="]),
    "what stands behind the cursor": ("@shared_task(|, bind=True, name='x')\ndef f(self): ...", ["max_retries="]),
    "an app's decorator": ("@app.task(|)\ndef f(): ...", ["bind="]),
    "a call instead of a decorator": ("f = app.task(|)(_f)", ["bind="]),
    "a wrapper": ("from shop.work import job\n@job(|)\ndef f(): ...", ["bind="]),
    "a call with options": ("ship.apply_async(|)", ["args=", "kwargs=", "countdown=", "queue="]),
    "behind positional arguments": ("ship.apply_async((1,), {}, |)", ["countdown="]),
    "in nested brackets": ("f([ship.apply_async(args=(1,), |)])", ["kwargs=", "countdown="]),
    "a signature's options": ("ship.s(1).set(|)", ["countdown="]),
    "a retry": ("@shared_task(bind=True)\ndef f(self):\n    raise self.retry(|)", ["exc=", "countdown="]),
    "send_task": ('app.send_task("x", |)', ["args="]),
    "a task's arguments": ("ship.delay(|)", ["order_id=", "express="]),
    "behind a first argument": ("ship.delay(1, |)", ["express="]),
    "a signature's arguments": ("charge.si(|)", ["amount=", "currency="]),
    "an import in a function": ("def f():\n    from .tasks import charge as pay\n    pay.delay(|)", ["amount="]),
    "a dict of arguments": ('charge.apply_async(kwargs={"|"})', ["amount", "currency"]),
    "arguments by a name": ('app.send_task("billing.charge", kwargs={"|"})', ["amount", "currency"]),
    "a schedule's entry": ('app.conf.beat_schedule = {"a": {"|"}}', ["task", "schedule", "args"]),
    "an entry's key without quotes": ('app.conf.beat_schedule = {"a": {|}}', ['"task"', '"schedule"']),
    "an entry's options": (ENTRY + '"options": {"|"}}}', ["countdown", "queue"]),
    "an entry's arguments": (ENTRY + '"kwargs": {"|"}}}', ["order_id", "express"]),
    "an entry's schedule": (ENTRY + '"schedule": |}}', ['crontab(minute="*/15")', "crontab(minute=0)"]),
    "an entry's task": ('CELERY_BEAT_SCHEDULE = {"a": {"task": "|"}}', ["shop.work.pack"]),
    "an entry by its shape": ('JOBS = {"a": {"schedule": 5, "task": "bill|"}}', ["billing.charge"]),
    "a route": ('app.conf.task_routes = {"a.*": {"|"}}', ["queue", "priority"]),
    "a route's task": ('app.conf.task_routes = {"ship|": {}}', ["shop.tasks.ship"]),
    "a route's queue": ('app.conf.task_routes = {"a.*": {"queue": "|"}}', ["mail"]),
    "routes in a list": ('app.conf.task_routes = ([("a.*", {"|"})],)', ["queue"]),
    "routes that are updated": ('app.conf["task_routes"].update({"a": {"|"}})', ["queue"]),
    "annotations": ('app.conf.task_annotations = {"billing.charge": {"|"}}', ["max_retries"]),
    "an annotated task": ('app.conf.task_annotations = {"bill|": {}}', ["billing.charge"]),
    "settings as attributes": ("app.conf.|", ["broker_url", "result_backend"]),
    "settings as keywords": ("app.conf.update(|)", ["broker_url="]),
    "settings in a dict": ('app.conf.update({"|"})', ["broker_url"]),
    "settings of a new app": ('Celery("x", |)', ["broker_url=", "result_backend="]),
    "settings by subscript": ('app.conf["|"]', ["broker_url"]),
    "a setting's value": ('app.conf.task_serializer = "|"', ["json", "pickle"]),
    "a setting's items": ('app.conf.accept_content = ["|"]', ["json", "pickle"]),
    "a truth value": ("app.conf.task_acks_late = |", ["True", "False"]),
    "an option's value": ("@shared_task(bind=|)\ndef f(self): ...", ["True", "False"]),
    "a serializer": ("@shared_task(serializer=|)\ndef f(self): ...", ['"json"']),
    "a compression": ('@shared_task(compression="|")\ndef f(self): ...', ["gzip"]),
    "a rate": ("@shared_task(rate_limit=|)\ndef f(self): ...", ['"10/s"', '"10/m"', '"10/h"']),
    "exceptions": ("@shared_task(throws=(|))\ndef f():\n    raise KeyError(1)", ["KeyError", "ConnectionError"]),
    "a crontab's field": ("crontab(|)", ["minute=", "hour="]),
    "a crontab's value": ("crontab(minute=|)", ["0", '"*/5"']),
    "the tasks of an app": ('app.tasks["bill|"]', ["billing.charge"]),
    "a signature by name": ('signature("bill|")', ["billing.charge"]),
    "a mock": ('mocker.patch("shop.tasks.sh|")', ["shop.tasks.ship.delay", "shop.tasks.ship.apply_async"]),
    "a task class": ("class Base(Task):\n    max|", ["max_retries"]),
    "a task class's value": ("class Base(Task):\n    acks_late = |", ["True", "False"]),
    "a periodic task": ("app.add_periodic_task(|)", ['crontab(minute="*/15")']),
    "the name of a route in a list": ('app.conf.task_routes = ([("bill|", {})],)', ["billing.charge"]),
    "behind a keyword": ("crontab(hour=0, |)", ["minute="]),
    "behind unpacked keywords": ("ship.delay(**rest, |)", ["order_id="]),
    "behind a lambda": ("ship.delay(lambda a, b: a, |)", ["express="]),
    "an entry by subscript": ('app.conf.beat_schedule["a"] = {"|"}', ["task", "schedule"]),
    "a route by subscript": ('app.conf["task_routes"]["a.*"] = {"|"}', ["queue"]),
    "a schedule with an annotation": ('app.conf.beat_schedule: dict[str, dict] = {"a": {"|"}}', ["task"]),
    "a setting by subscript": ('app.conf["task_serializer"] = "|"', ["json"]),
    "items that are not given yet": ('app.conf.accept_content = ["json", "|"]', ["pickle"]),
    "a broker of a new app": ("Celery(broker=|)", ['"redis://localhost:6379/0"']),
    "a queue without quotes": ("ship.apply_async(queue=|)", ['"mail"']),
    "a retry of a task class": ("class Base(Task):\n    def run(self):\n        self.retry(|)", ["exc="]),
    "a periodic task's options": ("app.add_periodic_task(60.0, ship.s(1), |)", ["countdown="]),
    "a base class": ("class Base(Task): ...\n\n\n@shared_task(base=|)\ndef f(): ...", ["Base", "Task"]),
    "the class of an app's tasks": ('Celery("x", task_cls=|)', ["Task"]),
    "a dict that is unpacked in a decorator": ('@shared_task(bind=True, **{"|"})\ndef f(self): ...', ["max_retries"]),
    "a call that is unpacked in a decorator": (
        "@shared_task(bind=True, **dict(|))\ndef f(self): ...",
        ["max_retries="],
    ),
    "a dict that is unpacked in a call": ('ship.apply_async(args=[1], **{"|"})', ["kwargs", "countdown"]),
    "a dict that is unpacked in arguments": ('ship.delay(1, **{"|"})', ["express"]),
    "the value in a dict that is unpacked": ('ship.apply_async(**{"queue": "|"})', ["mail"]),
    "a dict of arguments as a call": ("ship.apply_async(kwargs=dict(|))", ["order_id=", "express="]),
    "an entry as a call": ("app.conf.beat_schedule = dict(a=dict(|))", ["task=", "schedule="]),
    "an entry that names a task": ('JOB = dict(task="shop.tasks.ship", |)', ["schedule=", "args="]),
    "an entry in an update": ('app.conf.beat_schedule.update(a={"|"})', ["task", "schedule"]),
    "an entry as a whole": ('app.conf.beat_schedule = {"a": |}', ['{"task": …, "schedule": …}']),
    "an entry's task without quotes": ('CELERY_BEAT_SCHEDULE = {"a": {"task": |}}', ['"shop.work.pack"']),
    "a task of three quotes": ('CELERY_BEAT_SCHEDULE = {"a": {"task": """bill|"""}}', ["billing.charge"]),
    "a retry of a task under another name": ("@shared_task(bind=True)\ndef f(me):\n    me.retry(|)", ["exc="]),
    "the task's own arguments": ("@shared_task(bind=True)\ndef f(me, x):\n    me.delay(|)", ["x="]),
    "the task's own options": ("@shared_task(bind=True)\ndef f(me, x):\n    me.apply_async(|)", ["args="]),
    "the arguments of a class's task": (
        "class Job(Task):\n    def run(self, x):\n        self.delay(|)\n\n\napp.register_task(Job())",
        ["x="],
    ),
    "what a handler has caught": (
        "@shared_task(bind=True)\ndef f(self):\n    try: ...\n    except OSError as bad:\n        self.retry(exc=|)",
        ["bad"],
    ),
    "a task's name without quotes": ("app.send_task(|)", ['"shop.work.pack"']),
    "a task's name by keyword": ("app.send_task(name=|)", ['"shop.work.pack"']),
    "a signature that has a name": ("made = ship.s(1)\nmade.set(|)", ["countdown="]),
    "retry_kwargs": ('@shared_task(retry_kwargs={"|"})\ndef f(): ...', ["exc", "countdown", "max_retries"]),
    "retry_kwargs of a class": ('class Base(Task):\n    retry_kwargs = {"|"}', ["exc", "countdown", "max_retries"]),
    "a retry policy": ('ship.apply_async(retry_policy={"|"})', ["max_retries", "interval_start"]),
    "a route that is a queue": ('app.conf.task_routes = {"a.*": "|"}', ["mail"]),
    "a route as a whole": ('app.conf.task_routes = {"a.*": |}', ['{"queue": …}', '"mail"']),
    "an annotated task without quotes": ("app.conf.task_annotations = {bill|}", ['"billing.charge"']),
    "defaults": ('app.add_defaults({"|"})', ["broker_url"]),
    "a configuration": ('app.config_from_object({"|"})', ["broker_url"]),
    "a setting that is read": ('app.conf.get("|")', ["broker_url"]),
    "the settings of a test session": ('def celery_config():\n    return {"|"}', ["broker_url"]),
    "settings of a test": ("from django.test import override_settings\noverride_settings(|)", ["CELERY_BROKER_URL="]),
    "a setting of a test": (
        'from django.test import override_settings\noverride_settings(CELERY_TASK_SERIALIZER="|")',
        ["json"],
    ),
    "what a mock replaces of a task": ('from unittest.mock import patch\npatch.object(ship, "|")', ["delay"]),
    "what pytest replaces of a task": ('monkeypatch.setattr(ship, "|", None)', ["delay"]),
    "the target of a mock": ('mocker.patch(target="|")', ["shop.work.pack.delay"]),
    "a row of django-celery-beat": (
        'from django_celery_beat.models import PeriodicTask\nPeriodicTask.objects.create(task="|")',
        ["shop.work.pack"],
    ),
    "a row that is updated": (
        'from django_celery_beat.models import PeriodicTask as Row\nRow.objects.update_or_create(defaults={"task": |})',
        ['"shop.work.pack"'],
    ),
    "a declared queue": ('from kombu import Queue\nQueue("|")', ["mail"]),
    "the modules of an app": ('Celery("x", include=["|"])', ["shop.tasks", "shop.work"]),
    "a crontab's field by position": ('crontab(0, "|")', ["*/2"]),
    "an event of the sun": ('from celery.schedules import solar\nsolar("|", 1, 1)', ["sunrise", "sunset"]),
}
NOTHING = {
    "a comment": "# ship.delay(|",
    "a plain string": 'print("|")',
    "a string of several lines": 'app.send_task("""\n|""")',
    "a string in three quotes": '"""ship.delay(|"""',
    "what a mock replaces of anything else": 'from unittest.mock import patch\npatch.object(app, "|")',
    "what another name was given": "made = ship.delay(1)\nmade.set(|)",
    "settings that are not in a mapping": "app.add_defaults(|)",
    "the name of another parameter": "@shared_task(bind=True)\ndef f(me, other):\n    other.retry(|)",
    "the first parameter of a task that is not bound": "@shared_task\ndef f(me):\n    me.retry(|)",
    "an entry of something else": 'x = {"task": "shop", "|"}',
    "a dict that something else unpacks": 'print(**{"|"})',
    "an f-string": 'f"{ship.delay(|)}"',
    "another function": "print(|)",
    "what surely is no task": "def f(): ...\nf.delay(|)",
    "what is not known": "whatever.delay(|)",
    "a parameter that hides a task": "def f(ship):\n    ship.delay(|)",
    "a library's function": "import requests\nrequests.apply_async(|)",
    "a pool": "pool.apply_async(|)",
    "a cache": "cache.set(|)",
    "another queue's decorator": "from huey import app\n@app.task(|)\ndef f(): ...",
    "parameters": "def delay(|): ...",
    "bases": "class A(|): ...",
    "retry in a class of one's own": "class A:\n    def f(self):\n        self.retry(|)",
    "a configuration of another library": "spark.conf.|",
    "settings of another library": "spark.conf.update(|)",
    "a setting of another library by name": 'spark.conf["|"]',
    "tasks of something else": 'board.tasks["|"]',
    "a router": 'app.conf.task_routes = ("|",)',
    "before a positional argument": "ship.delay(|x)",
    "a word that begins more than a name": "ship.delay(order|.id, 2)",
    "a word before a subscript": "ship.delay(ORDERS|[0], 2)",
    "a prefix of a string": "ship.delay(f|'{x}')",
    "before a string": "@shared_task(serializer=|'json')\ndef f(): ...",
    "retry outside of a task": "def f(self):\n    self.retry(|)",
    "a keyword's expression": "@shared_task(queue=settings.|)\ndef f(): ...",
    "behind a value": "@shared_task(queue='a' |)\ndef f(): ...",
    "a wrapper that takes no options": "from shop.work import post\n@post(|)\ndef f(): ...",
    "the key of an entry": 'app.conf.beat_schedule = {"|"}',
    "another dict": 'x = {"|"}',
    "a keyword": "class Base(Task):\n    def|",
    "a keyword of a method": "class Base(Task):\n    def| run(self): ...",
    "another setting of a test": "from django.test import override_settings\noverride_settings(PLUG|)",
    "a short word": "class Base(Task):\n    m|",
    "a method": "class Base(Task):\n    def run(self):\n        max|",
}


@pytest.mark.parametrize("name", FIRST)
def test_the_likeliest_words_come_first(name):
    marked, first = FIRST[name]
    assert found(HEAD + marked, celery="5.6").labels[: len(first)] == first


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_is_offered_elsewhere(name):
    assert found(HEAD + NOTHING[name]).labels == []


def test_what_is_written_already_is_left_out():
    labels = found(HEAD + "@shared_task(bind=True, |, queue='a')\ndef f(self): ...").labels
    assert not {"bind=", "queue="} & set(labels)


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("ship.delay(|order_id=1)", "express=", "ship.delay(express=express, order_id=1)"),
        ("crontab(|minute=1)", "hour=", "crontab(hour=3, minute=1)"),
        (
            'ship.apply_async(kwargs={|"order_id": 1})',
            '"express"',
            'ship.apply_async(kwargs={"express": None, "order_id": 1})',
        ),
        ("app.conf.task_acks_late = |False", "True", "app.conf.task_acks_late = True"),
        ("app.conf.|task_acks_late = True", "enable_utc", "app.conf.enable_utc = True"),
    ],
)
def test_what_begins_at_the_cursor_stays_whole(marked, label, expected):
    assert found(HEAD + marked).accepted(label) == HEAD + expected


@pytest.mark.parametrize(
    ("marked", "label", "expected"),
    [
        ("crontab(\n    |\n    hour=1,\n)", "minute=", "crontab(\n    minute=0,\n    hour=1,\n)"),
        ("crontab(\r\n    mi|\r\n    hour=1)", "minute=", "crontab(\r\n    minute=0,\r\n    hour=1)"),
        ("crontab(| hour=1)", "minute=", "crontab(minute=0, hour=1)"),
        ("crontab(\n    |,\n    hour=1)", "minute=", "crontab(\n    minute=0,\n    hour=1)"),
        ("crontab(mi|nute=2, hour=1)", "minute", "crontab(minute=2, hour=1)"),
        ("crontab(|\nhour = 1", "minute=", "crontab(minute=0\nhour = 1"),
        (
            "JOBS_SCHEDULE = {'a': {\n    '|'\n    'task': 'x'}}",
            "schedule",
            "JOBS_SCHEDULE = {'a': {\n    'schedule': 60.0,\n    'task': 'x'}}",
        ),
    ],
)
def test_an_item_before_another_one_gets_its_comma(marked, label, expected):
    assert found(HEAD + marked).accepted(label) == HEAD + expected


@pytest.mark.parametrize(
    ("marked", "expected"),
    [("(|)", "(KeyError,)"), ("(Ke|,)", "(KeyError,)"), ("(|, OSError)", "(KeyError, OSError)"), ("[|]", "[KeyError]")],
)
def test_a_single_exception_in_parentheses_is_a_tuple(marked, expected):
    """Celery iterates over ``autoretry_for`` (`celery.app.autoretry`)."""
    text = f"@shared_task(autoretry_for={marked})\ndef f():\n    raise KeyError(1)"
    assert f"autoretry_for={expected})" in found(HEAD + text).accepted("KeyError")


@pytest.mark.parametrize("marked", ["{'|'}", "{'ex|'}", "{'|}", "{'order_id': 1, '|'}"])
def test_a_key_in_apostrophes_gets_its_value(marked):
    expected = marked.replace("ex|", "|").replace("|'", "|").replace("|", "express': None")
    assert found(f"{HEAD}ship.apply_async(kwargs={marked})").accepted("express").endswith(f"(kwargs={expected})")


def test_a_queue_that_is_only_typed_here_is_no_choice():
    assert found(HEAD + '@shared_task(queue="m|")\ndef f(): ...').labels == ["mail"]


def test_a_setting_that_is_renamed_is_in_the_list():
    words = found("CELERY_TASK_TR|ACK_STARTED = True", "shop/settings.py")
    assert words.accepted("CELERY_TASK_TRACK_STARTED") == "CELERY_TASK_TRACK_STARTED = True"
    assert found(f"{HEAD}class Base(Task):\n    max|_retries = 3").labels == ["max_retries"]


def test_the_items_of_a_django_setting_are_known():
    assert found('CELERY_ACCEPT_CONTENT = ["|"]', "shop/settings.py").labels[0] == "json"


@pytest.mark.parametrize(
    "marked", ['SCHEDULE = {"a": {"|"}}', "crontab(|)", 'patch("|")', "@app.task(|)\ndef f(): ..."]
)
def test_a_file_without_celery_in_a_project_without_it_has_no_words(marked):
    assert found(marked, has_celery=False).labels == []


def test_a_name_only_sounds_like_a_setting_in_a_file_without_celery():
    assert found('SCHEDULE = {"mon": {"|"}}').labels == []
    assert found(HEAD + 'SCHEDULE = {"mon": {"|"}}').labels


def test_a_wrapper_lists_what_it_passes_on():
    assert found("from shop.work import mail_job\n\n@mail_job(|)\ndef f(): ...\n", celery="5.6").labels == ["queue="]


WRAPPER = """from celery import shared_task


def job(**options):
    {body}


@job(|)
def f(): ...
"""


@pytest.mark.parametrize(
    "body", ["return shared_task(acks_late=True, **options)", "return shared_task(**options, acks_late=True)"]
)
def test_what_a_wrapper_gives_by_itself_is_left_out(body):
    assert {"queue=", "acks_late="} & set(found(WRAPPER.format(body=body)).labels) == {"queue="}


@pytest.mark.parametrize(
    "body",
    [
        'return shared_task(**{"acks_late": True, **options})',
        'options.setdefault("acks_late", True)\n    return shared_task(**options)',
        'options["priority"] = 1\n    return shared_task(**options)',
    ],
)
def test_what_may_be_given_to_a_wrapper_is_listed(body):
    assert {"queue=", "acks_late="} <= set(found(WRAPPER.format(body=body)).labels)


def test_a_value_is_not_put_before_a_name_or_a_key():
    assert '"billing.charge"' not in found(HEAD + "app.send_task(|queue='mail')").labels
    routes = found(HEAD + 'app.conf.task_routes = {|"a": {}}')
    assert routes.accepted('"billing.charge"').endswith('= {"billing.charge": {"queue": "mail"}, "a": {}}')


def test_an_item_above_a_comment_gets_its_comma():
    marked = ENTRY + '"schedule": 5,|  # seconds\n "args": [1]}}'
    assert '"schedule": 5,"options": {},  # seconds' in found(HEAD + marked).accepted('"options"')


def test_a_key_of_a_route_gets_its_value():
    routes = found(HEAD + 'app.conf.task_routes = {"|"}')
    assert routes.accepted("billing.charge").endswith('= {"billing.charge": {"queue": "mail"}}')
    above = found(HEAD + 'app.conf.task_routes = {\n    |\n    "a": {},\n}')
    assert above.accepted('"billing.charge"').endswith('{\n    "billing.charge": {"queue": "mail"},\n    "a": {},\n}')
    renamed = found(HEAD + 'app.conf.task_routes = {"bill|": {}}')
    assert renamed.accepted("billing.charge").endswith('= {"billing.charge": {}}')


def test_the_content_of_three_quotes_is_replaced():
    words = found(HEAD + 'app.send_task("""bill|ing""")')
    assert words.accepted("billing.charge").endswith('("""billing.charge""")')


def test_an_option_of_apps_alone_is_no_option_of_shared_task():
    assert "lazy=" in found(HEAD + "@app.task(|)\ndef f(): ...").labels
    assert "lazy=" not in found(HEAD + "@shared_task(|)\ndef f(): ...").labels


def test_newer_options_are_left_out_and_deprecated_ones_are_marked_and_last():
    old, new = (found(HEAD + "@shared_task(|)\ndef f(): ...", celery=each) for each in ("5.3", "5.7"))
    assert "pydantic=" in new.labels
    assert "pydantic=" not in old.labels
    marked = {word.label for word in new.words if word.is_deprecated}
    assert "queue=" in marked
    assert {*new.labels[-len(marked) :]} == marked
    assert not [word for word in old.words if word.is_deprecated]


def test_a_name_before_its_value_is_replaced_alone():
    text = found(HEAD + "@shared_task(bi|nd=True)\ndef f(self): ...").accepted("bind")
    assert text == HEAD + "@shared_task(bind=True)\ndef f(self): ..."


def test_the_whole_content_of_a_string_is_replaced():
    for marked in ('send_task("billing|.of.old")', 'send_task("|bill.of.old")', "send_task('billing.|')"):
        quote = marked[-2]
        expected = f"{HEAD}send_task({quote}billing.charge{quote})"
        assert found(HEAD + marked).accepted("billing.charge") == expected


def test_a_string_that_is_not_closed_ends_at_the_cursor():
    marked = 'JOBS = {"a": {"task": "bill|, "schedule": 5}}'
    assert '"task": "billing.charge, "schedule"' in found(HEAD + marked).accepted("billing.charge")


def test_settings_are_written_as_the_app_reads_them():
    words = found("CELERY_TASK_TR|", "shop/settings.py")
    assert words.labels == ["CELERY_TASK_TRACK_STARTED"]
    assert words.accepted("CELERY_TASK_TRACK_STARTED") == "CELERY_TASK_TRACK_STARTED = True"
    assert found("task_tr|", "celeryconfig.py").labels == ["task_track_started"]
    assert found("CELERY_TASK_TR|", "shop/models.py").labels == []
    assert found('CELERY_TASK_SERIALIZER = "|"', "shop/settings.py").labels[0] == "json"


def test_settings_of_a_class_are_known_where_an_app_reads_it():
    text = (
        "from celery import Celery\n\n\nclass Config:\n    task_tr|\n\n\n"
        'app = Celery("x")\napp.config_from_object(Config)\n'
    )
    assert found(text, "shop/config.py").labels == ["task_track_started"]


def test_a_schedule_that_needs_an_import_says_so():
    (word,) = [word for word in found(ENTRY + '"schedule": |}}').words if word.label == "timedelta(minutes=10)"]
    assert word.about == ("import", "datetime.timedelta")


def test_beside_a_python_server_nothing_is_listed_twice():
    """A Python server lists the parameters of functions, exceptions, `True` and `False`."""

    def beside(marked, **more):
        return found(HEAD + marked, has_python_server=True, **more).labels

    assert beside("crontab(|)") == []
    assert "args=" not in beside("ship.apply_async(|)")
    assert beside("@shared_task(bind=|)\ndef f(self): ...") == []
    assert beside("@shared_task(bind=|)\ndef f(self): ...", by_character=True) == ["True", "False"]
    assert beside("@shared_task(throws=(|))\ndef f(self): ...") == []
    assert beside("@shared_task(base=|)\ndef f(self): ...") == []
    assert beside("@shared_task(base=|)\ndef f(self): ...", by_character=True) == ["Task"]


def test_a_long_list_of_tasks_is_cut():
    tasks = "".join(f"@shared_task\ndef task_{number}(): ...\n\n\n" for number in range(300))
    text = f"from celery import shared_task\n\n\n{tasks}send_task('|')\n"
    assert len(found(text).words) == 201


@pytest.mark.parametrize("celery", ["5.3", "5.7"])
def test_all_words_of_a_place_parse_once_accepted(celery):
    places = [each for each, _ in FIRST.values() if "|" in each and "open" not in each]
    for marked in places:
        words = found(HEAD + marked, celery=celery)
        for label in words.labels:
            text = words.accepted(label)
            if marked.count("(") == marked.count(")"):
                ast.parse(text)


def test_a_name_that_is_not_known_yet_is_looked_up_in_the_newest_text_once():
    asked = []

    def newest(dotted):
        asked.append(dotted)

    assert found(HEAD + "fresh.delay(|)", newest=newest).labels == []
    assert found(HEAD + "ship.delay(|)", newest=newest).labels == ["order_id=", "express="]
    assert asked == ["fresh"]
