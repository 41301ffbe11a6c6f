"""CEL203: a handler of all exceptions catches what a task raises for its worker."""

from __future__ import annotations

from .prove import prove

CODE = """
import time
from pathlib import Path
from celery import shared_task
from celery.exceptions import Ignore, Retry

RUNS = Path(__file__).with_name("runs")

@shared_task(bind=True, max_retries=2, default_retry_delay=0)
def pay(self):
    with RUNS.open("a") as file:
        file.write(".")
    try:
        raise self.retry()
    except Retry if {passes} else KeyError:
        raise
    except Exception as error:
        raise self.retry(exc=error)

@shared_task(bind=True, max_retries=1, default_retry_delay=0)
def lost(self):
    try:
        if self.request.retries:
            return "retried"
        raise self.retry()
    except Retry if {passes} else KeyError:
        raise
    except Exception:
        return "first"

@shared_task
def ignored():
    try:
        raise Ignore
    except Ignore if {passes} else KeyError:
        raise
    except Exception:
        return "ran on"

class Outcomes:
    def get(self, timeout):
        end = time.monotonic() + timeout
        pay.delay()
        first = lost.delay()
        while time.monotonic() < end:
            runs = len(RUNS.read_text()) if RUNS.exists() else 0
            if runs == (3 if {passes} else 7):
                last = ignored.delay()
                lost.apply_async().get(timeout)  # it comes after `ignored`
                runs = len(RUNS.read_text())
                raise RuntimeError(f"{{runs}} runs, {{first.get(timeout)}}, {{last.state}}")
            time.sleep(0.01)
"""


def test_a_retry_that_is_caught_doubles_the_runs_and_is_lost_in_the_result(redis_url: str):
    bad, fixed = CODE.format(passes=False), CODE.format(passes=True)
    proof = prove(bad, fixed, "worker", then="Outcomes()", redis_url=redis_url)
    assert proof.bad.message == "7 runs, first, SUCCESS"
    assert proof.fixed.message == "3 runs, retried, PENDING"
