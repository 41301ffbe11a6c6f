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
    "a retry": ("@shared_task(bind=True)\ndef f(self):\n    raise self.retry(|)", ["args="]),
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
    "a periodic task's options": ("app.add_periodic_task(60.0, ship.s(1), |)", ["countdown="]),
}
NOTHING = {
    "a comment": "# ship.delay(|",
    "a plain string": 'print("|")',
    "a string of several lines": '"""ship.delay(|"""',
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
    "retry outside of a task": "def f(self):\n    self.retry(|)",
    "a keyword's expression": "@shared_task(queue=settings.|)\ndef f(): ...",
    "behind a value": "@shared_task(queue='a' |)\ndef f(): ...",
    "a wrapper that takes no options": "from shop.work import post\n@post(|)\ndef f(): ...",
    "the key of an entry": 'app.conf.beat_schedule = {"|"}',
    "another dict": 'x = {"|"}',
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


def test_a_wrapper_lists_what_it_passes_on():
    assert found("from shop.work import mail_job\n\n@mail_job(|)\ndef f(): ...\n", celery="5.6").labels == ["queue="]


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
