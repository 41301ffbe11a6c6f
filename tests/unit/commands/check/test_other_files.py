"""`--fix` where a fix changes another file than the finding's: all of its files, or none."""

import pytest
from tests.unit.command_line import run, written

TASKS = """from celery import Celery, Task

app = Celery("shop")


class Export(Task):
    def run(self, order_id): ...


app.register_task(Export())
"""
VIEWS = """from shop.tasks import Export


def start(order_id):
    Export().delay(order_id)
"""
KEPT = TASKS.replace("app.register", "export = app.register")
BEAT = """from celery import Celery

app = Celery("shop")
app.conf.beat_schedule = {"count": {"task": "shop.jobs.count", "schedule": 60}}
"""
JOBS = "from shop.celery import app\n\n\n@app.task\ndef total(): ...\n"
COUNT = "\n\n@app.task\ndef count():\n    raise NotImplementedError\n"


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_the_file_of_the_class_keeps_the_instance_that_the_other_one_calls(here):
    written(here, {"shop/__init__.py": "", "shop/tasks.py": TASKS, "shop/views.py": VIEWS, "shop/more.py": VIEWS})
    run(".", "--select", "CEL127", "--fix", status=0)
    assert (here / "shop/tasks.py").read_text() == KEPT
    for name in ("views", "more"):
        called = VIEWS.replace("import Export", "import Export, export").replace("Export().", "export.")
        assert (here / f"shop/{name}.py").read_text() == called


def test_nothing_is_changed_where_a_part_can_t_be(here):
    taken = TASKS.replace("class Export", 'exports = {"export": 1}\n\n\nclass Export')
    written(here, {"shop/__init__.py": "", "shop/tasks.py": taken, "shop/views.py": VIEWS})
    run(".", "--select", "CEL127", "--fix", status=1)
    assert (here / "shop/tasks.py").read_text() == taken
    assert (here / "shop/views.py").read_text() == VIEWS


def test_a_missing_task_is_written_only_with_unsafe_fixes(here):
    written(here, {"shop/__init__.py": "", "shop/celery.py": BEAT, "shop/jobs.py": JOBS})
    run(".", "--select", "CEL401", "--fix", status=1)
    assert (here / "shop/jobs.py").read_text() == JOBS
    run(".", "--select", "CEL401", "--fix", "--unsafe-fixes", status=0)
    assert (here / "shop/jobs.py").read_text() == JOBS + COUNT
