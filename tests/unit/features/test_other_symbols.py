"""Beat entries and queues are symbols, too, of the workspace and of a document."""

from tests.unit.features.calls.shop import SNAPSHOT
from tests.unit.knowledge import ROOT, Project

from celeryls.features.navigation.document_symbols import configured_names
from celeryls.features.symbols import other_symbols
from celeryls.project.steps import finish

CELERY = """from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.*": {"queue": "mail"}, "other.task": {"queue": "mail"}}
app.conf.beat_schedule = {"night": {"task": "shop.tasks.pack", "schedule": 60.0}}
app.conf.beat_schedule["noon"] = {"task": "shop.tasks.pack", "schedule": 60.0}
"""
PROJECT = Project({"shop/celery.py": CELERY})


def found(query, snapshot=PROJECT.snapshot):
    return [(each.title, each.kind, each.detail) for each in finish(other_symbols([snapshot], query))]


def test_a_query_finds_entries_and_queues():
    assert found("ght") == [("night", "beat", "shop.tasks.pack")]
    assert found("mail") == [("mail", "queue", None)]
    assert {title for title, _, _ in found("")} == {"night", "noon", "mail"}
    assert found("pack") == []
    assert found("x" * 10_000) == []


def test_a_file_shows_its_entries_and_routes_and_no_other_has_any():
    names = configured_names(PROJECT.snapshot, f"{ROOT}/shop/celery.py")
    assert [(each.name, each.kind, each.detail, each.range.line) for each in names] == [
        ("shop.*", "route", "", 3),
        ("other.task", "route", "", 3),
        ("night", "beat", "shop.tasks.pack", 4),
        ("noon", "beat", "shop.tasks.pack", 5),
    ]
    assert configured_names(SNAPSHOT, f"{ROOT}/shop/views.py") == ()
