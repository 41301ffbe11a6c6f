"""CEL109: a name in the place of the function."""

from __future__ import annotations

import pytest

from .prove import prove

CODE = """
from celery import Celery, shared_task

app = Celery("shop", broker="memory://")

@{decorator}
def send(): ...
"""


@pytest.mark.parametrize(
    ("decorator", "message"),
    [
        (
            "shared_task('shop.send', max_retries=3)",
            "shared_task.<locals>.create_shared_task() takes 0 positional arguments but 1 was given",
        ),
        ("app.task('shop.send')", "argument 1 to @task() must be a callable"),
        ("app.task('shop.send', max_retries=3)", "argument 1 to @task() must be a callable"),
    ],
)
def test_the_module_can_not_be_imported(decorator: str, message: str):
    bad, fixed = (CODE.format(decorator=each) for each in (decorator, decorator.replace("'shop", "name='shop")))
    proof = prove(bad, fixed)
    assert (proof.bad.error, proof.bad.message) == ("TypeError", message)
    assert proof.fixed.exit_code == 0
