"""What a list writes is accepted by the Celery that is installed."""

from __future__ import annotations

import celery
import pytest
from celery import Celery
from celery.beat import ScheduleEntry
from celery.schedules import crontab, solar
from tests.unit.words import HEAD, found

RELEASE = celery.__version__


def texts(marked):
    """The text after each word was accepted, without the imports, by label."""
    words = found(HEAD + marked, celery=RELEASE)
    assert words.labels
    return {label: words.accepted(label)[len(HEAD) :] for label in words.labels}


@pytest.fixture
def app():
    made = Celery("shop", broker="memory://", backend="cache+memory://", set_as_current=False)
    made.conf.task_always_eager = False
    yield made
    made.close()


def test_every_option_makes_a_task(app):
    for label, text in texts("@app.task(|)\ndef f(*args): ...").items():
        if label.startswith("pydantic"):
            continue  # a library of its own
        names = {"app": app, "__name__": f"shop.{label.rstrip('=')}"}
        exec(text, names)
        task = names["f"]
        if label not in ("lazy=", "shared=", "filter=", "name="):
            assert task.run is not None, label
        option = label.rstrip("=")
        if (
            option not in ("bind", "base", "filter", "lazy", "shared", "name", "retry_kwargs")
            and "pydantic" not in option
        ):
            assert hasattr(task, option), label


def test_every_call_option_is_sent(app):
    def send(*_args, **_options): ...

    ship = app.task(name="shop.ship")(send)
    for label, text in texts("ship.apply_async(|)").items():
        if label in ("connection=", "producer=", "publisher=", "router="):
            continue
        exec(text, {"ship": ship})
    for text in texts("ship.s(1).set(|)").values():
        exec(text, {"ship": ship})


def test_every_setting_is_one_of_celery_s(app):
    for label, text in texts("app.conf.update(|)").items():
        exec(text, {"app": app})
        assert label.rstrip("=") in app.conf, label


def test_every_key_of_an_entry_makes_one(app):
    for text in texts("ENTRY = {'schedule': 5, 'task': 'x', |}").values():
        names: dict[str, dict[str, object]] = {}
        exec(text, names)
        ScheduleEntry(app=app, name="x", **names["ENTRY"])


@pytest.mark.parametrize("field", ["minute", "hour", "day_of_week", "day_of_month", "month_of_year"])
def test_every_value_of_a_crontab_is_one(field):
    for text in (*texts("crontab(|)").values(), *texts(f"crontab({field}=|)").values()):
        assert eval(text, {"crontab": crontab})


def test_every_schedule_is_one(app):
    for text in texts('{"schedule": |, "task": "x"}').values():
        if "timedelta" not in text:
            entry = eval(text, {"crontab": crontab})
            ScheduleEntry(app=app, name="x", **entry).is_due()


def test_every_value_of_a_setting_is_taken(app):
    for setting in ("task_serializer", "result_serializer", "task_compression", "worker_pool", "task_protocol"):
        for text in texts(f"app.conf.{setting} = |").values():
            exec(text, {"app": app})
            assert app.conf[setting] is not None


def test_every_rate_is_one():
    from celery.utils.time import rate

    for label in found(HEAD + '@shared_task(rate_limit="30|")\ndef f(): ...').labels:
        assert rate(label) > 0


def test_every_event_of_the_sun_is_one():
    labels = found("from celery.schedules import solar\nsolar('|', 1, 2)").labels
    assert {*labels} == {*solar._all_events}


def test_every_key_of_a_retry_policy_is_taken(app):
    def send(): ...

    ship = app.task(name="shop.ship")(send)
    for text in texts('ship.apply_async(retry_policy={"|"})').values():
        exec(text, {"ship": ship})
