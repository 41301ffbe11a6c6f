"""CEL402: beat does not start with an entry that it can't read, and never sends one whose arguments don't fit."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery
from celery.schedules import crontab
from datetime import timedelta

app = Celery("shop", broker="memory://")

@app.task(name="clean", bind=True)
def clean(self, days, dry=False): ...

app.conf.beat_schedule = {"clean": ENTRY}
"""
START = """
import os, tempfile
from celery.beat import PersistentScheduler
beat = PersistentScheduler(app, schedule_filename=os.path.join(tempfile.mkdtemp(), "schedule"))
"""
SEND = START + "beat.apply_async(beat.schedule['clean'], advance=False)"
GOOD = "{'task': 'clean', 'schedule': 30, 'args': (7,)}"
STR = "'str' object has no attribute 'app'"


@pytest.mark.parametrize(
    ("entry", "fixed", "error", "message"),
    [
        ("'queue': 'slow'", "'options': {'queue': 'slow'}", "TypeError", "unexpected keyword argument 'queue'"),
        ("'schedule': '0 3 * * 1'", "'schedule': crontab(minute=0, hour=3, day_of_week=1)", "AttributeError", STR),
        ("'args': (7)", "'args': (7,)", "TypeError", "'int' object is not iterable"),
        ("'kwargs': ['days']", "'kwargs': {}", "AttributeError", "'list' object has no attribute 'items'"),
    ],
)
def test_beat_stops_at_its_start(entry, fixed, error, message):
    bad, good = (CODE.replace("ENTRY", f"{GOOD[:-1]}, {each}}}") for each in (entry, fixed))
    proof = prove(bad, good, "send", then=START)
    assert (proof.bad.exit_code, proof.bad.error) == (1, error)
    assert message in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "clean() missing 1 required positional argument: 'days'"),
        ("'args': (7, True, 1)", "clean() takes from 2 to 3 positional arguments but 4 were given"),
        ("'args': (7,), 'kwargs': {'day': 1}", "clean() got an unexpected keyword argument 'day'"),
    ],
)
def test_beat_cannot_send_what_does_not_fit(arguments, message):
    bad = CODE.replace("ENTRY", f"{{'task': 'clean', 'schedule': 30, {arguments}}}")
    proof = prove(bad, CODE.replace("ENTRY", GOOD), "send", then=SEND)
    assert proof.bad.error == "SchedulingError"
    assert proof.bad.message == f"Couldn't apply scheduled task clean: {message}"
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_text_is_taken_letter_by_letter():
    code = CODE.replace("ENTRY", "{'task': 'clean', 'schedule': 30, 'args': 'ab'}")
    then = f"{START}\nassert repr(beat.schedule['clean']).startswith(\"<ScheduleEntry: clean clean('ab')\")"
    proof = prove(code, code.replace("'ab'", "('ab',)"), "send", then=then)
    assert (proof.bad.exit_code, proof.fixed.exit_code) == (1, 0)


def test_a_schedule_that_is_not_above_zero_is_always_due():
    """`tick` sends it, and says that the next is due after no time at all."""
    bad = CODE.replace("ENTRY", GOOD.replace("30", "timedelta()"))
    then = f"{START}\nassert not beat.schedule['clean'].is_due().is_due, beat.schedule['clean'].is_due().next"
    proof = prove(bad, CODE.replace("ENTRY", GOOD), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "0.0")
    assert proof.fixed.exit_code == 0


def test_without_a_schedule_it_never_runs():
    bad = CODE.replace("ENTRY", "{'task': 'clean', 'args': (7,)}")
    proof = prove(bad, CODE.replace("ENTRY", GOOD), "send", then=f"{START}\nbeat.schedule['clean'].is_due()")
    assert (proof.bad.error, proof.bad.message) == ("AttributeError", "'NoneType' object has no attribute 'is_due'")
    assert proof.fixed.exit_code == 0


ADDED = CODE.replace('app.conf.beat_schedule = {"clean": ENTRY}', "app.add_periodic_task(ENTRY, name='clean')")


@pytest.mark.parametrize(
    ("call", "fixed", "error", "message"),
    [
        ("'30', clean.s(7)", "30, clean.s(7)", "AttributeError", STR),
        ("30, clean.s()", "30, clean.s(7)", "SchedulingError", "missing 1 required positional argument: 'days'"),
        ("30, clean.s(), (7,), {'day': 1}", "30, clean, (7,)", "SchedulingError", "unexpected keyword argument 'day'"),
    ],
)
def test_what_a_call_adds_is_an_entry_like_others(call, fixed, error, message):
    proof = prove(ADDED.replace("ENTRY", call), ADDED.replace("ENTRY", fixed), "send", then=SEND)
    assert proof.bad.error == error
    assert message in proof.bad.message
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


@pytest.mark.parametrize(("value", "kind"), [("...", "ellipsis"), ("[{1}]", "set")])
def test_beat_cannot_send_what_json_has_no_form_for(value, kind):
    bad, good = (CODE.replace("ENTRY", GOOD.replace("7", each)) for each in (value, "7"))
    proof = prove(bad, good, "send", then=SEND)
    assert proof.bad.error == "SchedulingError"
    assert proof.bad.message.endswith(f"Object of type {kind} is not JSON serializable")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_of_two_entries_with_one_key_the_later_is_left():
    two = CODE.replace('"clean": ENTRY', f'"clean": {GOOD}, KEY: {GOOD.replace("30", "60")}')
    found = "sorted(each.schedule.seconds for each in beat.schedule.values() if each.task == 'clean')"
    then = f"{START}\nfound = {found}\nassert found == [30, 60], found"
    proof = prove(two.replace("KEY", "'clean'"), two.replace("KEY", "'other'"), "send", then=then)
    assert (proof.bad.error, proof.bad.message) == ("AssertionError", "[60.0]")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")
