"""CEL317: a signal handler without `**kwargs` is refused; one that requires what is not sent fails each time."""

from __future__ import annotations

import pytest

from .prove import prove, release, run

BAD = """
from celery import shared_task, signals

@signals.{signal}.connect
def handle({parameters}):
    ...
"""


@pytest.mark.parametrize("parameters", ["", "sender, task_id", "*args"])
def test_without_kwargs_the_import_fails(parameters: str):
    bad = BAD.format(signal="task_failure", parameters=parameters)
    proof = prove(bad, bad.replace("):", ", **kwargs):").replace("(, ", "("), "define")
    assert (proof.bad.error, proof.bad.message) == ("ValueError", "Signal receiver must accept keyword arguments.")
    assert proof.fixed.exit_code == 0


def test_so_it_is_with_the_signals_of_an_app():
    code = "from celery import Celery\napp = Celery()\n@app.on_after_configure.connect\ndef handle(sender): ...\n"
    proof = prove(code, code.replace("sender", "sender, **kwargs"), "define")
    assert proof.bad.error == "ValueError"
    assert proof.fixed.exit_code == 0


@pytest.mark.parametrize(
    "code", ["@signals.task_failure.connect(retry=True)", "@signals.task_failure.connect\n@wrapped"]
)
def test_what_wraps_the_function_takes_keywords(code: str):
    wrapped = "def wrapped(function):\n    return lambda **kwargs: function()\n"
    text = f"from celery import signals\n{wrapped}{code}\ndef handle(): ...\n"
    assert run(text, "define").exit_code == 0


@pytest.mark.parametrize(("parameters", "missing"), [("task_id", "'task_id'"), ("*, level", "'level'"), ("result", "")])
def test_a_handler_that_requires_what_is_not_sent_fails(parameters: str, missing: str):
    code = BAD.format(signal="task_success", parameters=f"{parameters}, **kwargs")
    then = "raise signals.task_success.send(sender=None, result=1)[0][1] or SystemError('none')"
    outcome = run(code, "send", then=then)
    assert outcome.error == ("TypeError" if missing else "SystemError")
    assert missing in outcome.message


def test_celery_sends_what_the_catalogue_says():
    """`task_success` has a result; the id of the task is the sender's."""
    code = BAD.format(signal="task_success", parameters="**kwargs").replace("...", "SEEN.update(kwargs)")
    code += "\nSEEN = {}\n@shared_task\ndef add(x, y): return x + y\n"
    outcome = run(code, "send", then="add.apply((1, 2)); raise KeyError(sorted(SEEN))")
    runtime = "'runtime', " if release() >= (5, 7) else ""
    assert outcome.message == f"['result', {runtime}'sender', 'signal']"
