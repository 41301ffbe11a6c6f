"""What a unit connects to Celery's signals, and what Django's own settings are."""

from pathlib import Path

from celeryls.project.index.index import Index
from celeryls.project.subjects.signals import SignalConnection
from celeryls.project.values.known import Plain
from celeryls.source.outline.files import outline

ROOT = "/project"
SIGNALS = """
from celery import signals
from django.db.models.signals import post_save

signals.worker_ready.connect(lambda **kwargs: None)

@signals.task_success.connect(weak=False)
def count(**kwargs): ...

post_save.connect(count)
"""
APP = """
from celery import Celery

app = Celery("shop")
app.config_from_object("django.conf:settings", namespace="CELERY")
"""


def index_of(files: dict[str, str]) -> Index:
    index = Index(Path(ROOT))
    index.listed([f"{ROOT}/{path}" for path in files])
    index.update({f"{ROOT}/{path}": outline(text, whole=True) for path, text in files.items()})
    index.resolve_pending()
    return index


def test_calls_and_decorators_connect():
    index = index_of({"signals.py": SIGNALS})
    bindings = index.snapshot.tables.bindings.get(f"{ROOT}/signals.py")
    assert bindings is not None
    found = [
        each
        for label in bindings.units
        for each in index.subjects.in_unit(f"{ROOT}/signals.py", label)
        if isinstance(each, SignalConnection)
    ]
    assert {each.signal: each.definition and each.definition.name for each in found} == {
        "celery.signals.worker_ready": None,
        "celery.signals.task_success": "count",
    }
    assert [each.receiver is None for each in found if each.definition] == [True]


def test_a_setting_of_django():
    index = index_of({"shop/settings.py": "TIME_ZONE = 'UTC'\n", "shop/celery.py": APP})
    (zone,) = index.subjects.django_setting("TIME_ZONE", index.snapshot)
    assert isinstance(zone, Plain)
    assert zone.value == "UTC"
    assert index.subjects.django_setting("USE_TZ", index.snapshot) == ()


def test_a_project_without_django_has_none():
    index = index_of({"shop/celery.py": "from celery import Celery\n\napp = Celery('shop')\n"})
    assert index.subjects.django_setting("TIME_ZONE", index.snapshot) == ()
