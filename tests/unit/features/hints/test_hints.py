from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from tests.unit.checking import ROOT, project_of

from celeryls.features.hints.hints import HintKind, hints
from celeryls.features.hover.scope import HoverScope
from celeryls.project.subjects.subjects import SubjectReader
from celeryls.syntax.spans import Span

if TYPE_CHECKING:
    from collections.abc import Mapping

    from celeryls.project.index.snapshot import Snapshot
    from celeryls.project.subjects.model import Subject

APP = """from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.mail": {"queue": "mail"}}
app.conf.task_time_limit = 1800
app.conf.task_soft_time_limit = 60
app.conf.beat_schedule = {
    "ship": {"task": "shop.tasks.ship", "schedule": crontab(minute=0, hour=3)},
    "late": {"task": "shop.tasks.ship", "schedule": crontab(hour=HOUR)},
}
"""
TASKS = """from celery import Task, shared_task


class Base(Task):
    soft_time_limit = 300


@shared_task(time_limit=2100, max_retries=500, default_retry_delay=60, expires=LATER)
def ship(): ...


@shared_task
def mail(): ...


def order():
    ship.delay()
    mail.delay()
    mail.apply_async(countdown=3600)
    mail.apply_async(queue="other")
"""
ALL: tuple[HintKind, ...] = ("schedules", "durations", "queues")


def shown(
    path: str,
    *kinds: HintKind,
    is_complete: bool = True,
    lines: tuple[int, int] | None = None,
    tasks: str = TASKS,
    app: str = APP,
) -> list[str]:
    """The lines that have hints, with these behind ``«``."""
    index, files = project_of({"shop/__init__.py": "", "shop/celery.py": app, "shop/tasks.py": tasks})
    file = files[path]
    starts = [0, *(at + 1 for at, letter in enumerate(file.text) if letter == "\n")]
    between = Span(starts[lines[0]], starts[lines[1]]) if lines else Span(0, len(file.text))
    scope = HoverScope(index, is_complete, (5, 7), datetime(2026, 3, 27, tzinfo=UTC))
    found = list(hints(scope, f"{ROOT}/{path}", file, between, kinds or ALL))
    text = file.text
    for hint in reversed(found):
        text = f"{text[: hint.at]}«{hint.text}»{text[hint.at :]}"
    return [line.strip() for line in text.splitlines() if "«" in line]


def test_schedules_are_said_in_english_and_seconds_in_words() -> None:
    assert shown("shop/celery.py") == [
        "app.conf.task_time_limit = 1800«30 min»",
        '"ship": {"task": "shop.tasks.ship", "schedule": crontab(minute=0, hour=3)«At 03:00»},',
    ]


def test_options_and_the_queues_of_calls() -> None:
    assert shown("shop/tasks.py") == [
        "soft_time_limit = 300«5 min»",
        "@shared_task(time_limit=2100«35 min», max_retries=500, default_retry_delay=60, expires=LATER)",
        "mail.delay()«→ mail»",
        "mail.apply_async(countdown=3600«1 h»)«→ mail»",
    ]


def test_no_queue_is_shown_before_all_files_are_read() -> None:
    assert shown("shop/tasks.py", "queues", is_complete=False) == []


@pytest.mark.parametrize(
    ("path", "kind", "count"),
    [("shop/celery.py", "schedules", 1), ("shop/celery.py", "queues", 0), ("shop/tasks.py", "queues", 2)],
)
def test_each_kind_can_be_left_out(path: str, kind: HintKind, count: int) -> None:
    assert len(shown(path, kind)) == count


def test_only_the_asked_part_has_hints() -> None:
    assert shown("shop/tasks.py", lines=(0, 6)) == ["soft_time_limit = 300«5 min»"]


def test_a_product_of_numbers_is_said_in_words() -> None:
    text = TASKS.replace("=2100", "=60 * 35").replace("countdown=3600", "countdown=60 * 60")
    assert shown("shop/tasks.py", "durations", tasks=text) == [
        "soft_time_limit = 300«5 min»",
        "@shared_task(time_limit=60 * 35«35 min», max_retries=500, default_retry_delay=60, expires=LATER)",
        "mail.apply_async(countdown=60 * 60«1 h»)",
    ]


@pytest.mark.parametrize("sent", ['mail.s().set(queue="other").delay()', "chain(mail.s(), ship.s()).delay()"])
def test_a_queue_is_shown_only_where_one_message_goes(sent: str) -> None:
    text = TASKS.replace("import Task", "import Task, chain").replace("mail.delay()", sent)
    assert shown("shop/tasks.py", "queues", tasks=text) == ["mail.apply_async(countdown=3600)«→ mail»"]


def test_the_arguments_of_a_task_are_no_durations() -> None:
    text = TASKS.replace("mail.delay()", "mail.s(countdown=3600)")
    assert shown("shop/tasks.py", "durations", tasks=text)[2:] == ["mail.apply_async(countdown=3600«1 h»)"]


def test_options_of_a_mapping_have_no_hints_where_it_is_used() -> None:
    text = (
        "from celery import shared_task\n\n\ndef made():\n    given = {'time_limit': 2100}\n\n"
        "    @shared_task(**given)\n    def ship(): ...\n"
    )
    assert shown("shop/tasks.py", tasks=text) == []


def test_the_interval_of_an_entry_of_the_schedule() -> None:
    text = APP.replace("crontab(hour=HOUR)", "7200.0")
    assert '"late": {"task": "shop.tasks.ship", "schedule": 7200.0«2 h»},' in shown("shop/celery.py", app=text)


def test_what_depends_on_other_files_is_asked_for_once_for_all_units(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    configured = SubjectReader.configured

    def counted(subjects: SubjectReader, path: str, snapshot: Snapshot) -> Mapping[str, tuple[Subject, ...]]:
        asked.append(path)
        return configured(subjects, path, snapshot)

    monkeypatch.setattr(SubjectReader, "configured", counted)
    assert len(shown("shop/tasks.py")) == 4
    assert len(asked) == 1


MORE = """from datetime import timedelta

from celery import Celery
from celery.schedules import schedule

app = Celery("shop")
app.conf.result_expires = timedelta(seconds=5400)
app.conf.beat_schedule = {
    "a": {"task": "shop.tasks.ship", "schedule": timedelta(hours=1)},
    "b": {"task": "shop.ship", "schedule": timedelta(minutes=180), "options": {"expires": 600}},
    "c": {"task": "shop.tasks.ship", "schedule": schedule(run_every=7200)},
    "d": {"task": "shop.tasks.ship", "schedule": timedelta(minutes=30)},
}


@app.on_after_configure.connect
def setup(sender, **kwargs):
    sender.add_periodic_task(1200.0, ship.s(), expires=90)
"""


def test_durations_that_are_hard_to_read_are_said_in_words() -> None:
    assert shown("shop/celery.py", app=MORE) == [
        "app.conf.result_expires = timedelta(seconds=5400)«1 h 30 min»",
        '"b": {"task": "shop.ship", "schedule": timedelta(minutes=180)«3 h», "options": {"expires": 600«10 min»}},',
        '"c": {"task": "shop.tasks.ship", "schedule": schedule(run_every=7200«2 h»)},',
        "sender.add_periodic_task(1200.0«20 min», ship.s(), expires=90)",
    ]


def test_what_a_task_calls_of_itself_has_hints() -> None:
    tasks = """from celery import shared_task


@shared_task(bind=True)
def ship(me):
    me.apply_async(countdown=3600)
    me.retry(countdown=900, max_retries=300)
"""
    assert shown("shop/tasks.py", tasks=tasks) == [
        "me.apply_async(countdown=3600«1 h»)",
        "me.retry(countdown=900«15 min», max_retries=300)",
    ]
