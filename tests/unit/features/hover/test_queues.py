from __future__ import annotations

from .hovering import hovered

HERE = "file:///project"
APP = """from celery import Celery

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.*": {"queue": "mail"}}
"""
TASKS = """from celery import shared_task


@shared_task
def ship(order): ...


@shared_task(queue="slow")
def pack(order): ...


def order():
    ship.apply_async(queue="mail")
"""
PROCFILE = "worker: celery -A shop worker -Q celery,mail\n"


def said(mark: str, **files: str) -> str | None:
    plain = mark.replace("^^", "")
    every = {"shop/__init__.py": "", "shop/celery.py": APP, "shop/tasks.py": TASKS, "Procfile": PROCFILE} | files
    (path,) = [path for path, text in every.items() if plain in text and path.endswith(".py")]
    return hovered(every | {path: every[path].replace(plain, mark)})


def test_a_route_s_queue_has_its_tasks_and_its_workers() -> None:
    assert said('{"queue": "ma^^il"}') == (
        f'["mail"] Queue `mail`: 1 task goes there: [`shop.tasks.ship`]({HERE}/shop/tasks.py#L5).\n\n'
        f"Consumed by [Procfile:1]({HERE}/Procfile#L1) `-Q celery,mail`."
    )


def test_no_worker_consumes_it_only_where_that_is_sure() -> None:
    text = said('task(queue="sl^^ow")')
    assert text is not None
    assert text.startswith(
        f'["slow"] Queue `slow`: 1 task goes there: [`shop.tasks.pack`]({HERE}/shop/tasks.py#L9).\n\n'
        "No worker of the project consumes it."
    )
    for procfile in ("", 'worker: celery -A shop worker "$@"\n', "worker: celery -A shop worker -Q $QUEUES\n"):
        other = said('task(queue="sl^^ow")', Procfile=procfile)
        assert other is not None
        assert "No worker" not in other


def test_code_that_adds_a_consumer_consumes_it() -> None:
    other = said(
        'task(queue="sl^^ow")', **{"shop/more.py": 'from shop.celery import app\n\napp.control.add_consumer("slow")\n'}
    )
    assert other is not None
    assert "No worker" not in other


def test_on_a_decorator_the_option_is_explained_as_well() -> None:
    text = said('task(queue="sl^^ow")')
    assert text is not None
    assert "\n\n`queue`: " in text


def test_a_call_that_names_a_queue() -> None:
    text = said('apply_async(queue="ma^^il")')
    assert text is not None
    assert text.startswith("[mail] Queue `mail`: 1 task goes there")


def test_a_worker_without_queues_consumes_the_default_one() -> None:
    app = APP.replace("app.conf.task_routes", 'app.conf.task_default_queue = "shop"\napp.conf.task_routes')
    text = said('default_queue = "sh^^op"', **{"shop/celery.py": app, "Procfile": "worker: celery -A shop worker\n"})
    assert text is not None
    assert f"Consumed by [Procfile:1]({HERE}/Procfile#L1) (without `-Q`)." in text
