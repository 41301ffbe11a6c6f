"""A shop whose tasks are started in every way."""

from tests.unit.knowledge import ROOT, Project

from celeryls.features.calls.texts import ProjectTexts

MADE = """from celery import Celery

app = Celery("made")


def work(): ...


one = app.task(work, name="made.one")
two = app.task(work, name="made.two")


@app.task
def start():
    one.delay()
    two.delay()
"""
"""Two tasks that calls make of one function, and a task that starts them."""

FILES = {
    "shop/tasks.py": """from celery import chain, chord, group, shared_task
from django.db import transaction

from shop import services
from shop.services import Mailer, notify as tell


@shared_task
def pack(order): ...


@shared_task
def ship(order): ...


@shared_task
def bill(order): ...


@shared_task(bind=True)
def fetch(self, url):
    try:
        load(url)
    except OSError as error:
        raise self.retry(exc=error)


@shared_task
def buy(order):
    pack.delay(order)
    ship.apply_async((order,), link=bill.s(order), link_error=fetch.si("x"))


@shared_task
def canvases(order):
    chain(pack.s(order), ship.s()).delay()
    (pack.s(order) | bill.s()).delay()
    chord(group(pack.s(each) for each in order), ship.s())()


@shared_task
def later(order):
    transaction.on_commit(pack.delay)
    transaction.on_commit(lambda: ship.delay(order))


@shared_task
def through(order):
    tell(order)
    _local(order)
    Mailer().send(order)
    services.deep(order)


def _local(order):
    bill(order)


@shared_task
def strings(app):
    app.send_task("shop.tasks.pack")
    app.send_task("elsewhere.task")
    app.tasks["shop.tasks.ship"].delay()


@shared_task
def nothing(order): ...
""",
    "shop/services.py": """from shop import tasks


def notify(order):
    tasks.pack.delay(order)


def deep(order):
    middle(order)


def middle(order):
    def inner():
        return notify(order)

    inner()


class Mailer:
    def send(self, order):
        self._send(order)

    def _send(self, order):
        tasks.ship.delay(order)
""",
    "shop/views.py": """from shop.services import notify
from shop.tasks import pack


def view(request):
    pack.delay(request)
    notify(request)


class View:
    def post(self, request):
        pack.delay(1)


pack.delay(0)
""",
    "shop/celery.py": """from celery import Celery

from shop.tasks import ship

app = Celery("shop")
app.conf.beat_schedule = {"every-night": {"task": "shop.tasks.pack", "schedule": 60.0}}


@app.on_after_configure.connect
def periodic(sender, **kwargs):
    sender.add_periodic_task(10.0, ship.s(1), name="ships")
""",
}
PROJECT = Project(FILES)
SNAPSHOT = PROJECT.snapshot


def texts(project=PROJECT):
    return ProjectTexts(project.snapshot, lambda path: project.files.get(path.removeprefix(f"{ROOT}/")))


def task(name, project=PROJECT):
    (found,) = project.snapshot.tasks_named(f"shop.tasks.{name}")
    return found


def text_at(place, project=PROJECT):
    lines = project.files[place.path.removeprefix(f"{ROOT}/")].split("\n")
    return lines[place.range.line][place.range.column : place.range.end_column]
