"""The helper tells what fails from what does not, wherever it fails."""

from __future__ import annotations

from .prove import Outcome, prove, run

ADD = "from celery import shared_task\n\n@shared_task\ndef add(x, y):\n    return x + y\n"


def test_an_error_at_import_is_an_outcome():
    assert run("import nothing_of_this_name", "define") == Outcome(
        1, "ModuleNotFoundError", "No module named 'nothing_of_this_name'"
    )


def test_a_call_in_the_code_itself_is_sent():
    proof = prove(f"{ADD}\nadd.delay(1, 2, countdown=10)", f"{ADD}\nadd.apply_async((1, 2), countdown=10)", "send")
    assert (proof.bad.error, proof.fixed.error) == ("TypeError", "")
    assert "countdown" in proof.bad.message


def test_an_app_that_the_code_makes_is_the_one_that_is_built():
    bad = "from celery import Celery\n\napp = Celery('own')\n\n@app.task(retry_backoff='yes')\ndef go(): ...\n"
    proof = prove(bad, bad.replace("'yes'", "True"), "define")
    assert (proof.bad.exit_code, proof.fixed.exit_code) == (1, 0)


def test_what_a_worker_does_with_a_task_is_an_outcome(redis_url):
    bad = ADD.replace("x + y", "{x, y}")
    proof = prove(bad, ADD, "worker", then="add.delay(1, 2)", redis_url=redis_url)
    assert (proof.bad.error, proof.fixed) == ("EncodeError", Outcome(0))


def test_code_runs_on_the_oldest_celery_too(oldest_celery, redis_url):
    version = "from celery import __version__, shared_task\n\nassert __version__.startswith('5.3.'), __version__\n"
    code = version + ADD
    assert run(code, "worker", then="add.delay(1, 2)", redis_url=redis_url, celery=oldest_celery) == Outcome(0)
    assert run(code, "define").error == "AssertionError"
