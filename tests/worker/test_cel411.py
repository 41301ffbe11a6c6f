"""CEL411: a worker has the tasks of the modules that it imports, and no others."""

from __future__ import annotations

from .prove import prove

CODE = """
import os
import sys
import types

from celery import Celery

app = Celery("shop", broker=os.environ["CELERY_BROKER_URL"], backend=os.environ["CELERY_RESULT_BACKEND"])
app.conf.include = INCLUDED


class Finder:
    "Makes the module `reports` importable, as a file of that name would."

    @classmethod
    def find_spec(cls, name, path=None, target=None):
        from importlib.machinery import ModuleSpec
        return ModuleSpec(name, cls) if name == "reports" else None

    @staticmethod
    def create_module(spec):
        return None

    @staticmethod
    def exec_module(module):
        @app.task(name="reports.count")
        def count():
            return 1

        module.count = count


sys.meta_path.append(Finder)


def send():
    import reports

    return reports.count.delay()
"""


def test_the_worker_does_not_know_a_task_of_a_module_that_it_does_not_import(redis_url):
    bad, fixed = CODE.replace("INCLUDED", "[]"), CODE.replace("INCLUDED", '["reports"]')
    proof = prove(bad, fixed, "worker", then="send()", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == ("NotRegistered", "'reports.count'")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
