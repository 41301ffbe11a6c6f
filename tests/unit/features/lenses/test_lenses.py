"""What stands above a task, and where each part leads."""

from tests.unit.checking import ROOT, project_of

from celeryls.features.lenses.lenses import lenses
from celeryls.project.steps import finish

CELERY = """from celery import Celery
from celery.schedules import crontab

app = Celery("shop")
app.conf.task_routes = {"shop.tasks.pack": {"queue": "mail"}}
app.conf.beat_schedule = {
    "nightly": {"task": "shop.tasks.pack", "schedule": crontab(hour=3, minute=0)},
    "often": {"task": "shop.tasks.pack", "schedule": 90},
    "computed": {"task": "shop.tasks.pack", "schedule": when()},
}
"""
TASKS = """from shop.celery import app


@app.task(rate_limit="30/m", autoretry_for=(OSError,), retry_backoff=True, retry_jitter=False)
def pack(order): ...


@app.task
def ship(order):
    pack.delay(order)


@app.task(queue=QUEUE)
def odd(order):
    pack.s(order).delay()
"""
FILES = {"shop/__init__.py": "", "shop/celery.py": CELERY, "shop/tasks.py": TASKS}


def shown(function, files=FILES):
    """The parts above a function, each with the text at the places that it leads to."""
    index, read = project_of(files)
    found = finish(lenses(index, f"{ROOT}/shop/tasks.py"))
    line = TASKS.split("\n").index(f"def {function}")
    return [(each.text, [_text(place, read) for place in each.targets]) for each in found if each.at.range.line == line]


def _text(place, read):
    content = read[place.path.removeprefix(f"{ROOT}/")].text.split("\n")[place.range.line]
    return content[place.range.column : place.range.end_column if place.range.end_line == place.range.line else None]


def test_each_part_leads_to_the_place_that_decides_it():
    assert shown("pack(order): ...") == [
        ("queue mail", ['"shop.tasks.pack"']),
        ("30/m", ['"30/m"']),
        ("retries 3 over 7 s", ["(OSError,)"]),
        ("At 03:00", ['"nightly"']),
        ("every 1 min 30 s", ['"often"']),
        ("beat entry computed", ['"computed"']),
        ("2 callers", ["pack", "pack"]),
    ]


def test_a_default_leads_nowhere_and_what_nothing_starts_says_so():
    assert shown("ship(order):") == [("queue celery", []), ("no callers", [])]


def test_what_can_t_be_told_is_left_out():
    assert shown("odd(order):") == [("no callers", [])]


def test_a_task_without_a_known_name_may_have_callers():
    files = {**FILES, "shop/tasks.py": TASKS.replace("queue=QUEUE", 'name=NAMES["odd"]')}
    assert shown("odd(order):", files) == []


def test_a_file_without_tasks_has_none():
    index, _ = project_of(FILES)
    assert finish(lenses(index, f"{ROOT}/shop/celery.py")) == ()
    assert finish(lenses(index, f"{ROOT}/nowhere.py")) == ()


def test_endless_retries_are_said_to_be_so():
    files = {**FILES, "shop/tasks.py": TASKS.replace("retry_backoff=True", "max_retries=None")}
    assert ("retries without end", ["(OSError,)"]) in shown("pack(order): ...", files)
