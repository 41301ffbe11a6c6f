"""What other tools find is found: a case for each row of docs/parity.md."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import NamedTuple

import pytest
from click.testing import CliRunner

from celeryls.cli import main

PAGE = Path(__file__).parents[2] / "docs/parity.md"
APP = "from celery import Celery\n\napp = Celery('shop', broker='redis://broker/0')\n"
TASK = "\n\n@app.task({})\ndef ship(order_id):\n    return order_id\n"


class Case(NamedTuple):
    """What another tool finds; ``codes`` are those of ours that find it in the files, none that do in ``fine``."""

    check: str
    codes: tuple[str, ...]
    files: dict[str, str]
    fine: dict[str, str] | None = None


def app(*statements: str, options: str = "", more: str = "") -> dict[str, str]:
    """A project of one module: settings, and a task with these options."""
    text = APP + "".join(f"app.conf.{each}\n" for each in statements) + TASK.format(options) + more
    return {"shop/__init__.py": "", "shop/celery.py": text}


def beat(entry: str, *statements: str, options: str = "") -> dict[str, str]:
    return app(f"beat_schedule = {{'ship': {{{entry}}}}}", *statements, options=options)


CRONTAB = "from celery.schedules import crontab\n"
MODELS = "from django.db import models\n\nclass Order(models.Model): ...\n"
VIEWS = """
from shop.celery import ship
from shop.models import Order

def pay(key):
    order = Order.objects.get(pk=key)
    ship.delay(order)
"""
TRANSACTION = """
from django.db import transaction
from shop.celery import ship

def pay(order):
    with transaction.atomic():
        order.save()
        ship.delay(order.pk)
"""

CASES = (
    Case("CEL001", ("CEL511",), app("accept_content = ['json', 'pickle']"), app("accept_content = ['json']")),
    Case("CEL002", ("CEL511",), app("task_serializer = 'pickle'"), app("task_serializer = 'json'")),
    Case(
        "CEL003",
        ("CEL512",),
        app("broker_url = 'amqp://shop:s3cret@mq.example.com//'"),
        app("broker_url = 'amqp://mq//'"),
    ),
    Case("CEL004", ("CEL121",), app(), app("task_time_limit = 60")),
    Case(
        "CEL005",
        ("CEL107",),
        app(options="soft_time_limit=60, time_limit=30"),
        app(options="soft_time_limit=30, time_limit=60"),
    ),
    Case(
        "CEL006",
        ("CEL119",),
        app("task_time_limit = 60", options="time_limit=0"),
        app("task_time_limit = 60", options="time_limit=90"),
    ),
    Case(
        "CEL007",
        ("CEL518",),
        app("task_acks_late = True"),
        app("task_acks_late = True", "worker_prefetch_multiplier = 1"),
    ),
    Case(
        "CEL008",
        ("CEL212",),
        app(options="autoretry_for=(OSError,), max_retries=None"),
        app(options="autoretry_for=(OSError,)"),
    ),
    Case(
        "CEL009",
        ("CEL213",),
        app(options="autoretry_for=(OSError,)"),
        app(options="autoretry_for=(OSError,), retry_backoff=True"),
    ),
    Case("CEL010", ("CEL214",), app(options="autoretry_for=(Exception,)"), app(options="autoretry_for=(OSError,)")),
    Case("CEL011", ("CEL513",), app("result_expires = None"), app("result_expires = 3600")),
    Case(
        "CEL012",
        ("CEL514",),
        app("task_acks_late = True", "broker_transport_options = {'visibility_timeout': 60}", options="time_limit=600"),
        app(
            "task_acks_late = True", "broker_transport_options = {'visibility_timeout': 900}", options="time_limit=600"
        ),
    ),
    Case(
        "CEL013",
        ("CEL406",),
        app("task_routes = {'shop.celery.shipp': {'queue': 'mail'}}"),
        app("task_routes = {'shop.celery.ship': {'queue': 'mail'}}"),
    ),
    Case(
        "CEL014",
        ("CEL413",),
        app("task_queues = {'mails': {}, 'celery': {}}", options="queue='mailz'"),
        app("task_queues = {'mails': {}, 'celery': {}}", options="queue='mails'"),
    ),
    Case("CEL015", ("CEL124",), app(), app(options="name='shop.ship'")),
    Case(
        "CEL016",
        ("CEL411",),
        {
            **app("imports = ('shop.jobs',)"),
            "shop/jobs.py": "",
            "shop/lost.py": "from shop.celery import app\n\n@app.task\ndef lose(): ...\n",
        },
        {
            **app("imports = ('shop.jobs', 'shop.lost')"),
            "shop/jobs.py": "",
            "shop/lost.py": "from shop.celery import app\n\n@app.task\ndef lose(): ...\n",
        },
    ),
    Case(
        "CEL017",
        ("CEL401",),
        beat("'task': 'shop.celery.shop', 'schedule': 60"),
        beat("'task': 'shop.celery.ship', 'schedule': 60, 'args': (1,)"),
    ),
    Case(
        "CEL018",
        ("CEL416",),
        beat("'task': 'shop.celery.ship', 'schedule': 30, 'args': (1,)", options="time_limit=60"),
        beat("'task': 'shop.celery.ship', 'schedule': 90, 'args': (1,)", options="time_limit=60"),
    ),
    Case(
        "CEL019",
        ("CEL510",),
        {**app(), "requirements.txt": "celery==5.4.0\n"},
        {**app("broker_connection_retry_on_startup = True"), "requirements.txt": "celery==5.4.0\n"},
    ),
    Case("CEL020", ("CEL515",), app("task_always_eager = True"), app("task_always_eager = False")),
    Case(
        "CEL021",
        ("CEL413",),
        app("task_create_missing_queues = False", "task_queues = {'celery': {}}", options="queue='mails'"),
    ),
    Case(
        "CEL022",
        ("CEL308",),
        {**app(), "shop/views.py": TRANSACTION},
        {**app(), "shop/views.py": TRANSACTION.replace("        ship.delay", "    ship.delay")},
    ),
    Case(
        "CEL023",
        ("CEL417",),
        {
            name: CRONTAB + text
            for name, text in beat(
                "'task': 'shop.celery.ship', 'schedule': crontab(minute=0, hour=3), 'args': (1,)"
            ).items()
        },
        {
            name: CRONTAB + text
            for name, text in beat(
                "'task': 'shop.celery.ship', 'schedule': crontab(minute=0, hour=3), 'args': (1,)",
                "timezone = 'Europe/Paris'",
            ).items()
        },
    ),
    Case("CEL024", (), app(options="time_limit=60")),
    Case(
        "CEL025",
        ("CEL314",),
        app(more="\n\ndef wait():\n    return ship.delay(1).get()\n"),
        app(more="\n\ndef go():\n    ship.delay(1)\n"),
    ),
    Case(
        "CEL026",
        ("CEL405",),
        beat("'task': 'shop.celery.ship', 'schedule': 60, 'args': (1,)"),
        beat("'task': 'shop.celery.ship', 'schedule': 60, 'args': (1,), 'options': {'expires': 50}"),
    ),
    Case(
        "CEL098",
        ("CEL903",),
        app(more="\n\nship.delay(1)  # celery: ignore[CEL304]\n"),
        app(more="\n\nship.delay(1, countdown=3)  # celery: ignore[CEL304]\n"),
    ),
    Case("PIE783", ("CEL124",), app(), app(options="name='shop.ship'")),
    Case(
        "PIE784",
        ("CEL404",),
        {
            name: CRONTAB + text
            for name, text in beat("'task': 'shop.celery.ship', 'schedule': crontab(hour=3), 'args': (1,)").items()
        },
        {
            name: CRONTAB + text
            for name, text in beat(
                "'task': 'shop.celery.ship', 'schedule': crontab(minute=0, day_of_week=1), 'args': (1,)"
            ).items()
        },
    ),
    Case(
        "PIE785",
        ("CEL405",),
        beat("'task': 'shop.celery.ship', 'schedule': 60, 'args': (1,)"),
        app(more="\n\nship.apply_async((1,))\n"),
    ),
    Case(
        "celery-types: an unknown option of a decorator",
        ("CEL101",),
        app(options="max_retry=3"),
        app(options="max_retries=3, color='red'"),
    ),
    Case(
        "celery-types: an unknown option of `apply_async`",
        ("CEL301",),
        app(more="\n\nship.apply_async((1,), count_down=3)\n"),
        app(more="\n\nship.apply_async((1,), countdown=3)\n"),
    ),
    Case(
        "celery-types: `autoretry_for` that is no tuple",
        ("CEL201",),
        app(options="autoretry_for=OSError"),
        app(options="autoretry_for=[OSError]"),
    ),
    Case(
        "celery-types: arguments of `delay` that do not fit",
        ("CEL302",),
        app(more="\n\nship.delay(1, 2)\n"),
        app(more="\n\nship.delay(1)\n"),
    ),
    Case(
        "PyCharm: the task of a beat entry",
        ("CEL401",),
        beat("'task': 'shop.celery.shop', 'schedule': 60"),
        beat("'task': 'shop.celery.ship', 'schedule': 60, 'args': (1,)"),
    ),
    Case(
        "django-chainsaw: a model instance as an argument",
        ("CEL309",),
        {
            **app(),
            "shop/models.py": MODELS,
            "shop/views.py": VIEWS,
        },
        {
            **app(),
            "shop/models.py": MODELS,
            "shop/views.py": VIEWS.replace("(order)", "(order.pk)"),
        },
    ),
    Case(
        "django-chainsaw: a number of arguments that can't fit",
        ("CEL302",),
        app(more="\n\nship.delay()\n"),
        app(more="\n\nship.delay(1)\n"),
    ),
    Case("django-chainsaw: a dispatch inside a transaction", ("CEL308",), {**app(), "shop/views.py": TRANSACTION}),
    Case(
        "deslop: waiting for a result inside a task",
        ("CEL601",),
        app(more="\n\n@app.task\ndef wait():\n    return ship.delay(1).get()\n"),
        app(more="\n\ndef wait():\n    return ship.delay(1).get()\n"),
    ),
)


def found(folder: Path, files: dict[str, str]) -> set[str]:
    """The codes of all rules, those that are off included, that find something in a project."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    done = CliRunner().invoke(main, ["check", str(folder), "--select", "CEL", "--format", "json"])
    assert done.exit_code in (0, 1), done.output
    return {each["code"] for each in json.loads(done.stdout)}


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.check)
def test_what_another_tool_finds_is_found(case: Case, tmp_path: Path):
    assert found(tmp_path / "bad", case.files) >= set(case.codes)
    if case.fine is not None:
        assert not found(tmp_path / "fine", case.fine) & set(case.codes)


def test_every_row_of_the_page_has_a_case():
    """Those about the report itself are no findings."""
    rows = {row[0].strip(): set(re.findall(r"CEL\d{3}(?=\])", row[1])) for row in _rows()}
    about_the_report = {name for name in rows if name.startswith(("CEL000", "CEL099"))}
    tested = {check: next(name for name in rows if name.startswith(check)) for check in {case.check for case in CASES}}
    assert set(tested.values()) == rows.keys() - about_the_report
    for case in CASES:
        assert set(case.codes) <= rows[tested[case.check]] or not case.codes


def _rows() -> list[list[str]]:
    lines = PAGE.read_text("utf-8").splitlines()
    cells = [line.strip("|").split("|") for line in lines if line.startswith("| ")]
    return [row for row in cells if row[0].strip() not in ("Its check", "What they find")]
