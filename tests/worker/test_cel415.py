"""CEL415: without a name, an entry is named by its task and arguments, and the last one of a name is kept."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery

app = Celery("shop", broker="memory://")

@app.task(name="clean")
def clean(days=1): ...

app.add_periodic_task(FIRST)
app.add_periodic_task(3600, clean, (7,))
"""
THEN = "found = [float(each['schedule']) for each in app.conf.beat_schedule.values()]; assert len(found) == 2, found"


@pytest.mark.parametrize("first", ["60, clean.s(7)", "60, clean.si(7), queue='slow'", "60, clean.s(), args=(7,)"])
def test_the_last_entry_replaces_the_first(first):
    bad, good = (CODE.replace("FIRST", each) for each in (first, f"{first}, name='clean 1'"))
    proof = prove(bad, good, "send", then=THEN)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "[3600.0]")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
