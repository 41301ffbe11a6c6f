"""CEL410: the annotation of all tasks is applied after that of the task itself."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")
app.conf.task_annotations = ANNOTATIONS

@app.task(name="sync", rate_limit="100/s")
def sync(): ...
"""
OWN, ALL = '"sync": {"rate_limit": "1/m"}', '"*": {"rate_limit": "10/s"}'


@pytest.mark.parametrize("annotations", [f"{{{ALL}, {OWN}}}", f"{{{OWN}, {ALL}}}", f"[{{{OWN}}}, {{{ALL}}}]"])
def test_the_entry_of_the_task_has_no_effect(annotations):
    bad, good = (CODE.replace("ANNOTATIONS", each) for each in (annotations, f"{{{OWN}}}"))
    proof = prove(bad, good, "send", then="assert sync.rate_limit == '1/m', sync.rate_limit")
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "10/s")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
