"""CEL201: an `autoretry_for` that is no tuple ends the worker at its start."""

from __future__ import annotations

import pytest

from .prove import prove

BAD = """
from celery import shared_task

@shared_task(autoretry_for=(ValueError))
def convert(text):
    return int(text)
"""
FIXED = BAD.replace("(ValueError)", "(ValueError,)")
MESSAGE = "'type' object is not iterable"


def test_the_app_cannot_build_the_task():
    proof = prove(BAD, FIXED, "define")
    assert (proof.bad.exit_code, proof.bad.error, proof.bad.message) == (1, "TypeError", MESSAGE)
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")


def test_the_task_cannot_be_sent():
    proof = prove(BAD, FIXED, "send", then="convert.delay('1')")
    assert (proof.bad.error, proof.bad.message) == ("TypeError", MESSAGE)
    assert proof.fixed.exit_code == 0


def test_a_real_worker_dies_at_its_start(redis_url):
    proof = prove(BAD, FIXED, "worker", then="convert.delay('1')", redis_url=redis_url)
    assert (proof.bad.error, proof.bad.message) == ("TypeError", MESSAGE)
    assert proof.bad.exit_code != 0
    assert (proof.fixed.exit_code, proof.fixed.error) == (0, "")


@pytest.mark.parametrize("exceptions", ["ValueError", "[ValueError]", "(ValueError, OSError)"])
def test_only_a_bare_class_fails(exceptions):
    """A list is as good as a tuple: what Celery does is `tuple(...)`."""
    proof = prove(BAD, BAD.replace("(ValueError)", exceptions), "define")
    assert (proof.fixed.exit_code != 0) == (exceptions == "ValueError")
