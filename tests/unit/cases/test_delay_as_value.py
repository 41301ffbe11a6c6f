"""Tasks and their methods that are handed over, and not called where that stands."""

from __future__ import annotations

from tests.unit.case_project import case, lines, project


def test_each_is_a_use():
    found = case("delay-as-value")
    assert found.uses("tasks.grind") == [("tasks.py", line) for line in (11, 14, 18, 19)]
    kinds = {(found.snapshot.location(use.spot).range.line + 1, *use[:2]) for use in found.snapshot.uses()}
    assert kinds == {(11, "value", "delay"), (14, "value", "delay"), (18, "call", "delay"), (19, "value", "delay")}


def test_a_task_itself_that_is_handed_over_is_one_too(tmp_path):
    files = {
        "mill/__init__.py": "",
        "mill/hooks.py": "from celery import shared_task\n\n\n@shared_task\ndef grind(oats): ...\n",
        "mill/use.py": lines(
            "from mill import hooks",
            "from mill.hooks import grind",
            "from mill.other import dispatch_task",
            'HANDLERS = {"x": grind, "y": hooks.grind}',
            "STEPS = [grind]",
            "def go():",
            "    dispatch_task(grind, 1)",
            "    dispatch_task(task=grind)",
            "    return grind",
            "ALIAS = grind",
            "print(grind.name)",
            "grind.delay = None",
        ),
    }
    found = project(tmp_path, files)
    places = [found.snapshot.location(use.spot).range.line + 1 for use in found.snapshot.uses() if use.kind == "value"]
    assert sorted(places) == [4, 4, 5, 7, 8, 9]


def test_pools_and_other_queues_send_no_tasks_of_celerys(tmp_path):
    files = {
        "work.py": lines(
            "import multiprocessing",
            "from multiprocessing import Pool",
            "from multiprocessing.pool import ThreadPool",
            "from flask_rq2 import RQ",
            "from rq.decorators import job",
            "import django_rq, dramatiq, huey",
            "rq, jobs, POOL = RQ(), huey.RedisHuey(), None",
            "POOL = Pool(4)",
            '@job("low")\ndef a(): ...',
            "@django_rq.job\ndef b(): ...",
            "@rq.job\ndef c(): ...",
            "@jobs.task()\ndef d(): ...",
            "@dramatiq.actor\ndef e(): ...",
            "def go(self, pool):",
            "    POOL.apply_async(a)",
            "    with Pool() as p, multiprocessing.Pool(2) as q:",
            "        p.apply_async(a); q.apply_async(a)",
            "    t = ThreadPool(3)",
            "    t.apply_async(a)",
            "    pool.apply_async(a)",
            "    self.pool.apply_async(a)",
            "    a.delay(1); b.delay(); c.delay(); d.delay(); e.delay()",
        )
    }
    assert list(project(tmp_path, files).snapshot.uses()) == []


def test_what_celery_registers_itself_is_known(tmp_path):
    files = {
        "app.py": lines(
            "from celery import Celery",
            'app = Celery("x")',
            "app.conf.beat_schedule = {",
            '    "clean": {"task": "celery.backend_cleanup", "schedule": 1},',
            '    "other": {"task": "no.such", "schedule": 1},',
            "}",
        )
    }
    snapshot = project(tmp_path, files).snapshot
    assert {use.task: snapshot.is_known(use.task or "") for use in snapshot.uses()} == {
        "celery.backend_cleanup": True,
        "no.such": False,
    }
