"""CEL603: a handler of all exceptions keeps a task alive that has run out of time."""

from __future__ import annotations

from .prove import prove

BAD = """
import time
from celery import shared_task
from celery.exceptions import SoftTimeLimitExceeded

@shared_task(soft_time_limit=1)
def pay_all(orders):
    done = []
    for seconds in orders:
        try:
            time.sleep(seconds)
            done.append(seconds)
        except Exception as error:
            done.append(type(error).__name__)
    return done

class Done:
    def get(self, timeout):
        raise RuntimeError(pay_all.delay([30, 0]).get(timeout))
"""
FIXED = BAD.replace("except Exception", "except SoftTimeLimitExceeded:\n            raise\n        except Exception")


def test_a_loop_goes_on_after_the_time_out(redis_url: str):
    proof = prove(BAD, FIXED, "worker", then="Done()", redis_url=redis_url)
    assert proof.bad.message == "['SoftTimeLimitExceeded', 0]"
    assert proof.fixed.error == "SoftTimeLimitExceeded"
