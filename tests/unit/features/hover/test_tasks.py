from __future__ import annotations

import pytest

from .hovering import hovered

APP = """from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.*": {"queue": "mail"}}
app.conf.task_time_limit = 60
app.conf.task_annotations = {"*": {"rate_limit": "10/m"}}
app.conf.beat_schedule = {"nightly": {"task": "shop.tasks.ship", "schedule": 30}}
"""
TASKS = """from celery import current_app, shared_task


@shared_task(autoretry_for=(OSError,), retry_backoff=True, acks_late=True)
def ship(order): ...


def order():
    ship.delay(1)
    current_app.send_task("shop.tasks.ship")
"""
HERE = "file:///project/shop"
WHOLE = f"""`shop.tasks.ship` → queue `mail` ([route `shop.tasks.*`]({HERE}/celery.py#L4))

Killed after 1 min ([setting `task_time_limit`]({HERE}/celery.py#L5)) · at most 10/m \
([annotation `*`]({HERE}/celery.py#L6)) · retried 3 times over 7 s at most ([decorator]({HERE}/tasks.py#L4)).

Attempts at 0 s, 1 s, 3 s, 7 s at most; jitter shortens each wait at random; it gives up after 7 s at most, not \
counting the time that each takes.

- `acks_late`: `True` ([decorator]({HERE}/tasks.py#L4))

Sent by beat: [`nightly`]({HERE}/celery.py#L7)."""


def said(mark: str, *, app: str = APP, tasks: str = TASKS, is_complete: bool = True) -> str | None:
    """The text at a mark ``^^`` in one of the two files, behind what it is about."""
    plain = mark.replace("^^", "")
    files = {"shop/celery.py": app, "shop/tasks.py": tasks}
    (path,) = [path for path, text in files.items() if plain in text]
    files[path] = files[path].replace(plain, mark)
    return hovered({"shop/__init__.py": "", **files}, is_complete=is_complete)


@pytest.mark.parametrize(
    ("mark", "about"),
    [
        ("def sh^^ip", "ship"),
        ("@shared^^_task(", "shared_task"),
        ("    sh^^ip.delay", "ship"),
        ('send_task("shop.ta^^sks.ship")', "shop.tasks.ship"),
        ('"task": "shop.ta^^sks.ship"', "shop.tasks.ship"),
    ],
)
def test_what_is_in_force_is_said_wherever_a_task_is_named(mark: str, about: str) -> None:
    assert said(mark) == f"[{about}] {WHOLE}"


def test_nothing_is_said_while_files_are_missing() -> None:
    assert said("def sh^^ip", is_complete=False) is None


def test_celery_s_defaults_are_not_listed() -> None:
    found = said(
        "def sh^^ip",
        app='from celery import Celery\n\napp = Celery("shop")\n',
        tasks="from celery import shared_task\n\n\n@shared_task\ndef ship(): ...\n",
    )
    assert found == "[ship] `shop.tasks.ship` → queue `celery` (Celery's default)\n\nNo time limit."


def test_what_an_unreadable_setting_may_change_can_t_be_told() -> None:
    app = "from celery import Celery\nfrom values import routes\n\napp = Celery()\napp.conf.task_routes = routes()\n"
    found = said("def sh^^ip", app=app)
    assert found is not None
    assert found.startswith("[ship] `shop.tasks.ship`\n\nNo time limit · retried")
    assert (
        f"Can't be told, as the routes can't be read: `queue` ([setting `task_routes`]({HERE}/celery.py#L5))" in found
    )


def test_without_an_app_only_what_is_written_is_likely() -> None:
    found = hovered({"shop/tasks.py": TASKS.replace("def ship", "def sh^^ip")})
    assert found is not None
    assert found.startswith("[ship] `shop.tasks.ship`\n\nCan't be told, as ")
    assert f"`acks_late` (likely `True`, [decorator]({HERE}/tasks.py#L4))" in found


def test_each_app_that_differs_is_told() -> None:
    two = 'from celery import Celery\n\napp = Celery("{0}")\napp.conf.task_default_queue = "{0}"\n'
    found = hovered(
        {
            "a/__init__.py": "",
            "a/celery.py": two.format("a"),
            "b/__init__.py": "",
            "b/celery.py": two.format("b"),
            "common/__init__.py": "",
            "common/tasks.py": "from celery import shared_task\n\n\n@shared_task\ndef sh^^ip(): ...\n",
        }
    )
    assert found is not None
    assert (
        "→ queue `a` ([setting `task_default_queue`](file:///project/a/celery.py#L4)) in the app `a.celery.app`"
        in found
    )
    assert (
        "→ queue `b` ([setting `task_default_queue`](file:///project/b/celery.py#L4)) in the app `b.celery.app`"
        in found
    )


def test_the_places_of_settings_that_can_t_be_read_are_linked() -> None:
    made = "app.conf.update(made())\napp.conf.update(more())\n"
    found = said("def sh^^ip", app=f'from celery import Celery\n\napp = Celery("shop")\n{made}')
    assert found is not None
    places = f"[celery.py:4]({HERE}/celery.py#L4), [celery.py:5]({HERE}/celery.py#L5)"
    assert f"Can't be told, as the app's settings can't be read ({places}): " in found
