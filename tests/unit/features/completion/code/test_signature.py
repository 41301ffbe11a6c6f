"""The signature of the call at the cursor."""

from __future__ import annotations

from functools import partial

import pytest
from tests.unit.words import FILES, HEAD, ROOT, query_at

from celeryls.features.completion.code.signature import signature_at
from celeryls.features.completion.code.sources import FunctionSources

ANNOTATED = '''from celery import shared_task


@shared_task(bind=True)
def build(
    self,
    name: str,  # of the report
    *pages: int,
    size: "tuple[int, int]" = (1, 2),
    **more: object,
) -> str:
    """Builds a report.

    It takes long.
    """
'''


def text_from(files, path, line, column, most):
    """As `celeryls.lsp.places.text_from`, with files that are nothing but texts."""
    text = files.get(path.removeprefix(f"{ROOT}/"))
    return None if text is None else "".join(text.splitlines(keepends=True)[line:])[column : column + most]


def signature(marked, path="shop/views.py", files=FILES):
    at = marked.index("|")
    query = query_at(marked.replace("|", "", 1), at, path)
    return signature_at(query, FunctionSources(partial(text_from, files)))


def shown(marked, **known):
    """The label, and the active parameter in it."""
    found = signature(marked, **known)
    if found is None:
        return None
    spans = found.parameters
    return found.label, None if found.active is None else found.label[spans[found.active][0] : spans[found.active][1]]


SHIP = "ship(order_id, express=False)"
CHARGE = 'charge(amount, *, currency="EUR")'


@pytest.mark.parametrize(
    ("marked", "expected"),
    [
        ("ship.delay(|)", (SHIP, "order_id")),
        ("ship.delay(|", (SHIP, "order_id")),
        ("ship.delay(1, |)", (SHIP, "express=False")),
        ("ship.delay(1, True, |)", (SHIP, None)),
        ("ship.delay(express=|)", (SHIP, "express=False")),
        ("ship.delay(express=True, |)", (SHIP, "order_id")),
        ("ship.delay(unknown=|)", (SHIP, None)),
        ("ship.delay(1, express=True, |)", (SHIP, None)),
        ("ship.delay(**rest, |)", (SHIP, "order_id")),
        ("ship.delay(lambda a, b=1: |)", (SHIP, "order_id")),
        ("ship.delay(lambda a, b: a, |)", (SHIP, "express=False")),
        ("ship.delay((1, |))", (SHIP, "order_id")),
        ('ship.delay("a|")', (SHIP, "order_id")),
        ("ship.s(1, |)", (SHIP, "express=False")),
        ("charge.si(|)", (CHARGE, "amount")),
        ("ship.apply_async(args=[1, |])", (SHIP, "express=False")),
        ("ship.apply_async((|))", (SHIP, "order_id")),
        ('ship.apply_async(kwargs={"express": |})', (SHIP, "express=False")),
        ('app.send_task("billing.charge", [|])', (CHARGE, "amount")),
        ('app.send_task("billing.charge", kwargs={"currency": |})', (CHARGE, 'currency="EUR"')),
        ('JOBS = {"a": {"schedule": 5, "task": "billing.charge", "args": (|)}}', (CHARGE, "amount")),
    ],
)
def test_a_call_of_a_task_has_the_signature_of_its_function(marked, expected):
    assert shown(HEAD + marked) == expected


@pytest.mark.parametrize(
    "marked",
    [
        *("print(|)", "ship.delay(print(|))", "ship.apply_async(|)", "ship.apply_async(countdown=|)", "ship(|)"),
        *("unknown.delay(|)", 'app.send_task("unknown", [|])', "ship.delay(1)|", "# ship.delay(|", "crontab(|)"),
        *("def f(|): ...", "class A(|): ...", 'x = {"a": |}', "app.conf.update(|)", "ship.delay(lambda: f(|))"),
    ],
)
def test_any_other_call_has_none(marked):
    assert signature(HEAD + marked) is None


def test_parameters_are_shown_as_they_are_written():
    text = ANNOTATED + "\n\nbuild.delay('x', 1, |)\n"
    path = "shop/reports.py"
    found = signature(text, path, {path: text.replace("|", "")})
    assert found is not None
    assert found.label == ('build(name: str, *pages: int, size: "tuple[int, int]" = (1, 2), **more: object) -> str')
    assert found.active == 1
    assert found.documentation == "Builds a report.\n\nTask `shop.reports.build`"


def test_a_file_that_can_not_be_read_shows_names_alone():
    found = signature(HEAD + "ship.delay(|)", files={})
    assert found is not None
    assert found.label == "ship(order_id, express)"


def test_a_decorator_shows_the_option_at_the_cursor():
    found = signature(HEAD + "@shared_task(bind=True, rate_limit=|)\ndef f(self): ...")
    assert found is not None
    assert found.label.startswith("shared_task(bind=False, max_retries=3, name=None, ")
    assert found.active is not None
    start, end, text = found.parameters[found.active]
    assert found.label[start:end] == "rate_limit=None"
    assert text
    assert shown(HEAD + "@shared_task(|)\ndef f(self): ...")[1] is None
    assert shown(HEAD + "@shared_task(autoretry_for=(KeyError, |))\ndef f(): ...")[1] == "autoretry_for=()"
