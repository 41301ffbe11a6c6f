"""CEL902: what the catalogue calls removed can't be imported, and what it names instead can."""

from __future__ import annotations

import pytest

from celeryls.catalogue.load import catalogue

from .prove import prove, run

PAIRS = [
    ("from celery.decorators import task", "from celery import shared_task as task"),
    ("from celery.task import task", "from celery import shared_task as task"),
    ("from celery.task.schedules import crontab", "from celery.schedules import crontab"),
]


@pytest.mark.parametrize(("statement", "instead"), PAIRS)
def test_the_import_fails_and_what_replaced_it_does_not(statement, instead):
    proof = prove(statement, instead, "define")
    assert proof.bad.error in ("ModuleNotFoundError", "ImportError")
    assert (proof.fixed.exit_code, proof.fixed.message) == (0, "")


def test_all_that_is_removed_is_gone():
    names = sorted(name for name, each in catalogue().removed_imports.items() if each.removed)
    code = f"""
import importlib

there = []
for name in {names!r}:
    module, _, attribute = name.rpartition(".")
    try:
        importlib.import_module(name)
        there.append(name)
    except ImportError:
        try:
            getattr(importlib.import_module(module), attribute)
            there.append(name)
        except (ImportError, AttributeError, ValueError):
            pass
assert not there, there
"""
    outcome = run(code, "define")
    assert (outcome.exit_code, outcome.message) == (0, "")
